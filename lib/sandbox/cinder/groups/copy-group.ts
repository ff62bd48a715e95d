import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, ok } from "../../core/http";
import { Text } from "../fields";
import { actionOf, noAction } from "../no-action";
import { invalidGroup } from "../refusals";
import { type Group, SNAPSHOTS } from "../rows";
import { makeVolume, type NewVolume } from "../volumes/make-volume";
import { findGroup, findGroupSnapshot } from "./find-group";
import { insertGroup } from "./make-group";
import { membersOf, summaryOf } from "./show-group";

/** As measured on devcloud. */
const COPY_MS = 80;

const Copy = z.object({
  "create-from-src": z
    .strictObject({
      name: Text,
      description: Text,
      group_snapshot_id: z.string().optional(),
      source_group_id: z.string().optional(),
    })
    .refine(
      (f) => (f.group_snapshot_id === undefined) !== (f.source_group_id === undefined),
      "Invalid input",
    ),
});

/** POST /groups/action: a group with copies of what another one, or a snapshot of it, has (cinder/group/api.py) */
export function copyGroup(ask: Ask): Answer {
  const { site, caller } = ask;
  const action = actionOf(ask.body);
  if (action !== "create-from-src") throw noAction(action);
  const wanted = checkBody(Copy, ask.body)["create-from-src"];
  const cut = wanted.group_snapshot_id
    ? findGroupSnapshot(site, caller, wanted.group_snapshot_id)
    : undefined;
  const origin = findGroup(site, caller, cut?.groupId ?? wanted.source_group_id ?? "");
  const parts: NewVolume[] = cut
    ? site
        .rows(SNAPSHOTS)
        .filter(({ groupSnapshotId }) => groupSnapshotId === cut.id)
        .map(({ id, name, typeId }) => ({ name, snapshotId: id, type: typeId }))
    : membersOf(site, origin.id).map(({ id, name, typeId }) => ({ name, sourceVolumeId: id, type: typeId }));
  if (parts.length === 0)
    throw invalidGroup(
      cut
        ? "Group snapshot is empty. No group will be created."
        : "Source group is empty. No group will be created.",
    );
  const group: Group = insertGroup(ask, {
    name: wanted.name ?? null,
    description: wanted.description ?? null,
    groupTypeId: origin.groupTypeId,
    volumeTypeIds: origin.volumeTypeIds,
    host: origin.host,
    groupSnapshotId: cut?.id ?? null,
    sourceGroupId: cut ? null : origin.id,
  });
  for (const part of parts) makeVolume(site, caller, { ...part, group, requestId: ask.requestId });
  site.later("cinder.group", COPY_MS, group.id, { groupId: group.id }, group.name ?? undefined);
  return ok({ group: summaryOf(group) }, 202);
}
