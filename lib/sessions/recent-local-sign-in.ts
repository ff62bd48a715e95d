import type { Session } from "../auth/session-store";
import { db } from "../db";

const SHOWN_MS = 24 * 60 * 60_000;

/** The last sign-in with a local account, when it was in the last day. */
export interface LocalSignIn {
  name: string;
  at: string;
  address: string | null;
}

/**
 * The newest sign-in with a local account in the last 24 hours, for administrators to see: the break-glass account is
 * for emergencies. To the account itself only what came from another address; to others than administrators nothing.
 */
export async function recentLocalSignIn(session: Session, now = Date.now()): Promise<LocalSignIn | null> {
  if (session.role !== "admin") return null;
  const row = await db().session.findFirst({
    where: {
      localUserId: { not: null },
      ...(session.kind === "local" ? { address: { not: session.address } } : {}),
      createdAt: { gt: new Date(now - SHOWN_MS) },
    },
    orderBy: { createdAt: "desc" },
  });
  return row && { name: row.name, at: row.createdAt.toISOString(), address: row.address };
}
