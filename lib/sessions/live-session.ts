import type { SessionLimits } from "../auth/session-rules";
import type { Session } from "../auth/session-store";
import type { Prisma } from "../generated/prisma/client";
import type { Role } from "../generated/prisma/enums";

/** A session that may be used now, as lists show it. */
export interface LiveSession {
  id: string;
  name: string;
  kind: Session["kind"];
  /** Of all sessions of one person alike. */
  person: string;
  role: Role;
  siteName: string | null;
  domainName: string | null;
  address: string | null;
  createdAt: string;
  lastSeenAt: string;
  /** It is the one that asks. */
  isThisOne: boolean;
}

/** The condition for rows of sessions that may be used at `now`: the same as isSessionLive has. */
export const isLiveWhere = (
  { idleMs, absoluteMs }: SessionLimits,
  now: number,
): Prisma.SessionWhereInput => ({
  revokedAt: null,
  expiresAt: { gt: new Date(now) },
  createdAt: { gt: new Date(now - absoluteMs) },
  lastSeenAt: { gt: new Date(now - idleMs) },
});

/** One name for all sessions of a person: regions that share a Keystone's users have the same ids for them. */
export const personOf = (session: Pick<Session, "kind" | "userId">): string =>
  `${session.kind}:${session.userId}`;

/** The condition for rows of a person's sessions. Undefined when the name is none. */
export function ofPersonWhere(person: string): Prisma.SessionWhereInput | undefined {
  const [, kind, id] = /^(local|keystone):(.{1,255})$/.exec(person) ?? [];
  if (!kind || !id) return undefined;
  if (kind === "keystone") return { keystoneUserId: id };
  return /^[0-9a-f-]{36}$/.test(id) ? { localUserId: id } : undefined;
}
