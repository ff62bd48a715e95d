import { isOpenStackError } from "../../openstack/errors";
import {
  type CreateRule,
  createRule,
  deleteRule,
  listRules,
  type SecurityGroupRule,
} from "../../openstack/neutron/security-group-rules";
import { createSecurityGroup } from "../../openstack/neutron/security-groups";
import { collect } from "../../openstack/pagination";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedRule, PlannedSecurityGroup } from "../recovery-run-plan";
import { changeThing, lookAt, makeThing } from "./make-thing";
import { refId } from "./ref-ids";

/**
 * A security group of the plan, still with the rules that Neutron gives to each.
 * @throws OpenStackError, RunStopped
 */
export const makeGroup = (
  ctx: RecoveryContext,
  { key, credentialId, name, isStateful }: PlannedSecurityGroup,
): Promise<string> =>
  makeThing(ctx, {
    kind: "security_group",
    key,
    credentialId,
    step: `group:${key}`,
    call: "POST /security-groups",
    create: (session, description, call) =>
      createSecurityGroup(session, {
        ...call,
        name,
        description,
        // Needs an extension: what is so anyway is not asked for.
        ...(isStateful ? {} : { isStateful }),
      }),
  });

type Rule = Omit<CreateRule, "securityGroupId">;

/**
 * Gives a made group the planned rules, and no others: Neutron's own let everything out. All groups are made by then,
 * since rules lead to one another.
 * @returns how many it has
 * @throws OpenStackError, RunStopped
 */
export async function makeRules(ctx: RecoveryContext, group: PlannedSecurityGroup): Promise<number> {
  const step = `group:${group.key}`;
  const id = await refId(ctx, { made: group.key });
  const session = await ctx.session(group.credentialId);
  const planned = await Promise.all(group.rules.map((rule) => toRule(ctx, rule)));
  const wanted = new Map(planned.map((rule) => [contentOf(rule), rule]));
  const has = await lookAt(ctx, (call) => collect(listRules(session, { ...call, securityGroupIds: [id] })));
  const known = new Set(has.map(contentOf));
  await Promise.all(
    has
      .filter((rule) => !wanted.has(contentOf(rule)))
      .map((rule) =>
        changeThing(ctx, { step, call: "DELETE /security-group-rules/{id}" }, (call) =>
          deleteRule(session, rule.id, call),
        ),
      ),
  );
  await Promise.all(
    [...wanted]
      .filter(([content]) => !known.has(content))
      .map(([, rule]) =>
        changeThing(ctx, { step, call: "POST /security-group-rules" }, (call) =>
          createRule(session, { ...call, ...rule, securityGroupId: id }).catch(unlessThere),
        ),
      ),
  );
  return wanted.size;
}

const toRule = async (ctx: RecoveryContext, rule: PlannedRule): Promise<Rule> => ({
  direction: rule.direction === "egress" ? "egress" : "ingress",
  etherType: rule.ethertype === "IPv6" ? "IPv6" : "IPv4",
  protocol: rule.protocol ?? undefined,
  portMin: rule.portMin ?? undefined,
  portMax: rule.portMax ?? undefined,
  remoteIpPrefix: rule.remoteIpPrefix ?? undefined,
  remoteGroupId: rule.remoteGroup ? await refId(ctx, rule.remoteGroup) : undefined,
});

const EVERYBODY: readonly (string | undefined)[] = ["0.0.0.0/0", "::/0", undefined];

/** Two rules of the same content are one to Neutron. */
const contentOf = (rule: Rule | SecurityGroupRule): string =>
  JSON.stringify([
    rule.direction,
    rule.etherType,
    rule.protocol ?? null,
    rule.portMin ?? null,
    rule.portMax ?? null,
    EVERYBODY.includes(rule.remoteIpPrefix) ? null : rule.remoteIpPrefix,
    rule.remoteGroupId ?? null,
    "remoteAddressGroupId" in rule ? (rule.remoteAddressGroupId ?? null) : null,
  ]);

/** An earlier try made it. (neutron/db/securitygroups_db.py, SecurityGroupRuleExists) */
function unlessThere(error: unknown): void {
  if (!isOpenStackError(error, "conflict") || error.fault !== "SecurityGroupRuleExists") throw error;
}
