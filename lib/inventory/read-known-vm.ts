import { db } from "../db";
import type { InventoryServer } from "../generated/prisma/client";
import type { Volume } from "../openstack/cinder/volumes";
import type { Port } from "../openstack/neutron/ports";
import { countThings, SMALL } from "./read-known";
import type { KnownServerDetail } from "./server-row";
import type { KnownVolume } from "./to-vm";

/** A VM as our tables have it. */
export interface KnownVm {
  projectId: string;
  name: string;
  server: KnownServerDetail;
  volumes: KnownVolume[];
  ports: Port[];
  /** When the VM itself was last told otherwise than before. */
  seenAt: Date;
  /** Its project's volumes and ports are read whole every time. */
  isSmallProject: boolean;
  missingSince: string | null;
  deletedAt: string | null;
}

/** The last known of a VM; undefined when it was never seen. */
export async function readKnownVm(siteId: string, serverId: string): Promise<KnownVm | undefined> {
  const row = await db().inventoryServer.findUnique({ where: { siteId_serverId: { siteId, serverId } } });
  if (!row) return undefined;
  const [volumes, ports, things] = await Promise.all([
    db().inventoryVolume.findMany({
      where: {
        siteId,
        OR: [
          { volumeId: { in: row.volumeIds } },
          { projectId: row.projectId, detail: { path: ["attachments"], array_contains: [{ serverId }] } },
        ],
      },
    }),
    db().inventoryPort.findMany({ where: { siteId, deviceId: serverId, missingSince: null } }),
    countThings(row),
  ]);
  const byId = new Map(volumes.map((v) => [v.volumeId, v]));
  const ids = [...new Set([...row.volumeIds, ...byId.keys()])];
  return {
    projectId: row.projectId,
    name: row.name,
    server: storedServer(row),
    volumes: ids.map((id) => {
      const known = byId.get(id);
      return {
        id,
        volume: known && storedVolume(known),
        missingSince: known?.missingSince?.toISOString() ?? null,
      };
    }),
    ports: ports.map((port) => asWritten<Port>(port.detail, ["fixedIps"])),
    seenAt: row.seenAt,
    isSmallProject: things <= SMALL,
    missingSince: row.missingSince?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}

const SERVER_LISTS = ["addresses", "volumeIds", "securityGroups", "tags"] as const;

/** A VM's row as lib/openstack told of it. A dead cell's VM keeps its details; its status is not among what is known. */
export const storedServer = ({
  detail,
  name,
  status,
  taskState,
}: Pick<InventoryServer, "detail" | "name" | "status" | "taskState">): KnownServerDetail => ({
  ...asWritten<KnownServerDetail>(detail, SERVER_LISTS),
  name,
  status,
  taskState,
});

/** A volume's row as lib/openstack told of it. */
export const storedVolume = ({ detail }: { detail: unknown }): Volume =>
  asWritten<Volume>(detail, ["attachments"]);

/**
 * A detail as write-servers.ts and its like wrote it: JSON drops what was undefined, which reads the same. One that
 * another version wrote may lack a list: that is then empty.
 */
const asWritten = <T>(detail: unknown, lists: readonly (keyof T & string)[]): T =>
  ({ ...Object.fromEntries(lists.map((list) => [list, []])), ...(detail as object) }) as T;
