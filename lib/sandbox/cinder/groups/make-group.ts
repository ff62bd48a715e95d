import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, ok } from "../../core/http";
import type { Site } from "../../core/site";
import { chooseBackend } from "../backends/choose-backend";
import { poolOf } from "../backends/pool-of";
import { Text } from "../fields";
import { checkQuota } from "../quotas/check-quota";
import { badRequest, invalidInput } from "../refusals";
import { GROUPS, type Group, VOLUME_TYPES } from "../rows";
import { findType } from "../types/find-type";
import { ZONE } from "../zones";
import { DEFAULT_CGSNAPSHOT_TYPE, findGroupType } from "./find-group-type";
import { summaryOf } from "./show-group";

/** From the request until it is available, ms, as measured on devcloud. */
const CREATE_MS = 60;

const Create = z.object({
  group: z.strictObject({
    name: Text,
    description: Text,
    group_type: z.string().min(1),
    volume_types: z.array(z.string()).min(1),
    availability_zone: z.string().max(255).nullish(),
  }),
});

/** POST /groups (cinder/api/v3/groups.py, group/api.py) @throws Refusal */
export function createGroup(ask: Ask): Answer {
  const { site, caller } = ask;
  const { group: wanted } = checkBody(Create, ask.body);
  const type = findGroupType(site, wanted.group_type);
  refuseReserved(type);
  const types = wanted.volume_types.map((each) => findType(site, caller, each));
  const az = wanted.availability_zone ?? ZONE;
  if (az !== ZONE) throw invalidInput(`Availability zone '${az}' is invalid.`);
  const group = insertGroup(ask, {
    name: wanted.name ?? null,
    description: wanted.description ?? null,
    groupTypeId: type.id,
    volumeTypeIds: types.map(({ id }) => id),
  });
  site.later("cinder.group", CREATE_MS, group.id, { groupId: group.id }, group.name ?? undefined);
  return ok({ group: summaryOf(group) }, 202);
}

/** @throws Refusal 400 (cinder/api/v3/groups.py, _check_default_cgsnapshot_type) */
export function refuseReserved({ id, name }: { id: string; name: string }): void {
  if (name === DEFAULT_CGSNAPSHOT_TYPE)
    throw badRequest(
      `Group_type ${id} is reserved for migrating CGs to groups. Migrated group can only be operated by CG APIs.`,
    );
}

/** A group that is being made. @throws Refusal 413 */
export function insertGroup(
  { site, caller }: Ask,
  wanted: Pick<Group, "name" | "description" | "groupTypeId" | "volumeTypeIds"> & Partial<Group>,
): Group {
  const projectId = caller.projectId ?? "";
  checkQuota(site, projectId, "groups", { groups: 1 });
  return site.rows(GROUPS).insert({
    id: site.world.ids.uuid(),
    projectId,
    userId: caller.userId,
    status: "creating",
    az: ZONE,
    host: null,
    groupSnapshotId: null,
    sourceGroupId: null,
    replicationStatus: "disabled",
    createdAt: site.now(),
    ...wanted,
  });
}

/**
 * A group gets its backend; one that no backend can hold ends in error. A type that asks for consistency is not looked
 * at: its snapshots are made one by one then, without a word. (cinder/scheduler/manager.py, create_group)
 */
export function finishGroup(site: Site, { groupId }: { groupId: string }, failure: string | undefined): void {
  const group = site.rows(GROUPS).get(groupId);
  if (group?.status !== "creating") return;
  const types = group.volumeTypeIds.flatMap((id) => site.rows(VOLUME_TYPES).get(id) ?? []);
  const backend = chooseBackend(site, types);
  site
    .rows(GROUPS)
    .update(
      groupId,
      backend && failure === undefined
        ? { status: "available", host: poolOf(backend) }
        : { status: "error", host: backend ? poolOf(backend) : null },
    );
}
