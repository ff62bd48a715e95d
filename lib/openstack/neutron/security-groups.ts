import { z } from "zod";
import { callOptionsOf } from "../call-options";
import type { Session } from "../session";
import type { CallOptions } from "../transport";
import { createResource, deleteResource, getResource, type ListOptions, listResource } from "./resource";
import { toRule, WireRule } from "./security-group-rules";

const WireGroup = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  project_id: z.string().nullish(),
  stateful: z.boolean().nullish(),
  tags: z.array(z.string()).nullish(),
  security_group_rules: z.array(WireRule).nullish(),
});

const toGroup = (g: z.output<typeof WireGroup>) => ({
  id: g.id,
  /** Every project has one named "default" that cannot be deleted. */
  name: g.name,
  description: g.description ?? "",
  projectId: g.project_id ?? undefined,
  isStateful: g.stateful ?? true,
  tags: g.tags ?? [],
  rules: (g.security_group_rules ?? []).map(toRule),
});

const GROUP = { path: "/security-groups", key: "security_group", item: WireGroup, map: toGroup };

export type SecurityGroup = ReturnType<typeof toGroup>;

/** Security groups with their rules. GET /security-groups (neutron/db/securitygroups_db.py) @throws OpenStackError */
export function listSecurityGroups(
  session: Session,
  options: ListOptions & { ids?: readonly string[] } = {},
): AsyncGenerator<SecurityGroup> {
  const { ids, ...rest } = options;
  return listResource(session, GROUP, rest, { id: ids });
}

/** GET /security-groups/{id} (neutron/db/securitygroups_db.py) @throws OpenStackError kind "not_found" */
export const getSecurityGroup = (
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<SecurityGroup> => getResource(session, GROUP, id, options);

/**
 * Create a security group. It comes with rules that let everything out.
 * POST /security-groups (neutron/db/securitygroups_db.py)
 */
export const createSecurityGroup = (
  session: Session,
  group: CallOptions & { name: string; description?: string; isStateful?: boolean; projectId?: string },
) =>
  createResource(
    session,
    GROUP,
    {
      name: group.name,
      description: group.description,
      stateful: group.isStateful,
      project_id: group.projectId,
    },
    callOptionsOf(group),
  );

/** Delete a security group; gone is fine, fault SecurityGroupInUse while a port has it. DELETE /security-groups/{id} */
export const deleteSecurityGroup = (session: Session, id: string, options: CallOptions = {}): Promise<void> =>
  deleteResource(session, GROUP, id, options);
