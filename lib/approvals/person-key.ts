import type { Session } from "../auth/session-store";

/**
 * Names a person, the same in all of their sessions. One name is one person: the same name at two sites, or here and at a
 * site, may well be the same human being, who must not be the own second person. Which account it is: lib/auth/user-key.ts.
 * Pure.
 */
export const personKey = ({ name }: Pick<Session, "name">): string =>
  name.trim().normalize("NFKC").toLowerCase();
