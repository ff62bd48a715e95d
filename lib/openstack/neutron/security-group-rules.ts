import { z } from "zod";
import { callOptionsOf } from "../call-options";
import type { Session } from "../session";
import type { CallOptions } from "../transport";
import { createResource, deleteResource, type ListOptions, listResource } from "./resource";

export const WireRule = z.object({
  id: z.string(),
  security_group_id: z.string(),
  direction: z.enum(["ingress", "egress"]),
  ethertype: z.string().nullish(),
  protocol: z.string().nullish(),
  port_range_min: z.number().nullish(),
  port_range_max: z.number().nullish(),
  remote_ip_prefix: z.string().nullish(),
  remote_group_id: z.string().nullish(),
  remote_address_group_id: z.string().nullish(),
  description: z.string().nullish(),
});

export const toRule = (r: z.output<typeof WireRule>) => ({
  id: r.id,
  securityGroupId: r.security_group_id,
  direction: r.direction,
  etherType: r.ethertype ?? "IPv4",
  /** Undefined: any. */
  protocol: r.protocol ?? undefined,
  portMin: r.port_range_min ?? undefined,
  portMax: r.port_range_max ?? undefined,
  remoteIpPrefix: r.remote_ip_prefix ?? undefined,
  remoteGroupId: r.remote_group_id ?? undefined,
  remoteAddressGroupId: r.remote_address_group_id ?? undefined,
  description: r.description ?? "",
});

const RULE = { path: "/security-group-rules", key: "security_group_rule", item: WireRule, map: toRule };

export type SecurityGroupRule = ReturnType<typeof toRule>;

/** GET /security-group-rules (neutron/db/securitygroups_db.py) @throws OpenStackError */
export function listRules(
  session: Session,
  options: ListOptions & { securityGroupIds?: readonly string[] } = {},
): AsyncGenerator<SecurityGroupRule> {
  const { securityGroupIds, ...rest } = options;
  return listResource(session, RULE, rest, { security_group_id: securityGroupIds });
}

export interface CreateRule extends CallOptions {
  securityGroupId: string;
  direction: "ingress" | "egress";
  etherType?: "IPv4" | "IPv6" | undefined;
  protocol?: string | undefined;
  portMin?: number | undefined;
  portMax?: number | undefined;
  remoteIpPrefix?: string | undefined;
  remoteGroupId?: string | undefined;
  description?: string | undefined;
}

/**
 * Add a rule to a security group. Kind "conflict" with fault SecurityGroupRuleExists when it has one like it; "quota".
 * POST /security-group-rules (neutron/db/securitygroups_db.py)
 */
export const createRule = (session: Session, rule: CreateRule) =>
  createResource(
    session,
    RULE,
    {
      security_group_id: rule.securityGroupId,
      direction: rule.direction,
      ethertype: rule.etherType,
      protocol: rule.protocol,
      port_range_min: rule.portMin,
      port_range_max: rule.portMax,
      remote_ip_prefix: rule.remoteIpPrefix,
      remote_group_id: rule.remoteGroupId,
      description: rule.description,
    },
    callOptionsOf(rule),
  );

/** Delete a rule; gone is fine. DELETE /security-group-rules/{id} @throws OpenStackError */
export const deleteRule = (session: Session, id: string, options: CallOptions = {}): Promise<void> =>
  deleteResource(session, RULE, id, options);
