import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";
import { GROUP } from "./groups";
import type { Created } from "./volume-changes";

export interface CreateGroup extends CallOptions {
  name: string;
  description?: string | undefined;
  groupTypeId: string;
  /** The ids of the volume types that its members may have. */
  volumeTypeIds: readonly string[];
  availabilityZone?: string | undefined;
}

/**
 * Create an empty group. Only accepted when this returns: wait for "available".
 * POST /groups (cinder/api/v3/groups.py)
 */
export async function createGroup(session: Session, group: CreateGroup): Promise<Created> {
  const { data, answer } = await session.jsonAnswer(z.object({ group: z.object({ id: z.string() }) }), {
    ...callOptionsOf(group),
    service: "volume",
    method: "POST",
    path: "/groups",
    body: {
      group: {
        name: group.name,
        description: group.description,
        group_type: group.groupTypeId,
        volume_types: group.volumeTypeIds,
        availability_zone: group.availabilityZone,
      },
    },
    microversion: GROUP,
    expect: [202],
  });
  return { id: data.group.id, requestId: answer.requestId };
}

export interface UpdateGroup extends CallOptions {
  name?: string;
  description?: string;
  addVolumeIds?: readonly string[];
  removeVolumeIds?: readonly string[];
}

/**
 * Change a group's members or name; wait for "available" again. Members must be available or in use, of a type of
 * the group, on its backend, and in no other group (kind "bad_request").
 * PUT /groups/{id} (cinder/api/v3/groups.py, group/api.py update)
 */
export async function updateGroup(session: Session, id: string, changes: UpdateGroup): Promise<void> {
  await session.call({
    ...callOptionsOf(changes),
    service: "volume",
    method: "PUT",
    path: `/groups/${segment(id)}`,
    body: {
      group: {
        name: changes.name,
        description: changes.description,
        add_volumes: changes.addVolumeIds?.join(","),
        remove_volumes: changes.removeVolumeIds?.join(","),
      },
    },
    microversion: GROUP,
    expect: [202],
    // A second try would find the members changed, and fail.
    isRepeatable: false,
  });
}

/**
 * Ask for a group's deletion; one that is gone already is fine.
 * POST /groups/{id}/action delete (cinder/api/v3/groups.py)
 * @param withVolumes deletes its members too; otherwise it must be empty (kind "bad_request")
 */
export async function deleteGroup(
  session: Session,
  id: string,
  { withVolumes = false, ...options }: CallOptions & { withVolumes?: boolean } = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "volume",
    method: "POST",
    path: `/groups/${segment(id)}/action`,
    body: { delete: { "delete-volumes": withVolumes } },
    microversion: GROUP,
    expect: [202, 404],
  });
}
