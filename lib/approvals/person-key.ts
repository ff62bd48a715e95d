import type { Session } from "../auth/session-store";

/**
 * Names a person, the same in all of their sessions. One name is one person: the same name at two sites, or here and at a
 * site, may well be the same human being, who must not be the own second person. Pure.
 */
export const personKey = ({ name }: Pick<Session, "name">): string =>
  name.trim().normalize("NFKC").toLowerCase();

/**
 * Names an account exactly: another one of the same name has another. Who may go on with what was asked for is the very
 * account that asked; who may not be its second person is everybody who could be the same human being. Pure.
 */
export const personRef = ({ kind, siteId, userId }: Pick<Session, "kind" | "siteId" | "userId">): string =>
  `${kind}:${siteId ?? ""}:${userId}`;
