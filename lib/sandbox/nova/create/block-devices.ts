import { SNAPSHOTS, VOLUMES, type Volume } from "../../cinder/rows";
import type { Ask } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Flavor } from "../rows-site";
import type { BlockDevice, NewServer } from "./create-body";
import { type ImageFacts, imageOf } from "./image-facts";

/** A disk of a server that is being made. */
export interface Disk {
  source: "volume" | "snapshot" | "image" | "blank";
  /** Local disks live and die with the server, and are not simulated. */
  isVolume: boolean;
  /** Of the source. */
  uuid: string | undefined;
  sizeGib: number | undefined;
  bootIndex: number;
  deleteOnTermination: boolean;
  deviceName: string | undefined;
  volumeType: string | undefined;
  tag: string | null;
  isSwap: boolean;
}

const invalid = (details: string) => new Refusal(400, `Block Device Mapping is Invalid: ${details}`);

/** The disks that were asked for. @throws Refusal 400 (nova/block_device.py, BlockDeviceDict.from_api) */
export function readDisks(server: NewServer): Disk[] {
  const hasImage = !!server.imageRef;
  const disks = (server.block_device_mapping_v2 ?? [])
    .filter((d) => !d.no_device)
    .map((d) => read(d, hasImage));
  // Without any mapping Nova makes one of the image by itself. (from_legacy_mapping)
  if (!server.block_device_mapping_v2?.length && hasImage) return [rootOf(server.imageRef ?? "")];
  if (disks.length === 0 && !hasImage) throw new Refusal(400, "Missing imageRef attribute");
  return disks;
}

const rootOf = (imageRef: string): Disk => ({
  source: "image",
  isVolume: false,
  uuid: imageRef.split("/").at(-1),
  sizeGib: undefined,
  bootIndex: 0,
  deleteOnTermination: true,
  deviceName: undefined,
  volumeType: undefined,
  tag: null,
  isSwap: false,
});

function read(device: BlockDevice, hasImage: boolean): Disk {
  const { source_type: source = "blank", uuid } = device;
  const isVolume = (device.destination_type ?? (source === "blank" ? "local" : "volume")) === "volume";
  const bootIndex = Number(device.boot_index ?? -1);
  if (source === "blank" && uuid) throw invalid("Invalid device UUID.");
  if (source !== "blank" && !uuid) throw invalid("Missing device UUID.");
  if (source === "image" && !isVolume && !(hasImage && bootIndex === 0))
    throw invalid("Mapping image to local is not supported.");
  if (!isVolume && device.volume_type)
    throw invalid("Specifying a volume_type with destination_type=local is not supported.");
  if (source === "volume" && device.volume_type)
    throw invalid("Specifying volume type to existing volume is not supported.");
  return {
    source,
    isVolume,
    uuid: uuid ?? undefined,
    sizeGib: device.volume_size ?? undefined,
    bootIndex,
    deleteOnTermination: device.delete_on_termination ?? false,
    deviceName: device.device_name ?? undefined,
    volumeType: device.volume_type ?? undefined,
    tag: device.tag ?? null,
    isSwap: device.guest_format === "swap",
  };
}

/** What is known of the image that it boots from. @throws Refusal 400 (nova/block_device.py, get_bdm_image_metadata) */
export function bootImage(ask: Ask, server: NewServer, disks: readonly Disk[]): ImageFacts {
  if (server.imageRef) {
    const image = imageOf(ask.site, ask.caller, server.imageRef.split("/").at(-1) ?? "");
    if (!image) throw new Refusal(400, "Can not find requested image");
    return image;
  }
  if (server.trusted_image_certificates)
    throw new Refusal(400, "Image certificate validation is not supported when booting from volume");
  const root = disks.find((disk) => disk.bootIndex === 0);
  if (!root?.uuid) return NO_IMAGE;
  if (root.source === "image") {
    const image = imageOf(ask.site, ask.caller, root.uuid);
    if (!image) throw invalid(`failed to get image ${root.uuid}.`);
    return image;
  }
  const volume = root.source === "volume" ? visibleVolume(ask, root.uuid) : volumeOfSnapshot(ask, root.uuid);
  if (!volume) throw invalid(`failed to get volume ${root.uuid}.`);
  if (root.source === "volume" && !volume.isBootable)
    throw new Refusal(400, `Block Device ${volume.id} is not bootable.`);
  return { ...NO_IMAGE, properties: propertiesOf(volume) };
}

