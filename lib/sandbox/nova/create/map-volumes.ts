import { attach, newVolume } from "../../cinder/for-nova";
import { VOLUMES } from "../../cinder/rows";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { freeDevice } from "../devices";
import { SERVERS, type VolumeAttachment } from "../rows";
import { changeBeside } from "../server-change";
import type { Disk } from "./block-devices";
import type { BootPlan } from "./boot-plan";

/** How long Nova waits for a volume that it makes, ms. [block_device_allocate_retries] × interval; 60 × 3 s. */
const PATIENCE_TRIES = 600;

type Mapped = { plan: BootPlan; isDone: boolean } | { refusal: string };

/**
 * Makes the volumes that the server is to have, waits for them, and attaches all.
 * (nova/virt/block_device.py, attach_block_devices)
 */
export function mapVolumes(site: Site, plan: BootPlan): Mapped {
  try {
    const made = { ...plan.made };
    for (const [i, disk] of plan.disks.entries())
      if (disk.isVolume && disk.source !== "volume") made[i] ??= make(site, plan, disk);
    const next = { ...plan, made, tries: (plan.tries ?? 0) + 1 };
    for (const id of Object.values(made)) {
      const status = site.rows(VOLUMES).get(id)?.status ?? "deleted";
      if (status === "available") continue;
      if ((status === "creating" || status === "downloading") && next.tries < PATIENCE_TRIES)
        return { plan: next, isDone: false };
      return {
        refusal: `Volume ${id} did not finish being created even after we waited ${next.tries} seconds or ${next.tries} attempts. And its status is ${status}.`,
      };
    }
    attachAll(site, next);
    return { plan: next, isDone: true };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

/** Nova gives it no name, but for a blank one. (nova/virt/block_device.py, DriverVolBlankBlockDevice) */
function make(site: Site, { caller, serverId }: BootPlan, disk: Disk): string {
  return newVolume(site, caller, {
    name: disk.source === "blank" ? `${serverId}-blank-vol` : "",
    description: "",
    sizeGib: disk.sizeGib,
    ...(disk.source === "image" ? { imageId: disk.uuid } : {}),
    ...(disk.source === "snapshot" ? { snapshotId: disk.uuid } : {}),
    ...(disk.volumeType ? { type: disk.volumeType } : {}),
  }).id;
}

function attachAll(site: Site, plan: BootPlan): void {
  const { serverId, disks, made } = plan;
  for (const [i, disk] of disks.entries()) {
    const server = site.rows(SERVERS).get(serverId);
    const volumeId = made[i] ?? (disk.source === "volume" ? disk.uuid : undefined);
    if (!server || !disk.isVolume || !volumeId) continue;
    const known = server.volumeAttachments.find((v) => v.volumeId === volumeId);
    const device = known?.device || freeDevice(server, disk.bootIndex === 0);
    const attachmentId = attach(site, volumeId, { serverId, device, hostName: server.hostName });
    const attachment: VolumeAttachment = {
      bdmId: site.world.ids.uuid(),
      volumeId,
      isRoot: disk.bootIndex === 0,
      deleteOnTermination: disk.deleteOnTermination,
      tag: disk.tag,
      ...known,
      device,
      attachmentId,
    };
    changeBeside(site, serverId, {
      volumeAttachments: known
        ? server.volumeAttachments.map((v) => (v === known ? attachment : v))
        : [...server.volumeAttachments, attachment],
      ...(attachment.isRoot ? { rootDevice: device } : {}),
    });
  }
}
