import { db } from "../db";
import type { InventoryServer } from "../generated/prisma/client";
import { storedVolume } from "../inventory/read-known-vm";
import type { KnownVolume } from "../inventory/to-vm";

type Row = Pick<InventoryServer, "serverId" | "projectId" | "volumeIds">;

/**
 * The volumes of several VMs of one site, by the VM's id: those that Nova names, and those that Cinder says are attached
 * to it. One that Cinder's list never held is there with its id alone.
 */
export async function readMemberVolumes(
  siteId: string,
  servers: readonly Row[],
): Promise<Map<string, KnownVolume[]>> {
  const named = [...new Set(servers.flatMap(({ volumeIds }) => volumeIds))];
  const projects = [...new Set(servers.map(({ projectId }) => projectId))];
  const serverIds = servers.map(({ serverId }) => serverId);
  const rows = await db().$queryRaw<{ volumeId: string; missingSince: Date | null; detail: object }[]>`
    SELECT volume_id AS "volumeId", missing_since AS "missingSince", detail FROM inventory_volumes
    WHERE site_id = ${siteId}::uuid AND (volume_id = ANY (${named}::text[])
      OR (project_id = ANY (${projects}::text[])
        AND jsonb_path_query_array(detail, '$.attachments[*].serverId') ?| ${serverIds}::text[]))`;
  const known = new Map(
    rows.map((row): [string, KnownVolume] => [
      row.volumeId,
      { id: row.volumeId, volume: storedVolume(row), missingSince: row.missingSince?.toISOString() ?? null },
    ]),
  );
  const attached = new Map<string, string[]>();
  for (const { id, volume } of known.values())
    for (const { serverId } of volume?.attachments ?? [])
      if (serverId) attached.set(serverId, [...(attached.get(serverId) ?? []), id]);
  return new Map(
    servers.map(({ serverId, volumeIds }) => [
      serverId,
      [...new Set([...volumeIds, ...(attached.get(serverId) ?? [])])].map((id) => known.get(id) ?? { id }),
    ]),
  );
}
