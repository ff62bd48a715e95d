import type { Prisma } from "../generated/prisma/client";
import { accessOf, type Mapping } from "./access";
import { SessionGrants } from "./grants";
import type { Session } from "./session-store";

/** What a session's row is read with. */
export const SESSION_ROW = {
  localUser: true,
  site: { select: { name: true, acceptsSignIn: true } },
} as const satisfies Prisma.SessionInclude;

export type SessionRow = Prisma.SessionGetPayload<{ include: typeof SESSION_ROW }>;

/**
 * The person of a live session. Null when the sign-in gives nothing any more: the mappings of its roles are gone, or
 * its site accepts no sign-ins.
 */
export function sessionOf(row: SessionRow, mappings: readonly Mapping[]): Session | null {
  const { id, name, address } = row;
  const provedAt = row.provedAt ?? row.createdAt;
  if (row.localUser) {
    const { id: userId, role, mustChangePassword } = row.localUser;
    const nowhere = { siteId: null, siteName: null, projects: [] };
    return {
      id,
      kind: "local",
      userId,
      name: row.localUser.name,
      role,
      ...nowhere,
      address,
      mustChangePassword,
      provedAt,
    };
  }
  if (!row.site?.acceptsSignIn || !row.keystoneUserId) return null;
  const said = SessionGrants.safeParse(row);
  const access = said.success ? accessOf(said.data.grants, said.data.groups, mappings) : null;
  if (!access) return null;
  return {
    id,
    kind: "keystone",
    userId: row.keystoneUserId,
    name,
    ...access,
    siteId: row.siteId,
    siteName: row.site.name,
    address,
    mustChangePassword: false,
    provedAt,
  };
}
