import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Ask, empty } from "../../core/http";
import { pythonRepr } from "../../core/python-repr";
import { removeAttachment } from "../attachments/attach-volume";
import { badRequest, notAllowed } from "../refusals";
import { ATTACHMENTS, changeVolume, type Volume } from "../rows";
import type { VolumeAction } from "./act-on-volume";
import { findVolume } from "./find-volume";
import { removeVolume } from "./remove-volume";

const status = z.string().nullish();
const Reset = z.object({
  "os-reset_status": z.strictObject({ status, attach_status: status, migration_status: status }),
});
const ForceDetach = z.object({
  "os-force_detach": z.looseObject({ attachment_id: z.string().nullish() }),
});

/** cinder/api/validation/validators.py, validate_volume_reset_body */
const STATUSES =
  "creating available deleting error error_deleting error_managing managing attaching in-use detaching maintenance restoring-backup error_restoring reserved awaiting-transfer backing-up error_backing-up error_extending downloading uploading retyping extending".split(
    " ",
  );

function volumeOf(ask: Ask, action: string): Volume {
  const volume = findVolume(ask.site, ask.caller, ask.params.id ?? "");
  if (!ask.caller.isAdmin) throw notAllowed(`volume_extension:volume_admin_actions:${action}`);
  return volume;
}

function detachAll({ site }: Ask, volume: Volume): void {
  for (const id of volume.attachmentIds) {
    const attachment = site.rows(ATTACHMENTS).get(id);
    if (attachment) removeAttachment(site, attachment);
  }
}

/** What only admins may. (cinder/api/contrib/admin_actions.py) */
export const ADMIN_ACTIONS: Readonly<Record<string, VolumeAction>> = {
  "os-reset_status": (ask) => {
    const fields = checkBody(Reset, ask.body)["os-reset_status"];
    const [to, attach, migration] = [fields.status, fields.attach_status, fields.migration_status].map(
      (each) => each?.toLowerCase(),
    );
    if (!to && !attach && !migration)
      throw badRequest("Must specify 'status', 'attach_status' or 'migration_status' for update.");
    if (to && !STATUSES.includes(to))
      throw badRequest(
        `Volume status: ${to} is invalid, valid statuses are: (${STATUSES.map(pythonRepr).join(", ")}).`,
      );
    const volume = volumeOf(ask, "reset_status");
    // The source's list lacks a comma between its last two: only "deleting" is refused.
    if (to === "deleting") throw badRequest(`Cannot reset-state to ${to}`);
    if (to === "in-use" && volume.attachmentIds.length === 0)
      throw badRequest("Cannot reset-state to in-use because volume does not have any attachments.");
    if (attach === "detached") detachAll(ask, volume);
    changeVolume(ask.site, volume.id, {
      ...(to ? { status: to } : {}),
      ...(attach ? { attachStatus: attach } : {}),
      ...(migration ? { migrationStatus: migration === "none" ? null : migration } : {}),
    });
    return empty(202);
  },
  "os-force_delete": (ask) => {
    removeVolume(ask.site, volumeOf(ask, "force_delete"), { isForced: true });
    return empty(202);
  },
  "os-force_detach": (ask) => {
    const volume = volumeOf(ask, "force_detach");
    const { attachment_id: id } = checkBody(ForceDetach, ask.body)["os-force_detach"];
    detachAll(ask, { ...volume, attachmentIds: volume.attachmentIds.filter((each) => !id || each === id) });
    return empty(202);
  },
};
