import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Ask, empty, isAtLeast } from "../../core/http";
import type { Site } from "../../core/site";
import { Bool, Size } from "../fields";
import { checkQuota, checkVolumeSize } from "../quotas/check-quota";
import { invalidInput, invalidVolume } from "../refusals";
import { changeVolume, VOLUMES, type Volume } from "../rows";
import { findType } from "../types/find-type";
import type { VolumeAction } from "./act-on-volume";
import { findVolume } from "./find-volume";
import { uploadVolume } from "./upload-volume";

/** As measured on devcloud. */
const EXTEND_MS = 50;
const RETYPE_MS = 100;

const Bootable = z.object({ "os-set_bootable": z.strictObject({ bootable: Bool }) });
const Extend = z.object({ "os-extend": z.strictObject({ new_size: Size }) });
const Readonly_ = z.object({ "os-update_readonly_flag": z.strictObject({ readonly: Bool }) });
const Retype = z.object({
  "os-retype": z.strictObject({
    new_type: z.string(),
    migration_policy: z.enum(["on-demand", "never"]).nullish(),
  }),
});

const volumeOf = (ask: Ask): Volume => findVolume(ask.site, ask.caller, ask.params.id ?? "");

/** cinder/api/contrib/volume_actions.py */
export const VOLUME_ACTIONS: Readonly<Record<string, VolumeAction>> = {
  "os-set_bootable": (ask) => {
    const { bootable } = checkBody(Bootable, ask.body)["os-set_bootable"];
    changeVolume(ask.site, volumeOf(ask).id, { isBootable: bootable });
    return empty(200);
  },
  "os-update_readonly_flag": (ask) => {
    const { readonly } = checkBody(Readonly_, ask.body)["os-update_readonly_flag"];
    const volume = volumeOf(ask);
    if (volume.status !== "available")
      throw invalidVolume(
        `Volume ${volume.id} status must be available to update readonly flag, but current status is: ${volume.status}.`,
      );
    changeVolume(ask.site, volume.id, { isReadonly: readonly });
    return empty(202);
  },
  "os-extend": (ask) => {
    const { new_size: size } = checkBody(Extend, ask.body)["os-extend"];
    extend(ask, volumeOf(ask), size);
    return empty(202);
  },
  "os-volume_upload_image": (ask) => uploadVolume(ask, volumeOf(ask)),
  "os-retype": (ask) => {
    const { new_type: name } = checkBody(Retype, ask.body)["os-retype"];
    retype(ask, volumeOf(ask), name);
    return empty(202);
  },
};

/** cinder/volume/api.py, _extend */
function extend(ask: Ask, volume: Volume, size: number): void {
  const { site } = ask;
  if (size <= volume.sizeGib)
    throw invalidInput(
      `New size for extend must be greater than current size. (current: ${volume.sizeGib}, extended: ${size}).`,
    );
  const isAttached = isAtLeast(ask, "3.42") && volume.status === "in-use";
  const expected = isAttached ? "in-use" : "available";
  if (volume.status !== expected)
    throw invalidVolume(
      `Volume ${volume.id} status must be '{'status': '${expected}'}' to extend, currently ${volume.status}.`,
    );
  checkVolumeSize(site, volume.projectId, size);
  checkQuota(site, volume.projectId, "volumes", { gigabytes: size - volume.sizeGib }, volume.typeId);
  changeVolume(site, volume.id, { status: "extending", previousStatus: expected });
  site.later("cinder.extend", EXTEND_MS, volume.id, { volumeId: volume.id, size }, volume.name ?? undefined);
}

/** The volume is as large as was asked for. */
export function finishExtend(
  site: Site,
  { volumeId, size }: { volumeId: string; size: number },
  failure: string | undefined,
): void {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (volume?.status !== "extending") return;
  changeVolume(
    site,
    volumeId,
    failure === undefined
      ? { status: volume.previousStatus ?? "available", previousStatus: null, sizeGib: size }
      : { status: "error_extending" },
  );
}

/** cinder/volume/api.py, retype */
function retype({ site, caller }: Ask, volume: Volume, name: string): void {
  const type = findType(site, caller, name);
  if (type.id === volume.typeId) throw invalidInput(`New volume_type same as original: ${type.id}.`);
  if (!["available", "in-use"].includes(volume.status) || volume.groupId !== null)
    throw invalidVolume(
      "Volume status must be available or in-use, must not be migrating, have snapshots, be part of a group and destination type has to be different than the origin type",
    );
  checkQuota(site, volume.projectId, "volumes", {}, type.id);
  changeVolume(site, volume.id, { status: "retyping", previousStatus: volume.status });
  site.later("cinder.retype", RETYPE_MS, volume.id, { volumeId: volume.id, typeId: type.id });
}

/** The volume is of its new type; of the old one still, when that failed. */
export function finishRetype(
  site: Site,
  { volumeId, typeId }: { volumeId: string; typeId: string },
  failure: string | undefined,
): void {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (volume?.status !== "retyping") return;
  changeVolume(site, volumeId, {
    status: volume.previousStatus ?? "available",
    previousStatus: null,
    ...(failure === undefined ? { typeId } : {}),
  });
}
