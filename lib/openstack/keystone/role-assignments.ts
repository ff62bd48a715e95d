import { z } from "zod";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const Named = z.object({ id: z.string(), name: z.string().nullish() });

const WireAssignment = z.object({
  role: Named,
  user: Named.nullish(),
  scope: z.object({
    project: Named.nullish(),
    domain: Named.nullish(),
  }),
});

/** Who has which role where. */
export type RoleAssignment = ReturnType<typeof toAssignment>;

const named = (n: z.output<typeof Named>) => ({ id: n.id, name: n.name ?? undefined });

function toAssignment(a: z.output<typeof WireAssignment>) {
  return {
    role: named(a.role),
    user: a.user ? named(a.user) : undefined,
    project: a.scope.project ? named(a.scope.project) : undefined,
    domain: a.scope.domain ? named(a.scope.domain) : undefined,
  };
}

export interface ListRoleAssignments extends CallOptions {
  userId?: string;
  projectId?: string;
}

/**
 * The roles that users really have, with names: those by group, by inheritance and implied ones are worked out and
 * come as rows of the user, each role once. Roles for the whole system are not among them. Admins and readers of the system or the domain only.
 * GET /role_assignments?effective&include_names (keystone/api/role_assignments.py)
 */
export async function listRoleAssignments(
  session: Session,
  options: ListRoleAssignments = {},
): Promise<RoleAssignment[]> {
  const { userId, projectId, ...call } = options;
  const { role_assignments } = await session.json(z.object({ role_assignments: z.array(WireAssignment) }), {
    ...call,
    service: "identity",
    method: "GET",
    path: "/role_assignments",
    query: { effective: true, include_names: true, "user.id": userId, "scope.project.id": projectId },
    expect: [200],
  });
  const all = role_assignments.map(toAssignment);
  // A role that is given, and implied by another too, comes once for each way.
  const key = (a: RoleAssignment) => [a.role, a.user, a.project, a.domain].map((n) => n?.id).join();
  return [...new Map(all.map((a) => [key(a), a])).values()];
}
