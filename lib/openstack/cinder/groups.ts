import { z } from "zod";
import { ifFound } from "../if-found";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";
import { type WaitOptions, waitForStatus, waitForWanted } from "./wait";

/** list_volume since 3.25; replication_status 3.38, project_id 3.58. */
export const GROUP: Pin = { pin: "3.70", atLeast: "3.25" };

const WireGroup = z.object({
  id: z.string(),
  status: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  created_at: Time,
  availability_zone: z.string().nullish(),
  group_type: z.string().nullish(),
  volume_types: z.array(z.string()).nullish(),
  volumes: z.array(z.string()).nullish(),
  replication_status: z.string().nullish(),
  project_id: z.string().nullish(),
});

const toGroup = (g: z.output<typeof WireGroup>) => ({
  id: g.id,
  status: g.status,
  name: g.name ?? undefined,
  description: g.description ?? undefined,
  createdAt: g.created_at,
  availabilityZone: g.availability_zone ?? undefined,
  groupTypeId: g.group_type ?? undefined,
  volumeTypeIds: g.volume_types ?? [],
  volumeIds: g.volumes ?? [],
  replicationStatus: g.replication_status ?? undefined,
  projectId: g.project_id ?? undefined,
});

/** Volumes of one backend that are snapshotted together. */
export type Group = ReturnType<typeof toGroup>;

export interface ListGroups extends ListOptions {
  allProjects?: boolean;
  projectId?: string;
  status?: string;
  name?: string;
}

/** Groups with their volumes. GET /groups/detail?list_volume=true (cinder/api/v3/groups.py) */
export function listGroups(session: Session, options: ListGroups = {}): AsyncGenerator<Group> {
  const { allProjects, projectId, status, name, ...rest } = options;
  return listItems(session, {
    service: "volume",
    idOf: (item) => item.id,
    path: "/groups/detail",
    key: "groups",
    linksKey: "group_links",
    item: WireGroup,
    map: toGroup,
    query: {
      list_volume: true,
      all_tenants: allProjects ? 1 : undefined,
      project_id: projectId,
      status,
      name,
    },
    microversion: GROUP,
    options: rest,
  });
}

/** A group with its volumes. GET /groups/{id}?list_volume=true @throws OpenStackError kind "not_found" */
export async function getGroup(session: Session, id: string, options: CallOptions = {}): Promise<Group> {
  const { group } = await session.json(z.object({ group: WireGroup }), {
    ...options,
    service: "volume",
    method: "GET",
    path: `/groups/${segment(id)}`,
    query: { list_volume: true },
    microversion: GROUP,
    expect: [200],
  });
  return toGroup(group);
}

const subject = (session: Session, id: string) => ({
  what: `group ${id}`,
  find: (call: CallOptions) => ifFound(getGroup(session, id, call)),
  messagesAbout: [id],
});

/**
 * Wait until a group is available. After a change of members give `stateBefore: "available"` only when the change
 * takes long: a quick one may be over before the first look.
 * @throws OpenStackError kind "conflict" when it ends in error, "timeout"
 */
export const waitForGroup = (session: Session, id: string, options: WaitOptions): Promise<Group> =>
  waitForWanted(session, { ...subject(session, id), wanted: ["available"] }, options);

/** Wait until a group is deleted. @throws OpenStackError kind "conflict" when the deletion fails, "timeout" */
export async function waitForGroupGone(session: Session, id: string, options: WaitOptions): Promise<void> {
  await waitForStatus(session, { ...subject(session, id), wanted: "gone" }, options);
}
