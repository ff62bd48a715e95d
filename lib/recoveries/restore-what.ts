import { z } from "zod";
import { ServerId, VolumeId } from "../vnfs/vnf-schemas";
import type { DescribedServer } from "./point-facts";

/*
 * What of a recovery point is restored at home, as it is sent and stored. Pure.
 */

export const RestoreWhatInput = z.discriminatedUnion(
  "kind",
  [
    z.object({ kind: z.literal("vnf") }),
    z.object({
      kind: z.literal("vms"),
      serverIds: z
        .array(ServerId, "Choose VMs.")
        .min(1, "Choose at least one VM.")
        .max(500, "Choose at most 500 VMs."),
    }),
    z.object({
      kind: z.literal("volumes"),
      volumeIds: z
        .array(VolumeId, "Choose volumes.")
        .min(1, "Choose at least one volume.")
        .max(500, "Choose at most 500 volumes."),
    }),
    z.object({
      kind: z.literal("in-place"),
      volumeId: VolumeId,
      /** Its VM may be stopped for it, and is started again. */
      mayStop: z.boolean("Say whether its VM may be stopped: yes or no.").default(false),
    }),
  ],
  "Choose what is restored: the VNF, some VMs, some volumes, or one volume in its place.",
);

/** The whole VNF or some of its VMs beside the originals, volumes alone, or one volume in the place of the one that is there. */
export type RestoreWhat = z.infer<typeof RestoreWhatInput>;

/** The same choice is written in one way, whatever the order in which it was made. Pure. */
export function settleWhat(what: RestoreWhat): RestoreWhat {
  if (what.kind === "vms") return { kind: "vms", serverIds: [...new Set(what.serverIds)].sort() };
  if (what.kind === "volumes") return { kind: "volumes", volumeIds: [...new Set(what.volumeIds)].sort() };
  return what;
}

/** No VM is made: volumes alone. Pure. */
export const isVolumesOnly = (what: RestoreWhat | null | undefined): boolean =>
  what?.kind === "volumes" || what?.kind === "in-place";

/** How many of the chosen VMs or volumes are not among these. Pure. */
export function missingOf(what: RestoreWhat | null | undefined, chosen: readonly DescribedServer[]): number {
  if (!what || what.kind === "vnf") return 0;
  if (what.kind === "vms") return what.serverIds.length - chosen.length;
  const there = new Set(chosen.flatMap(({ volumes }) => volumes.map(({ volumeId }) => volumeId)));
  return (what.kind === "volumes" ? what.volumeIds : [what.volumeId]).filter((id) => !there.has(id)).length;
}

/** The VMs of a point that are recovered; of volumes alone those that they belong to, with nothing but them. Pure. */
export function selectServers({
  servers,
  only,
  what,
}: {
  servers: readonly DescribedServer[];
  only: readonly string[] | null;
  what?: RestoreWhat | null;
}): DescribedServer[] {
  const ids = what?.kind === "vms" ? what.serverIds : only;
  const chosen = servers.filter(({ serverId }) => ids?.includes(serverId) ?? true);
  if (what?.kind !== "volumes" && what?.kind !== "in-place") return chosen;
  const volumeIds = what.kind === "volumes" ? what.volumeIds : [what.volumeId];
  return chosen.flatMap((server) => {
    const volumes = server.volumes.filter(({ volumeId }) => volumeIds.includes(volumeId));
    return volumes.length > 0 ? [{ ...server, volumes, ports: [], securityGroups: [] }] : [];
  });
}
