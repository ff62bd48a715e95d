import { z } from "zod";
import { SNAPSHOTS, VOLUMES } from "../../cinder/rows";
import { makeSnapshot } from "../../cinder/snapshots/make-snapshot";
import { checkBody } from "../../core/check-body";
import { type Ask, isAtLeast } from "../../core/http";
import { Refusal } from "../../core/refusal";
import { activateEmpty, newServerImage } from "../../glance/for-nova";
import { checkState } from "../check-state";
import { checkMetadata } from "../create/check-server";
import { Metadata, Name } from "../create/create-body";
import { freezeGuest, thawGuest } from "../guest";
import { beginAction, beginEvent, endAction } from "../instance-actions";
import { whyCannot } from "../quiesce/agent";
import type { Server, VolumeAttachment } from "../rows";
import type { ServerAction } from "../server-actions";
import { inherited } from "./inherited";
import { beginSnapshot } from "./snapshot-image";

const Body = z.object({ createImage: z.strictObject({ name: Name, metadata: Metadata.optional() }) });
const STATES = ["active", "stopped", "paused", "suspended"];

/** The lock does not count here. (nova/api/openstack/compute/servers.py, _action_create_image) */
export const createImage: ServerAction = async (ask, server, value) => {
  const { name, metadata = {} } = checkBody(Body, { createImage: value }).createImage;
  checkState(server, "createImage", { vmStates: STATES });
  if (!isAtLeast(ask, "2.39")) checkMetadata(ask, metadata);
  const root = server.volumeAttachments.find(({ isRoot }) => isRoot);
  const imageId = root
    ? await imageOfVolumes(ask, server, name, metadata)
    : beginSnapshot(ask, server, name, metadata);
  if (isAtLeast(ask, "2.45")) return { status: 202, body: { image_id: imageId } };
  return { status: 202, headers: { location: `${ask.site.origin}/image/v2/images/${imageId}` } };
};

/**
 * An empty image that names a snapshot of each volume. The guest is frozen meanwhile if it can be; if not, that is
 * silently left out unless the image demands it. (nova/compute/api.py, snapshot_volume_backed)
 */
async function imageOfVolumes(
  ask: Ask,
  server: Server,
  name: string,
  metadata: Record<string, string>,
): Promise<string> {
  const { site, caller, requestId } = ask;
  const isFrozen = server.vmState === "active" && (await freeze(ask, server));
  beginAction(site, server.id, "createImage", requestId, caller);
  beginEvent(site, server.id, requestId, "api_snapshot_instance");
  const snapshots: Record<string, string> = {};
  try {
    for (const { volumeId } of server.volumeAttachments) {
      const volume = site.rows(VOLUMES).get(volumeId);
      if (!volume) throw new Refusal(404, `Volume ${volumeId} could not be found.`);
      const { description } = volume;
      snapshots[volumeId] = makeSnapshot(site, caller, volume, {
        name: `snapshot for ${name}`,
        description,
      }).id;
    }
  } catch (error) {
    thawLater(ask, server, isFrozen, Object.values(snapshots));
    if (!(error instanceof Refusal)) throw error;
    endAction(site, server.id, requestId, { error: error.message });
    if (error.status === 413) throw new Refusal(403, "Quota exceeded for resources: snapshots");
    throw error;
  }
  endAction(site, server.id, requestId);
  thawLater(ask, server, isFrozen, Object.values(snapshots));
  const mapping = server.volumeAttachments.map((v) => mappingOf(ask, v, snapshots[v.volumeId] ?? ""));
  const image = newServerImage(site, {
    name,
    projectId: caller.projectId ?? server.projectId,
    properties: {
      ...inherited(ask, server),
      ...metadata,
      ...(server.rootDevice ? { root_device_name: server.rootDevice } : {}),
      block_device_mapping: JSON.stringify(mapping),
      bdm_v2: "True",
    },
    // Glance is told none, and given the first that it knows of those that Nova likes. (nova/image/glance.py)
    diskFormat: "qcow2",
    containerFormat: "bare",
  });
  activateEmpty(site, image.id);
  return image.id;
}

/** As a block device mapping has them. (nova/block_device.py, get_image_mapping) */
const mappingOf = ({ site }: Ask, volume: VolumeAttachment, snapshotId: string) => ({
  source_type: "snapshot",
  destination_type: "volume",
  snapshot_id: snapshotId,
  boot_index: volume.isRoot ? 0 : null,
  device_name: volume.device,
  delete_on_termination: volume.deleteOnTermination,
  volume_size: site.rows(VOLUMES).get(volume.volumeId)?.sizeGib ?? null,
  tag: null,
  encrypted: null,
  encryption_secret_uuid: null,
  encryption_format: null,
  encryption_options: null,
  volume_id: null,
  image_id: null,
  volume_type: null,
  disk_bus: null,
  device_type: null,
  guest_format: null,
  no_device: null,
});

/** Through the queue to nova-compute and back, as long as an agent that is well takes. */
const FREEZE_MS = 80;

/** @throws Refusal when the image demands the freeze and it cannot be */
async function freeze(ask: Ask, server: Server): Promise<boolean> {
  const { site } = ask;
  const slow = 1000 * (Number(server.metadata.devcloud_quiesce_delay) || 0);
  const cannot = whyCannot(server);
  if (cannot === undefined)
    await new Promise<void>((resolve) => site.world.clock.later(FREEZE_MS + slow, resolve));
  const subject = { site: site.name, subject: server.id, alias: server.name };
  const effect = cannot ? undefined : site.world.faults.take({ at: "agent:freeze", ...subject });
  const hasFailed =
    cannot !== undefined ||
    server.metadata.devcloud_quiesce === "fail" ||
    effect?.do === "fail" ||
    effect?.do === "never" ||
    !freezeGuest(site, server.id, "createImage");
  if (hasFailed && /^(1|t|true|on|y|yes)$/i.test(server.imageProperties.os_require_quiesce ?? ""))
    throw cannot === undefined
      ? new Refusal(500, "Unexpected API Error. The guest agent did not freeze the guest.")
      : new Refusal(400, cannot);
  return !hasFailed;
}

/** How often Nova looks whether the snapshots are made. (nova/compute/manager.py, unquiesce_instance) */
const LOOK_MS = 500;

function thawLater(ask: Ask, server: Server, isFrozen: boolean, snapshotIds: readonly string[]): void {
  if (isFrozen) thawWhenCut(ask.site, { serverId: server.id, snapshotIds });
}

/** Waits without end for snapshots that are being made. */
export function thawWhenCut(
  site: Parameters<typeof thawGuest>[0],
  args: { serverId: string; snapshotIds: readonly string[] },
): void {
  const isMaking = args.snapshotIds.some((id) => site.rows(SNAPSHOTS).get(id)?.status === "creating");
  if (isMaking) site.later("nova.thaw-after-image", LOOK_MS, args.serverId, args);
  else thawGuest(site, args.serverId, "createImage");
}
