import { findVolume } from "../../openstack/cinder/volumes";
import { isOpenStackError } from "../../openstack/errors";
import { listAttachments } from "../../openstack/nova/attachments";
import { findServer } from "../../openstack/nova/servers";
import { credentialSession } from "../../sites/site-session";
import type { DescribedServer } from "../point-facts";
import type { PlaceFacts } from "./plan-swap";
import { readSwaps } from "./swap-book";

const CALL_MS = 10_000;

/**
 * What a VM has now in the place of a volume of the point: that volume, or the one that an earlier restore has put there.
 * @returns null when its site does not tell
 */
export async function readPlace(
  vnfId: string,
  server: DescribedServer,
  volumeId: string,
  credentialId: string,
): Promise<PlaceFacts | null> {
  const call = { deadlineMs: CALL_MS };
  const { serverId } = server;
  try {
    const session = await credentialSession(credentialId);
    const found = await findServer(session, serverId, call);
    if (!found) return { serverId, server: null, volume: null };
    const attached = await listAttachments(session, serverId, call);
    const since = new Map(
      (await readSwaps({ vnfId }))
        .filter(({ state }) => state === "swapped")
        .map(({ oldVolumeId, newVolumeId }) => [oldVolumeId, newVolumeId]),
    );
    const at = attached.find((a) => a.volumeId === successorOf(volumeId, since, attached));
    const volume = at && (await findVolume(session, at.volumeId, call));
    return {
      serverId,
      server: {
        name: found.name ?? server.name,
        vmState: found.vmState ?? null,
        isBusy: (found.taskState ?? null) !== null,
        isLocked: found.isLocked === true,
        rootDevice: found.rootDevice ?? null,
      },
      volume:
        at && volume
          ? {
              ...{
                volumeId: volume.id,
                name: volume.name ?? "",
                sizeGib: volume.sizeGib,
                status: volume.status,
              },
              device: at.device ?? null,
              tag: at.tag ?? null,
              isDeletedWithServer: at.isDeletedWithServer,
              isShared: volume.attachments.some((each) => each.serverId !== serverId),
            }
          : null,
    };
  } catch (error) {
    if (!isOpenStackError(error)) throw error;
    return null;
  }
}

/** The first of those that took its place one after the other that the VM has. */
function successorOf(
  volumeId: string,
  since: ReadonlyMap<string, string>,
  attached: readonly { volumeId: string }[],
): string | undefined {
  const seen = new Set<string>();
  for (let id: string | undefined = volumeId; id !== undefined && !seen.has(id); id = since.get(id)) {
    if (attached.some((a) => a.volumeId === id)) return id;
    seen.add(id);
  }
  return undefined;
}
