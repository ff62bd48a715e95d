import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty } from "../../core/http";
import { pythonRepr } from "../../core/python-repr";
import type { Site } from "../../core/site";
import { Text } from "../fields";
import { invalidGroup, invalidVolume } from "../refusals";
import { changeVolume, GROUPS, type Group, VOLUMES } from "../rows";
import { findGroup } from "./find-group";
import { membersOf } from "./show-group";

/** As measured on devcloud. */
const UPDATE_MS = 50;

const Update = z.object({
  group: z
    .strictObject({
      name: Text,
      description: Text,
      add_volumes: z.string().nullish(),
      remove_volumes: z.string().nullish(),
    })
    .refine(
      (fields) => ["name", "description", "add_volumes", "remove_volumes"].some((key) => key in fields),
      "Invalid input",
    ),
});

/** cinder/group/api.py, VALID_ADD_VOL_TO_GROUP_STATUS and VALID_REMOVE_VOL_FROM_GROUP_STATUS */
const ADDABLE = ["available", "in-use"];
const REMOVABLE = ["available", "in-use", "error", "error_deleting"];

const idsOf = (text: string | null | undefined): string[] =>
  (text ?? "").split(",").filter((id) => id !== "");

/** PUT /groups/{id} (cinder/group/api.py, update) @throws Refusal */
export function updateGroup(ask: Ask): Answer {
  const { site, caller } = ask;
  const { group: wanted } = checkBody(Update, ask.body);
  const group = findGroup(site, caller, ask.params.id ?? "");
  const [wantedIn, out] = [idsOf(wanted.add_volumes), idsOf(wanted.remove_volumes)];
  const both = wantedIn.filter((id) => out.includes(id));
  if (both.length > 0)
    throw invalidVolume(`UUIDs ${pythonRepr(both)} are in both add and remove volume list.`);
  const members = new Set(membersOf(site, group.id).map(({ id }) => id));
  const added = wantedIn.filter((id) => !members.has(id));
  for (const id of added) checkAdded(site, group, id);
  for (const id of out) checkRemoved(site, group, id, members);

  const name = wanted.name === group.name ? undefined : (wanted.name ?? undefined);
  const description =
    wanted.description === group.description ? undefined : (wanted.description ?? undefined);
  const hasMoves = added.length + out.length > 0;
  if (name === undefined && description === undefined && !hasMoves)
    throw invalidGroup(
      `Cannot update group ${group.id} because no valid name, description, add_volumes, or remove_volumes were provided.`,
    );
  if (hasMoves && group.status !== "available") throw invalidGroup("Group status must be available.");
  site.rows(GROUPS).update(group.id, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    status: hasMoves ? "updating" : "available",
  });
  if (hasMoves)
    site.later("cinder.groupUpdate", UPDATE_MS, group.id, { groupId: group.id, added, removed: out });
  return empty(202);
}

function checkAdded(site: Site, group: Group, id: string): void {
  const cannot = (why: string) => invalidVolume(`Cannot add volume ${id} to group ${group.id} ${why}`);
  const volume = site.rows(VOLUMES).get(id);
  if (!volume) throw cannot("because volume cannot be found.");
  if (volume.groupId) throw cannot(`because it is already in group ${volume.groupId}.`);
  if (volume.projectId !== group.projectId) throw cannot("as they belong to different projects.");
  if (!group.volumeTypeIds.includes(volume.typeId))
    throw cannot(`because volume type ${volume.typeId} is not supported by the group.`);
  if (!ADDABLE.includes(volume.status))
    throw cannot(
      `because volume is in an invalid state: ${volume.status}. Valid states are: ('available', 'in-use').`,
    );
  const backend = (host: string | null) => host?.split("#")[0];
  if (backend(volume.host) !== backend(group.host)) throw invalidVolume("Volume is not local to this node.");
}

function checkRemoved(site: Site, group: Group, id: string, members: ReadonlySet<string>): void {
  const cannot = (why: string) =>
    invalidVolume(`Cannot remove volume ${id} from group ${group.id} because ${why}`);
  if (!members.has(id)) throw cannot("it is not in the group.");
  const { status } = site.rows(VOLUMES).get(id) ?? {};
  if (!REMOVABLE.includes(status ?? ""))
    throw cannot(
      `volume is in an invalid state: ${status}. Valid states are: ('available', 'in-use', 'error', 'error_deleting').`,
    );
}

/** The volumes are in the group, or out of it. */
export function finishUpdate(
  site: Site,
  { groupId, added, removed }: { groupId: string; added: string[]; removed: string[] },
  failure: string | undefined,
): void {
  if (site.rows(GROUPS).get(groupId)?.status !== "updating") return;
  if (failure !== undefined) return void site.rows(GROUPS).update(groupId, { status: "error" });
  const isThere = (id: string) => site.rows(VOLUMES).get(id) !== undefined;
  for (const id of added.filter(isThere)) changeVolume(site, id, { groupId });
  for (const id of removed.filter(isThere)) changeVolume(site, id, { groupId: null });
  site.rows(GROUPS).update(groupId, { status: "available" });
}
