import { db } from "../../db";
import type { Role } from "../../generated/prisma/enums";
import type { Grant, GroupMembership } from "../grants";
import { findSession, type Session, startKeystoneSession, startLocalSession } from "../session-store";

let sites = 0;

/** A site's row, for sessions that hang on it. */
export const makeSite = (
  name = `Site ${++sites}`,
  more: { authUrl?: string; acceptsSignIn?: boolean } = {},
) =>
  db().site.create({
    data: {
      name,
      nameKey: name.toLowerCase(),
      region: "R",
      authUrl: `http://127.0.0.1:1/${encodeURIComponent(name)}/v3`,
      confirmedHosts: [],
      ...more,
    },
  });

/** What Keystone said about one project. */
export const grantOf = (projectId: string, ...roles: string[]): Grant => ({
  projectId,
  projectName: `name of ${projectId}`,
  domainName: "Default",
  roles,
});

/** A Keystone user's session. */
export const keystoneSessionId = (
  siteId: string,
  name: string,
  grants: Grant[],
  groups: GroupMembership[] = [],
): Promise<string> =>
  startKeystoneSession(
    { siteId, keystoneUserId: `id-of-${name}`, name, domainName: "Default", grants, groups },
    { address: "10.0.0.1" },
  );

/** A local account with that role, and a session of it. */
export async function localSession(name: string, role: Role, mustChangePassword = false): Promise<Session> {
  const user = await db().localUser.upsert({
    where: { name },
    create: { name, role, passwordHash: "x", mustChangePassword },
    update: {},
  });
  return live(await startLocalSession(user, { address: "10.0.0.2" }));
}

/** The session of that id, which must be live. */
export async function live(id: string): Promise<Session> {
  const session = await findSession(id);
  if (!session) throw new Error("the session is not live");
  return session;
}
