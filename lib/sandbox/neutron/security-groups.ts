import { grouped } from "../core/grouped";
import { isBoolean, isText } from "./checks";
import { ensureDefaultGroup, makeGroup } from "./default-group";
import type { Look } from "./look";
import { refuse } from "./refusals";
import { isOwnOrAdmin, patchOf, type Resource, revise, standardAttributes, view } from "./resource";
import {
  PORTS,
  SECURITY_GROUP_RULES,
  SECURITY_GROUPS,
  type SecurityGroup,
  type SecurityGroupRule,
} from "./rows";
import { securityGroupRules } from "./security-group-rules";

export const securityGroups: Resource<SecurityGroup> = {
  name: "security_group",
  plural: "security_groups",
  path: "security-groups",
  key: SECURITY_GROUPS,
  quota: "security_group",
  gone: (id) => refuse(404, "SecurityGroupNotFound", `Security group ${id} does not exist`),
  isSeen: isOwnOrAdmin,
  attributes: {
    id: { show: (g) => g.id },
    name: { show: (g) => g.name, check: isText() },
    stateful: { show: (g) => g.isStateful, check: isBoolean },
    tenant_id: { show: (g) => g.projectId },
    description: { show: (g) => g.description, check: isText() },
    shared: { show: () => false },
    security_group_rules: {
      show: (g, look) => rulesOf(look, g.id).map((rule) => view(securityGroupRules, rule, look)),
      isFilter: false,
    },
    ...standardAttributes<SecurityGroup>(),
  },
  beforeList(look, filters) {
    const projectId = (filters.get("project_id") ?? filters.get("tenant_id"))?.[0] ?? look.caller.projectId;
    if (projectId && (look.isAdmin || projectId === look.caller.projectId))
      ensureDefaultGroup(look.site, projectId);
  },
  create(look, values) {
    const projectId = (values.project_id as string | undefined) ?? look.caller.projectId ?? "";
    ensureDefaultGroup(look.site, projectId);
    if (values.name === "default")
      throw refuse(409, "SecurityGroupDefaultAlreadyExists", "Default security group already exists.");
    return makeGroup(look.site, {
      name: (values.name as string | undefined) ?? "",
      description: (values.description as string | undefined) ?? "",
      projectId,
      isStateful: (values.stateful as boolean | undefined) ?? true,
    });
  },
  update(look, group, values) {
    if (group.name !== "default" && values.name === "default")
      throw refuse(409, "SecurityGroupDefaultAlreadyExists", "Default security group already exists.");
    if (group.name === "default" && values.name !== undefined && values.name !== "default")
      throw refuse(409, "SecurityGroupCannotUpdateDefault", "Updating default security group not allowed.");
    return revise(
      look,
      SECURITY_GROUPS,
      group.id,
      patchOf<SecurityGroup>(values, { name: "name", description: "description", stateful: "isStateful" }),
    );
  },
  remove(look, group) {
    if (group.name === "default" && !look.isAdmin)
      throw refuse(
        409,
        "SecurityGroupCannotRemoveDefault",
        "Insufficient rights for removing default security group.",
      );
    const inUse = grouped(look.site.rows(PORTS).all(), "group", (p) => p.securityGroupIds);
    if (inUse.has(group.id)) throw refuse(409, "SecurityGroupInUse", `Security Group ${group.id} in use.`);
    const rules = look.site.rows(SECURITY_GROUP_RULES);
    for (const rule of rules.all())
      if (rule.securityGroupId === group.id || rule.remoteGroupId === group.id) rules.remove(rule.id);
    look.site.rows(SECURITY_GROUPS).remove(group.id);
  },
};

/** By id, as the database gives them. */
const rulesOf = (look: Look, groupId: string): SecurityGroupRule[] =>
  [
    ...(grouped(look.site.rows(SECURITY_GROUP_RULES).all(), "group", (r) => [r.securityGroupId]).get(
      groupId,
    ) ?? []),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
