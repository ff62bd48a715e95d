import { requirePermission } from "../auth/permissions";
import { SESSION_ROW, sessionOf } from "../auth/session-of";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";
import { readSessionLimits } from "../settings/read-session-limits";
import { isLiveWhere, type LiveSession, ofPersonWhere, personOf } from "./live-session";

const MOST = 500;

/** Everybody's live sessions, those last used first. @throws AppError `forbidden` */
export async function listSessions(session: Session, now = Date.now()): Promise<LiveSession[]> {
  requirePermission(session, "sessions.view");
  return list(session, now, {});
}

/** The live sessions of the person who asks. */
export const listOwnSessions = (session: Session, now = Date.now()): Promise<LiveSession[]> =>
  list(session, now, ofPersonWhere(personOf(session)) ?? { id: session.id });

async function list(session: Session, now: number, where: Prisma.SessionWhereInput): Promise<LiveSession[]> {
  const limits = await readSessionLimits();
  const [rows, mappings] = await Promise.all([
    db().session.findMany({
      where: { ...isLiveWhere(limits, now), ...where },
      include: SESSION_ROW,
      orderBy: { lastSeenAt: "desc" },
      take: MOST,
    }),
    db().roleMapping.findMany(),
  ]);
  return rows.flatMap((row) => {
    const found = sessionOf(row, mappings);
    if (!found) return [];
    const { id, name, kind, role, siteName, address } = found;
    return {
      id,
      name,
      kind,
      person: personOf(found),
      role,
      siteName,
      domainName: row.domainName,
      address,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      isThisOne: id === session.id,
    };
  });
}
