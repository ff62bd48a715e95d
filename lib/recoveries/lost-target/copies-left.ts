import type { Transaction } from "../../audit/record";
import type { Prisma, Recovery } from "../../generated/prisma/client";
import { readBuiltPlan } from "../read-built-plan";

export interface CopyLeft {
  name: string;
  /** Null: whether it was made is not known, nor its id. */
  serverId: string | null;
}

/**
 * The VMs of a recovery that are, or may be, at its target are the VNF's former ones from here on: told of as a risk,
 * fenced by the next failover, and in no VNF until somebody has dealt with them.
 */
export async function leaveCopies(
  tx: Transaction,
  { id: recoveryId, vnfId, toSiteId }: Pick<Recovery, "id" | "vnfId" | "toSiteId">,
): Promise<CopyLeft[]> {
  const { servers, volumes } = await readBuiltPlan(recoveryId, tx);
  const made = await tx.recoveryServer.findMany({ where: { recoveryId }, orderBy: { tier: "asc" } });
  const disks = await tx.recoveryVolume.findMany({ where: { recoveryId } });
  const open = await tx.runResource.findMany({
    where: { run: { recoveryId }, kind: "server", removedAt: null },
    orderBy: { tag: "asc" },
  });
  const credentials = await tx.siteCredential.findMany({
    where: { siteId: toSiteId },
    select: { id: true, projectId: true },
  });
  const rows: Prisma.FormerMemberCreateManyInput[] = [];
  const copies = open.map(({ resourceId, tag, credentialId }): CopyLeft => {
    const row = made.find(
      ({ serverId, sourceServerId }) =>
        (resourceId !== null && serverId === resourceId) || tag.includes(sourceServerId),
    );
    const name = row?.name ?? tag;
    if (resourceId === null) return { name, serverId: null };
    rows.push({
      ...{ vnfId, recoveryId, siteId: toSiteId, serverId: resourceId, name },
      projectId: credentials.find(({ id }) => id === credentialId)?.projectId ?? "",
      bootOrder: servers.find(({ serverId }) => serverId === row?.sourceServerId)?.tier ?? row?.tier ?? 1,
      volumeIds: volumes
        .filter(({ serverIds }) => row !== undefined && serverIds.includes(row.sourceServerId))
        .flatMap(({ key }) => disks.find((disk) => disk.sourceVolumeId === key)?.volumeId ?? []),
    });
    return { name, serverId: resourceId };
  });
  await tx.formerMember.createMany({ data: rows, skipDuplicates: true });
  return copies;
}
