import { grouped } from "../core/grouped";
import type { Site } from "../core/site";
import { SECURITY_GROUP_RULES, SECURITY_GROUPS, type SecurityGroup, type SecurityGroupRule } from "./rows";

/** The group "default" of a project, made when Neutron sees the project for the first time. */
export function ensureDefaultGroup(site: Site, projectId: string): SecurityGroup {
  const own = grouped(site.rows(SECURITY_GROUPS).all(), "project", (g) => [g.projectId]).get(projectId);
  return (
    own?.find((group) => group.name === "default") ??
    makeGroup(site, { name: "default", description: "Default security group", projectId, isStateful: true })
  );
}

/** A group with the rules that each new one has. (neutron/db/securitygroups_db.py, create_security_group) */
export function makeGroup(
  site: Site,
  group: Pick<SecurityGroup, "name" | "description" | "projectId" | "isStateful">,
): SecurityGroup {
  const now = site.now();
  const id = site.world.ids.uuid();
  const made = site
    .rows(SECURITY_GROUPS)
    .insert({ ...group, id, tags: [], createdAt: now, updatedAt: now, revision: 1 });
  for (const etherType of ["IPv4", "IPv6"] as const) {
    addRule(site, { securityGroupId: id, projectId: group.projectId, direction: "egress", etherType });
    if (group.name === "default")
      addRule(site, {
        securityGroupId: id,
        projectId: group.projectId,
        direction: "ingress",
        etherType,
        remoteGroupId: id,
      });
  }
  return made;
}

export type NewRule = Pick<SecurityGroupRule, "securityGroupId" | "projectId" | "direction" | "etherType"> &
  Partial<SecurityGroupRule>;

/** Keeps a rule; what is left out is "any". */
export function addRule(site: Site, rule: NewRule): SecurityGroupRule {
  const now = site.now();
  return site.rows(SECURITY_GROUP_RULES).insert({
    id: site.world.ids.uuid(),
    name: "",
    description: null,
    tags: [],
    createdAt: now,
    updatedAt: now,
    revision: 0,
    protocol: null,
    portMin: null,
    portMax: null,
    remoteIpPrefix: null,
    remoteGroupId: null,
    ...rule,
  });
}
