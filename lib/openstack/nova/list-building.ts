import { z } from "zod";
import { type ListOptions, listItems } from "../list";
import type { Session } from "../session";

const Building = z.object({ id: z.string() });

/**
 * The ids of all VMs that are being made: a list that asks Neutron for nothing, and so costs a part of one look at one VM.
 * What a dead cell makes is missing. GET /servers (nova/api/openstack/compute/servers.py)
 */
export const listBuilding = (session: Session, options: ListOptions = {}): AsyncGenerator<{ id: string }> =>
  listItems(session, {
    service: "compute",
    path: "/servers",
    key: "servers",
    item: Building,
    map: ({ id }) => ({ id }),
    idOf: ({ id }) => id,
    query: { status: "BUILD" },
    options,
  });
