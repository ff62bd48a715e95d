import { z } from "zod";
import { ifFound } from "../if-found";
import { type ListOptions, listItems } from "../list";
import { collect } from "../pagination";
import { type Pin, type Session, segment } from "../session";
import type { CallOptions } from "../transport";
import { toServer, WireServer } from "./server-shape";

/** 2.79 to 2.93 show the same fields; from 2.96 on pinned AZ, from 2.100 on scheduler hints (openstack-api.md 0). */
const SHOW: Pin = { pin: "2.93", atLeast: "2.79" };

/** A VM as Nova shows it. What the policy hides, or a dead cell cannot tell, is undefined. */
export type Server = ReturnType<typeof toServer>;

export interface ListServers extends ListOptions {
  /** Of all projects; needs an admin (403 otherwise). */
  allProjects?: boolean;
  projectId?: string;
  /** ISO 8601; the answer then holds deleted servers too, as status DELETED. */
  changesSince?: string;
  tags?: readonly string[];
  /** A regular expression of the database; matches anywhere in the name. */
  name?: string;
}

/**
 * VMs with all details, newest first. One that is missing here is not thereby deleted: Nova leaves out those of a
 * dead cell as soon as any filter is given.
 * GET /servers/detail (nova/api/openstack/compute/servers.py)
 */
export function listServers(session: Session, options: ListServers = {}): AsyncGenerator<Server> {
  const { allProjects, projectId, changesSince, tags, name, ...rest } = options;
  return listItems(session, {
    service: "compute",
    path: "/servers/detail",
    key: "servers",
    item: WireServer,
    map: toServer,
    idOf: (s) => s.id,
    query: {
      all_tenants: allProjects ? 1 : undefined,
      project_id: projectId,
      "changes-since": changesSince,
      tags: tags?.join(","),
      name,
    },
    microversion: SHOW,
    options: rest,
  });
}

/** All VMs of a listing at once. GET /servers/detail (nova/api/openstack/compute/servers.py) */
export const listAllServers = (session: Session, options: ListServers = {}): Promise<Server[]> =>
  collect(listServers(session, options));

const Body = z.object({ server: WireServer });

/**
 * GET /servers/{id} (nova/api/openstack/compute/servers.py)
 * @throws OpenStackError kind "not_found", also for another project's unless the user is an admin
 */
export async function getServer(session: Session, id: string, options: CallOptions = {}): Promise<Server> {
  const { server } = await session.json(Body, {
    ...options,
    service: "compute",
    method: "GET",
    path: `/servers/${segment(id)}`,
    microversion: SHOW,
    expect: [200],
  });
  return toServer(server);
}

/** Like `getServer`; undefined when there is none. GET /servers/{id} (nova/api/openstack/compute/servers.py) */
export const findServer = (session: Session, id: string, options: CallOptions = {}) =>
  ifFound(getServer(session, id, options));

/**
 * Change a VM's name; the guest's host name stays. Allowed in every state, and although locked.
 * PUT /servers/{id} (nova/api/openstack/compute/servers.py)
 * @throws OpenStackError kind "not_found"
 */
export async function renameServer(
  session: Session,
  id: string,
  name: string,
  options: CallOptions = {},
): Promise<Server> {
  const { server } = await session.json(Body, {
    ...options,
    service: "compute",
    method: "PUT",
    path: `/servers/${segment(id)}`,
    body: { server: { name } },
    microversion: SHOW,
    expect: [200],
  });
  return toServer(server);
}

/**
 * Ask for a VM's deletion; one that is gone already is fine. Wait with `waitUntilServerGone`.
 * DELETE /servers/{id} (nova/api/openstack/compute/servers.py)
 * @throws OpenStackError kind "conflict" for a member when it is locked
 */
export async function deleteServer(session: Session, id: string, options: CallOptions = {}): Promise<void> {
  await session.call({
    ...options,
    service: "compute",
    method: "DELETE",
    path: `/servers/${segment(id)}`,
    expect: [204, 404],
  });
}
