import type { BackupPlan, PlannedHold, PlannedMember } from "../backups/backup-plan";
import type { MemberRecord, WindowRecord } from "../backups/window-record";
import type { Prisma, Site, Vnf } from "../generated/prisma/client";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import type { ServerDescription } from "../recovery-points/server-description";
import type { ImportableManifest } from "./importable";

interface Of {
  site: Pick<Site, "id" | "name">;
  vnf: Pick<Vnf, "id" | "name" | "freezeBudgetMs">;
  fingerprint: string;
  importedAt: Date;
}

/** What was done by no credential of ours. */
export const NO_CREDENTIAL = "00000000-0000-0000-0000-000000000000";

/** The backup run of another installation, as far as its manifest tells: over, and never to be executed here. Pure. */
export function importedRun(
  manifest: ImportableManifest,
  { site, vnf, fingerprint, importedAt }: Of,
): Prisma.RunUncheckedCreateInput {
  const { point, run, certificate } = manifest;
  const begun = new Date(certificate.openedAt ?? point.takenAt);
  return {
    id: run.id,
    kind: "backup",
    state: point.state === "complete" ? "succeeded" : "partly_failed",
    phase: "verify",
    vnfId: vnf.id,
    vnfName: vnf.name,
    siteId: site.id,
    siteName: site.name,
    startKey: `manifest:${point.id}`,
    startedBy: { kind: "system", name: `installation ${fingerprint.slice(0, 15)}…` },
    reason: `It ran as b-${run.number} at the installation that signs with ${fingerprint}.`,
    plan: planOf(manifest, { site, vnf }) as unknown as Prisma.InputJsonObject,
    planHash: "",
    window: windowOf(manifest) as unknown as Prisma.InputJsonObject,
    windowAttempts: 1,
    createdAt: begun,
    startedAt: begun,
    endedAt: new Date(point.completedAt),
    importedAt,
  };
}

function windowOf({ point, certificate }: ImportableManifest): WindowRecord {
  const { budgetMs, openedAt, closedAt, windowMs, members, snapshots } = certificate;
  return {
    attempt: 1,
    budgetMs,
    openedAt,
    closedAt,
    windowMs,
    takenAt: point.takenAt,
    members: members as unknown as WindowRecord["members"],
    snapshots: snapshots as unknown as WindowRecord["snapshots"],
    stop: null,
  };
}

/** What was planned, as far as it can be told from what came of it. */
function planOf(manifest: ImportableManifest, { site, vnf }: Pick<Of, "site" | "vnf">): BackupPlan {
  const { servers, volumes, receivers, certificate, point } = manifest;
  const held = new Map(certificate.members.map((member) => [member.serverId, member]));
  return {
    version: 1,
    vnf: { id: vnf.id, name: vnf.name, version: 1 },
    site: { id: site.id, name: site.name },
    madeAt: point.takenAt,
    freezeBudgetMs: certificate.budgetMs,
    onUnquiesced: "stop",
    members: [...servers]
      .sort((a, b) => a.position - b.position)
      .map((server) =>
        memberOf(server, held.get(server.serverId) as MemberRecord | undefined, manifest.volumes),
      ),
    snapshots: [],
    backups: volumes.flatMap(({ serverId, volumeId, sizeGib, chain }) => {
      const own = chain.at(-1);
      if (!own) return [];
      return {
        serverId,
        volumeId,
        credentialId: NO_CREDENTIAL,
        sizeGib,
        mode: own.isIncremental ? ("incremental" as const) : ("full" as const),
        why: "another installation planned it",
        parentBackupId: own.parentBackupId,
        chainPosition: chain.length - 1,
        via: "snapshot" as const,
        estimateMs: null,
      };
    }),
    receivers,
    consistency: certificate.consistency as BackupPlan["consistency"],
    obstacles: [],
    warnings: [],
    estimates: { windowMs: null, backUpMs: null },
  };
}

function memberOf(
  server: ServerDescription,
  record: MemberRecord | undefined,
  volumes: ImportableManifest["volumes"],
): PlannedMember {
  const { serverId, name, projectId, position, bootOrder } = server;
  return {
    serverId,
    name,
    projectId,
    credentialId: NO_CREDENTIAL,
    position,
    bootOrder,
    hold: holdOf(server, record),
    target: {
      serverId,
      name,
      vmState: undefined,
      taskState: undefined,
      powerState: undefined,
      isLocked: undefined,
      host: undefined,
      instanceName: undefined,
      imageProperties: undefined,
    },
    volumes: volumes
      .filter((volume) => volume.serverId === serverId)
      .map(({ volumeId, name: volumeName, device, sizeGib, isRoot, type }) => ({
        volumeId,
        name: volumeName,
        device,
        sizeGib,
        isRoot,
        type,
      })),
    excluded: server.volumes
      .filter(({ isExcluded }) => isExcluded)
      .map((volume) => ({ volumeId: volume.volumeId, name: volume.name })),
    shared: [],
  };
}

function holdOf({ wasPoweredOff }: ServerDescription, record: MemberRecord | undefined): PlannedHold {
  if (record && record.method !== "none")
    return {
      kind: "quiesce",
      method: record.method as Exclude<QuiesceMethodName, "none">,
      isChosen: false,
      deadMan: { kind: "not-needed" },
      thawAfterMs: null,
      consistency: record.consistency ?? "filesystem",
    };
  if (wasPoweredOff) return { kind: "off" };
  return { kind: "none", isChosen: false, why: "its manifest does not tell how it was held" };
}
