import type { Transaction } from "../../audit/record";
import type { Recovery } from "../../generated/prisma/client";
import { copiesInOrder } from "../copies-in-order";
import { readBuiltPlan } from "../read-built-plan";

export interface CopyLeft {
  name: string;
  /** Null: whether it was made is not known, nor its id. */
  serverId: string | null;
}

/**
 * The VMs of a recovery that are, or may be, at its target are the VNF's former ones from here on: told of as a risk,
 * fenced by the next failover, and in no VNF until somebody has dealt with them.
 * @returns them in their boot order, then by name
 */
export async function leaveCopies(
  tx: Transaction,
  { id: recoveryId, vnfId, toSiteId }: Pick<Recovery, "id" | "vnfId" | "toSiteId">,
): Promise<CopyLeft[]> {
  const { servers, volumes } = await readBuiltPlan(recoveryId, tx);
  const made = await tx.recoveryServer.findMany({ where: { recoveryId } });
  const disks = await tx.recoveryVolume.findMany({ where: { recoveryId } });
  const open = await tx.runResource.findMany({
    where: { run: { recoveryId }, kind: "server", removedAt: null },
  });
  const credentials = await tx.siteCredential.findMany({
    where: { siteId: toSiteId },
    select: { id: true, projectId: true },
  });
  const copies = copiesInOrder(open, made, servers);
  await tx.formerMember.createMany({
    data: copies.flatMap(({ resourceId: serverId, credentialId, row, name, bootOrder }) =>
      serverId === null
        ? []
        : {
            ...{ vnfId, recoveryId, siteId: toSiteId, serverId, name, bootOrder },
            projectId: credentials.find(({ id }) => id === credentialId)?.projectId ?? "",
            volumeIds: volumes
              .filter(({ serverIds }) => row !== undefined && serverIds.includes(row.sourceServerId))
              .flatMap(({ key }) => disks.find((disk) => disk.sourceVolumeId === key)?.volumeId ?? []),
          },
    ),
    skipDuplicates: true,
  });
  return copies.map(({ name, resourceId: serverId }) => ({ name, serverId }));
}