/** What a volume's image metadata says of the image itself, is no property. (nova/block_device.py, VIM_IMAGE_ATTRIBUTES) */
const OF_THE_IMAGE: ReadonlySet<string> = new Set([
  ...["image_id", "image_name", "size", "checksum"],
  ...["container_format", "disk_format", "min_ram", "min_disk"],
]);
const propertiesOf = ({ imageMetadata }: Volume): Record<string, string> =>
  Object.fromEntries(Object.entries(imageMetadata ?? {}).filter(([name]) => !OF_THE_IMAGE.has(name)));

const NO_IMAGE: ImageFacts = {
  id: "",
  status: "active",
  minRamMib: 0,
  minDiskGib: 0,
  bytes: 0,
  properties: {},
};

function volumeOfSnapshot(ask: Ask, id: string): Volume | undefined {
  const snapshot = ask.site.rows(SNAPSHOTS).get(id);
  if (!snapshot || !isVisible(ask, snapshot)) throw new Refusal(400, `Snapshot ${id} could not be found.`);
  return ask.site.rows(VOLUMES).get(snapshot.volumeId);
}

const isVisible = ({ caller }: Ask, { projectId }: { projectId: string }) =>
  caller.isAdmin || projectId === caller.projectId;

function visibleVolume(ask: Ask, id: string): Volume | undefined {
  const volume = ask.site.rows(VOLUMES).get(id);
  return volume && isVisible(ask, volume) ? volume : undefined;
}

/** Looks whether the disks can be had. @throws Refusal 400 (nova/compute/api.py, _validate_bdm) */
export function checkDisks(ask: Ask, disks: readonly Disk[], count: number): void {
  if (count > 1 && disks.some((disk) => disk.source === "volume"))
    throw new Refusal(400, "Cannot attach one or more volumes to multiple instances");
  for (const { source, uuid } of disks)
    if (source === "volume" && !visibleVolume(ask, uuid ?? ""))
      throw new Refusal(400, `Volume ${uuid} could not be found.`);
  const indexes = disks
    .map((disk) => disk.bootIndex)
    .filter((index) => index >= 0)
    .sort((a, b) => a - b);
  if (indexes.length === 0 || indexes.some((index, i) => index !== i))
    throw invalid("Boot sequence for the instance and image/block device mapping combination is not valid.");
  for (const disk of disks) checkSource(ask, disk);
}

function checkSource(ask: Ask, { source, isVolume, uuid = "", sizeGib }: Disk): void {
  if (source === "image" && isVolume) {
    if (!imageOf(ask.site, ask.caller, uuid)) throw invalid(`failed to get image ${uuid}.`);
    if (!sizeGib)
      throw new Refusal(400, "Images with destination_type 'volume' need to have a non-zero size specified");
  }
  if (source === "snapshot") {
    const snapshot = ask.site.rows(SNAPSHOTS).get(uuid);
    if (!snapshot || !isVisible(ask, snapshot)) throw invalid(`failed to get snapshot ${uuid}.`);
  }
  if (source === "blank" && isVolume && !sizeGib)
    throw new Refusal(400, "Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size");
}

/** Disks on the host itself have to fit the flavor. @throws Refusal 400 (nova/compute/api.py, end of _validate_bdm) */
export function checkLocalDisks(disks: readonly Disk[], flavor: Flavor): void {
  const local = disks.filter(({ source, isVolume }) => source === "blank" && !isVolume);
  const ephemeral = local.filter(({ isSwap }) => !isSwap);
  const gib = ephemeral.reduce((sum, { sizeGib = flavor.ephemeralGib }) => sum + sizeGib, 0);
  if (gib > flavor.ephemeralGib)
    throw new Refusal(
      400,
      "Ephemeral disks requested are larger than the instance type allows. If no size is given in one block device mapping, flavor ephemeral size will be used.",
    );
  const [swap, another] = local.filter(({ isSwap }) => isSwap);
  if (another) throw invalid("More than one swap drive requested.");
  if ((swap?.sizeGib ?? 0) > flavor.swapMib)
    throw new Refusal(400, "Swap drive requested is larger than instance type allows.");
}
