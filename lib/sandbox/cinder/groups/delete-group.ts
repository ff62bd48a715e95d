import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty } from "../../core/http";
import type { Site } from "../../core/site";
import { boolOf } from "../bool-of";
import { removeContent } from "../content";
import { invalidGroup } from "../refusals";
import { changeVolume, GROUP_SNAPSHOTS, GROUPS, SNAPSHOTS, VOLUMES } from "../rows";
import { findGroup } from "./find-group";
import { membersOf } from "./show-group";

/** As measured on devcloud: with volumes it takes longer. */
const DELETE_MS = 60;
const PER_VOLUME_MS = 40;

const Delete = z.object({ delete: z.looseObject({ "delete-volumes": z.unknown().optional() }) });

/** POST /groups/{id}/action delete (cinder/group/api.py, delete) @throws Refusal */
export function deleteGroup(ask: Ask): Answer {
  const { site, caller } = ask;
  const isWithVolumes = boolOf(checkBody(Delete, ask.body).delete["delete-volumes"]) === true;
  const group = findGroup(site, caller, ask.params.id ?? "");
  if (!group.host) {
    site.rows(GROUPS).remove(group.id);
    return empty(202);
  }
  if (!isWithVolumes && !["available", "error"].includes(group.status))
    throw invalidGroup(`Group status must be available or error, but current status is: ${group.status}`);
  if (site.rows(GROUP_SNAPSHOTS).find(({ groupId }) => groupId === group.id))
    throw invalidGroup("Group has existing snapshots.");
  const members = membersOf(site, group.id);
  if (members.length > 0 && !isWithVolumes)
    throw invalidGroup(
      `Group ${group.id} still contains volumes. The delete-volumes flag is required to delete it.`,
    );
  const ids = new Set(members.map(({ id }) => id));
  if (members.some(({ attachStatus }) => attachStatus === "attached"))
    throw invalidGroup(`Volume in group ${group.id} is attached. Need to detach first.`);
  if (site.rows(SNAPSHOTS).find(({ volumeId }) => ids.has(volumeId)))
    throw invalidGroup("Volume in group still has dependent snapshots.");
  for (const id of ids) changeVolume(site, id, { status: "deleting" });
  site.rows(GROUPS).update(group.id, { status: "deleting" });
  const ms = DELETE_MS + ids.size * PER_VOLUME_MS;
  site.later("cinder.groupDelete", ms, group.id, { groupId: group.id });
  return empty(202);
}

/** The group is gone, with its volumes. */
export function forgetGroup(site: Site, { groupId }: { groupId: string }, failure: string | undefined): void {
  if (site.rows(GROUPS).get(groupId)?.status !== "deleting") return;
  if (failure !== undefined) return void site.rows(GROUPS).update(groupId, { status: "error" });
  for (const { id } of membersOf(site, groupId)) {
    site.rows(VOLUMES).remove(id);
    removeContent(site, id);
  }
  site.rows(GROUPS).remove(groupId);
}
