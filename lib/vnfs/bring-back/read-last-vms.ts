import type { Transaction } from "../../audit/record";
import type { BackupPlan } from "../../backups/backup-plan";
import type { Recovery, RecoveryServer, RecoveryVolume, Vnf } from "../../generated/prisma/client";
import { readBuiltPlan } from "../../recoveries/read-built-plan";
import type { ServerDescription } from "../../recovery-points/server-description";
import { type AcceptedRecovery, type KnownVm, mapAccepted } from "./map-accepted";

/** Recoveries of which the VNF consists once they are accepted. */
const MOVES = { in: ["failover", "relocation", "replacement"] };

/** When a VNF last got other VMs by a recovery that was accepted; null: never. */
export async function readLastMove(tx: Transaction, vnfId: string): Promise<Date | null> {
  const { _max } = await tx.recovery.aggregate({
    where: { vnfId, state: "accepted", isDrill: false, mode: MOVES },
    _max: { decidedAt: true },
  });
  return _max.decidedAt;
}

/** The VMs that a deleted VNF had at its site, as far as they are known. */
export interface LastVms {
  vms: readonly KnownVm[];
  /** By which they are known, and of when that is, ISO 8601. */
  source: { kind: "point" | "recovery"; at: string };
}

/**
 * The VMs that a VNF had last where it is, its members being gone: by its newest point that was made there, also one that
 * is pruned by now, and the recoveries that were accepted there since. Null: they are not known.
 */
export async function readLastVms(tx: Transaction, { id: vnfId, siteId }: Vnf): Promise<LastVms | null> {
  const point = await tx.recoveryPoint.findFirst({
    where: { vnfId, siteId, state: { not: "building" }, serverCount: { gt: 0 } },
    select: { id: true, takenAt: true },
    orderBy: [{ takenAt: "desc" }, { id: "asc" }],
  });
  const recoveries = await tx.recovery.findMany({
    where: {
      ...{ vnfId, toSiteId: siteId, state: "accepted", isDrill: false },
      mode: MOVES,
      decidedAt: point ? { gt: point.takenAt } : { not: null },
    },
    include: { servers: true, volumes: true },
    orderBy: [{ decidedAt: "asc" }, { id: "asc" }],
  });
  const accepted: AcceptedRecovery[] = [];
  for (const recovery of recoveries) {
    const known = await readAccepted(tx, recovery);
    if (!known) return null;
    accepted.push(known);
  }
  if (!point && !accepted.some(({ replaced }) => replaced === null)) return null;
  const at = recoveries.at(-1)?.decidedAt ?? point?.takenAt;
  return {
    vms: mapAccepted(point ? await readDescribed(tx, point.id) : [], accepted),
    source: { kind: recoveries.length > 0 ? "recovery" : "point", at: at?.toISOString() ?? "" },
  };
}

/** What an accepted recovery made; null: in which project a VM of it is, is not known any more. */
async function readAccepted(
  tx: Transaction,
  recovery: Recovery & { servers: RecoveryServer[]; volumes: RecoveryVolume[] },
): Promise<AcceptedRecovery | null> {
  const plan = await readBuiltPlan(recovery.id, tx);
  const credentials = await tx.siteCredential.findMany({
    where: { siteId: recovery.toSiteId },
    select: { id: true, projectId: true },
  });
  // Its credential may be another one by now.
  const seen = await tx.inventoryServer.findMany({
    where: { siteId: recovery.toSiteId, serverId: { in: recovery.servers.flatMap((s) => s.serverId ?? []) } },
    select: { serverId: true, projectId: true },
  });
  const described = await readDescribed(tx, recovery.pointId);
  const newOf = new Map(recovery.volumes.map((volume) => [volume.sourceVolumeId, volume.volumeId]));
  const made: AcceptedRecovery["made"][number][] = [];
  for (const { sourceServerId: sourceId, serverId, name, tier, state } of recovery.servers) {
    if (state !== "healthy" || serverId === null) continue;
    const planned = plan.servers.find((server) => server.serverId === sourceId);
    const { projectId } =
      credentials.find(({ id }) => id === planned?.credentialId) ??
      seen.find((vm) => vm.serverId === serverId) ??
      {};
    if (projectId === undefined) return null;
    const source = described.find((vm) => vm.serverId === sourceId);
    made.push({
      ...{ sourceId, serverId, name, projectId, bootOrder: tier },
      position: source?.position ?? described.length + 1,
      // Volumes that the point leaves out were not restored.
      volumes: (source?.volumes ?? []).flatMap(({ volumeId, isExcluded }) => {
        const newId = newOf.get(volumeId);
        return newId ? [{ volumeId: newId, isExcluded }] : [];
      }),
      // A method that was chosen there may not be possible here.
      hold: source?.hold?.kind === "quiesce" ? null : (source?.hold ?? null),
    });
  }
  const replaced = plan.replaces
    ? new Map(plan.replaces.map(({ sourceId, serverId }) => [sourceId, serverId]))
    : null;
  return { replaced, made };
}

/** The VMs of a point, and how each was held. */
async function readDescribed(tx: Transaction, pointId: string): Promise<KnownVm[]> {
  const point = await tx.recoveryPoint.findUnique({
    where: { id: pointId },
    select: { servers: true, run: { select: { plan: true } } },
  });
  const servers = (point?.servers ?? []) as unknown as ServerDescription[];
  // Of an imported point the run has no plan of ours.
  const { members = [] } = (point?.run.plan ?? {}) as unknown as Partial<BackupPlan>;
  return servers.map(({ serverId, name, projectId, position, bootOrder, volumes }) => ({
    ...{ serverId, name, projectId, position, bootOrder, volumes },
    hold: members.find((member) => member.serverId === serverId)?.hold ?? null,
  }));
}
