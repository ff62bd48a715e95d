import type { Session } from "./session-store";

/** Who somebody is over all sign-ins. Pure. */
export const userKey = ({ kind, siteId, userId }: Pick<Session, "kind" | "siteId" | "userId">): string =>
  kind === "keystone" ? `keystone:${siteId}:${userId}` : `${kind}:${userId}`;
