import { db } from "../db";
import type { PrismaClient } from "../generated/prisma/client";
import type { Role } from "../generated/prisma/enums";
import { ABSOLUTE_MS, isSessionLive } from "./session-rules";

/** A project that a sign-in gave, and what its user may do there. */
export interface SessionProject {
  id: string;
  name: string;
  role: Role;
}

/** Who is signed in, as the rest of the code sees it. */
export interface Session {
  id: string;
  /** "local": an account of Stillpoint's own. "keystone": a user of the site named `siteName`. */
  kind: "local" | "keystone";
  /** Of the local account, or of the user in Keystone. */
  userId: string;
  name: string;
  /** The highest role that the user has anywhere; for one project see `projects`. */
  role: Role;
  projects: readonly SessionProject[];
  siteId: string | null;
  siteName: string | null;
  /** The address that it was signed in from. */
  address: string | null;
  /** The password was printed on a terminal: nothing else is open until it is changed. */
  mustChangePassword: boolean;
}

// One write per half minute and session is exact enough for an idle time of 30 minutes.
const TOUCH_AFTER_MS = 30_000;

/** Starts a session of a local user who has just proved who they are; returns its id. */
export async function startLocalSession(
  user: { id: string; name: string },
  { now = Date.now(), address = null as string | null, client = db() as Pick<PrismaClient, "session"> } = {},
): Promise<string> {
  const { id } = await client.session.create({
    data: {
      localUserId: user.id,
      name: user.name,
      address,
      createdAt: new Date(now),
      lastSeenAt: new Date(now),
      expiresAt: new Date(now + ABSOLUTE_MS),
    },
  });
  return id;
}

/**
 * The live session of that id, or null when it is unknown, revoked, idle for too long or past its end.
 * `active` says that the user did something (a timer of the page is nobody's doing): it restarts the idle time.
 */
export async function findSession(
  id: string,
  { active = true, now = Date.now() } = {},
): Promise<Session | null> {
  const row = await db().session.findUnique({ where: { id }, include: { localUser: true } });
  if (!row || !isSessionLive(row, now)) return null;
  if (active && now - row.lastSeenAt.getTime() > TOUCH_AFTER_MS) {
    await db().session.updateMany({ where: { id, revokedAt: null }, data: { lastSeenAt: new Date(now) } });
  }
  if (!row.localUser) return null;
  return {
    id: row.id,
    kind: "local",
    userId: row.localUser.id,
    name: row.localUser.name,
    role: row.localUser.role,
    projects: [],
    siteId: null,
    siteName: null,
    address: row.address,
    mustChangePassword: row.localUser.mustChangePassword,
  };
}

/** Ends a session at once. Ending it twice is no error. */
export async function revokeSession(id: string): Promise<void> {
  await db().session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
}
