import type { Session } from "./session-store";

/**
 * Names an account exactly, over all its sign-ins: another one of the same name has another. Who may be the same human
 * being is another question: lib/approvals/person-key.ts. Pure.
 */
export const userKey = ({ kind, siteId, userId }: Pick<Session, "kind" | "siteId" | "userId">): string =>
  kind === "keystone" ? `keystone:${siteId}:${userId}` : `${kind}:${userId}`;
