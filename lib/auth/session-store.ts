import { db } from "../db";
import type { PrismaClient } from "../generated/prisma/client";
import type { Role } from "../generated/prisma/enums";
import { ABSOLUTE_MS, isSessionLive } from "./session-rules";

/** Who is signed in, as the rest of the code sees it. */
export interface Session {
  id: string;
  userId: string;
  name: string;
  role: Role;
}

// One write per half minute and session is exact enough for an idle time of 30 minutes.
const TOUCH_AFTER_MS = 30_000;

/** Starts a session for a user who has just proved who they are; returns its id. */
export async function startSession(
  userId: string,
  now = Date.now(),
  client: Pick<PrismaClient, "session"> = db(),
): Promise<string> {
  const { id } = await client.session.create({
    data: {
      userId,
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
  const row = await db().session.findUnique({ where: { id }, include: { user: true } });
  if (!row || !isSessionLive(row, now)) return null;
  if (active && now - row.lastSeenAt.getTime() > TOUCH_AFTER_MS) {
    await db().session.updateMany({ where: { id, revokedAt: null }, data: { lastSeenAt: new Date(now) } });
  }
  return { id: row.id, userId: row.userId, name: row.user.name, role: row.user.role };
}

/** Ends a session at once. Ending it twice is no error. */
export async function revokeSession(id: string): Promise<void> {
  await db().session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
}
