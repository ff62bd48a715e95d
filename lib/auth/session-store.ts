import { db } from "../db";
import type { PrismaClient } from "../generated/prisma/client";
import type { Role } from "../generated/prisma/enums";
import { readSessionLimits } from "../settings/read-session-limits";
import type { ProjectAccess } from "./access";
import type { Grant, GroupMembership } from "./grants";
import { revokeSessions } from "./revoke-sessions";
import { SESSION_ROW, sessionOf } from "./session-of";
import { isSessionLive } from "./session-rules";

export type SessionProject = ProjectAccess;

/** Who is signed in, as the rest of the code sees it. */
export interface Session {
  id: string;
  /** "local": an account of Stillpoint's own. "keystone": a user of the site named `siteName`. "system": nobody's: the sandbox's story. */
  kind: "local" | "keystone" | "system";
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
  /** When its person last typed the password. */
  provedAt: Date;
}

// One write per half minute and session is exact enough for an idle time of 5 minutes and more.
const TOUCH_AFTER_MS = 30_000;

interface Start {
  now?: number;
  address?: string | null;
  client?: Pick<PrismaClient, "session" | "securitySettings">;
}

/** Starts a session of a local user who has just proved who they are; returns its id. */
export const startLocalSession = (user: { id: string; name: string }, start: Start = {}): Promise<string> =>
  startSession({ localUserId: user.id, name: user.name }, start);

/** A user for whom a site's Keystone has just vouched, and what it said about them. */
export interface KeystoneUser {
  siteId: string;
  keystoneUserId: string;
  name: string;
  domainName: string | null;
  grants: Grant[];
  groups: GroupMembership[];
}

/** Starts a session of a Keystone user; returns its id. */
export const startKeystoneSession = (user: KeystoneUser, start: Start = {}): Promise<string> =>
  startSession(user, start);

async function startSession(
  whose: { localUserId: string; name: string } | KeystoneUser,
  { now = Date.now(), address = null, client = db() }: Start,
): Promise<string> {
  const { absoluteMs } = await readSessionLimits(client);
  const { id } = await client.session.create({
    data: {
      ...whose,
      address,
      createdAt: new Date(now),
      lastSeenAt: new Date(now),
      expiresAt: new Date(now + absoluteMs),
    },
  });
  return id;
}

/**
 * The live session of that id, or null when it is unknown, revoked, idle for too long, past its end, or gives nothing
 * any more. Role and projects are worked out anew each time, so that a changed mapping acts at once.
 * `active` says that the user did something (a timer of the page is nobody's doing): it restarts the idle time.
 */
export async function findSession(
  id: string,
  { active = true, now = Date.now() } = {},
): Promise<Session | null> {
  const [row, limits] = await Promise.all([
    db().session.findUnique({ where: { id }, include: SESSION_ROW }),
    readSessionLimits(),
  ]);
  if (!row || !isSessionLive(row, limits, now)) return null;
  const session = sessionOf(row, row.localUserId ? [] : await db().roleMapping.findMany());
  if (session && active && now - row.lastSeenAt.getTime() > TOUCH_AFTER_MS) {
    await db().session.updateMany({ where: { id, revokedAt: null }, data: { lastSeenAt: new Date(now) } });
  }
  return session;
}

/** Ends a session at once. Ending it twice is no error. */
export async function revokeSession(id: string): Promise<void> {
  await revokeSessions(db(), { id });
}
