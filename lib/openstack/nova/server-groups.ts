import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { type Pin, type Session, segment } from "../session";
import type { CallOptions } from "../transport";

/** `policy` and `rules` since 2.64; before, a list of policies. */
const GROUPS: Pin = { pin: "2.93", atLeast: "2.64" };

const WireGroup = z.object({
  id: z.string(),
  name: z.string(),
  policy: z.string(),
  rules: z.object({ max_server_per_host: z.number().nullish() }).nullish(),
  members: z.array(z.string()).nullish(),
  project_id: z.string().nullish(),
  user_id: z.string().nullish(),
});

/** Servers that are kept together on hosts, or apart. */
export type ServerGroup = ReturnType<typeof toGroup>;
export type GroupPolicy = "affinity" | "anti-affinity" | "soft-affinity" | "soft-anti-affinity";

const toGroup = (g: z.output<typeof WireGroup>) => ({
  id: g.id,
  name: g.name,
  policy: g.policy,
  maxServersPerHost: g.rules?.max_server_per_host ?? undefined,
  /** Ids of servers that are not deleted. */
  serverIds: g.members ?? [],
  projectId: g.project_id ?? undefined,
  userId: g.user_id ?? undefined,
});

export interface ListServerGroups extends CallOptions {
  /** Of all projects; others are left out without an error for non-admins. */
  allProjects?: boolean;
  pageSize?: number;
}

/**
 * All groups. Paged by offset, unlike all other lists: one made or deleted meanwhile may come twice or be missed.
 * GET /os-server-groups (nova/api/openstack/compute/server_groups.py)
 */
export async function listServerGroups(
  session: Session,
  options: ListServerGroups = {},
): Promise<ServerGroup[]> {
  const found = new Map<string, ServerGroup>();
  for (let offset = 0; ; ) {
    const { server_groups } = await session.json(z.object({ server_groups: z.array(WireGroup) }), {
      ...callOptionsOf(options),
      service: "compute",
      method: "GET",
      path: "/os-server-groups",
      query: {
        all_projects: options.allProjects ? "True" : undefined,
        limit: options.pageSize,
        offset: offset || undefined,
      },
      microversion: GROUPS,
      expect: [200],
    });
    const before = found.size;
    for (const g of server_groups) found.set(g.id, toGroup(g));
    // The server's own cap is not known, so only a page with nothing new is surely the last.
    if (found.size === before) return [...found.values()];
    offset += server_groups.length;
  }
}

/** GET /os-server-groups/{id} (nova/api/openstack/compute/server_groups.py) @throws OpenStackError kind "not_found" */
export async function getServerGroup(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<ServerGroup> {
  const { server_group } = await session.json(z.object({ server_group: WireGroup }), {
    ...options,
    service: "compute",
    method: "GET",
    path: `/os-server-groups/${segment(id)}`,
    microversion: GROUPS,
    expect: [200],
  });
  return toGroup(server_group);
}

export interface CreateServerGroup extends CallOptions {
  name: string;
  policy: GroupPolicy;
  /** With anti-affinity only. */
  maxServersPerHost?: number;
}

/**
 * Make an empty group; servers join it when they are created, never later. Names need not be unique.
 * POST /os-server-groups (nova/api/openstack/compute/server_groups.py)
 * @throws OpenStackError kind "quota"
 */
export async function createServerGroup(
  session: Session,
  g: CreateServerGroup,
): Promise<{ id: string; requestId: string | undefined }> {
  const rules = g.maxServersPerHost === undefined ? undefined : { max_server_per_host: g.maxServersPerHost };
  const { data, answer } = await session.jsonAnswer(z.object({ server_group: WireGroup }), {
    ...callOptionsOf(g),
    service: "compute",
    method: "POST",
    path: "/os-server-groups",
    body: { server_group: { name: g.name, policy: g.policy, rules } },
    microversion: GROUPS,
    expect: [200],
  });
  return { id: data.server_group.id, requestId: answer.requestId };
}

/** Its servers stay. One that is gone is fine. DELETE /os-server-groups/{id} (nova/api/openstack/compute/server_groups.py) */
export async function deleteServerGroup(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "compute",
    method: "DELETE",
    path: `/os-server-groups/${segment(id)}`,
    expect: [204, 404],
  });
}
