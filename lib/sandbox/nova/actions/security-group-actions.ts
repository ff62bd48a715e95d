import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Ask, empty } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { PORTS, SECURITY_GROUPS } from "../../neutron/rows";
import { checkLock } from "../check-state";
import type { Server } from "../rows";
import type { ServerAction } from "../server-actions";
import { portsOf } from "../server-network";

/* A security group on all NICs of a server, or on none. (nova/network/security_group_api.py, add_to_instance) */

const Wanted = z.strictObject({ name: z.string().min(1).max(255) });

function groupOf({ site, caller }: Ask, name: string): string {
  const found = site
    .rows(SECURITY_GROUPS)
    .find((g) => (g.name === name || g.id === name) && (g.projectId === caller.projectId || caller.isAdmin));
  if (!found) throw notFound(`Security group ${name} is not found for project ${caller.projectId}`);
  return found.id;
}

/** Neutron keeps them at the ports. @throws Refusal 404 when there is none that has, or lacks, the group */
function change(ask: Ask, server: Server, isWith: boolean, groupId: string, name: string): void {
  const all = portsOf(ask.site, server);
  if (all.length === 0)
    throw notFound(`instance_id ${server.id} could not be found as device id on any ports`);
  const ports = all.filter((port) => port.securityGroupIds.includes(groupId) !== isWith);
  if (ports.length === 0 && !isWith)
    throw notFound(`Security group ${name} not associated with the instance ${server.id}`);
  for (const port of ports) {
    if (isWith && port.fixedIps.length === 0)
      throw new Refusal(
        400,
        "Network requires port_security_enabled and subnet associated in order to apply security groups.",
      );
    const securityGroupIds = isWith
      ? [...port.securityGroupIds, groupId]
      : port.securityGroupIds.filter((id) => id !== groupId);
    ask.site.rows(PORTS).update(port.id, { securityGroupIds });
  }
}

const action =
  (key: "addSecurityGroup" | "removeSecurityGroup"): ServerAction =>
  (ask, server, value) => {
    const body = checkBody(z.object({ [key]: Wanted }), { [key]: value });
    const { name } = body[key] as z.output<typeof Wanted>;
    checkLock(ask.caller, server);
    change(ask, server, key === "addSecurityGroup", groupOf(ask, name), name);
    return empty(202);
  };

export const securityGroupActions: Readonly<Record<string, ServerAction>> = {
  addSecurityGroup: action("addSecurityGroup"),
  removeSecurityGroup: action("removeSecurityGroup"),
};
