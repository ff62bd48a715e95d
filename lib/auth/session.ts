import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { env } from "../env";
import { AppError } from "../errors";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { routes } from "../routes";
import { isActive } from "./is-active";
import { readSessionId } from "./next-auth";
import { isOwnOrigin } from "./own-origin";
import { peerAddress } from "./peer-address";
import { sessionCookie } from "./session-cookie";
import { findSession, type Session } from "./session-store";

/**
 * The session of the current request, or null. Looked up once per request. For the frame and the sign-out only: pages,
 * actions and routes take one of the two below, which see to the set-up.
 * @throws AppError `unavailable` when the database does not answer: that is not the same as signed out.
 */
export const currentSession = cache(async (): Promise<Session | null> => {
  const id = await readSessionId((await cookies()).get(sessionCookie().name)?.value);
  if (!id) return null;
  const list = await headers();
  const origin = list.get("origin");
  if (origin !== null && !isOwnOrigin(origin, list.get("host"), env().NEXTAUTH_URL))
    throw new AppError("forbidden", "This request comes from a page of another site.");
  try {
    return await findSession(id, { active: isActive(list) });
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    // Next hands a digest, and nothing else of an error, to the error page.
    throw Object.assign(new AppError("unavailable", "The database does not answer."), {
      digest: "unavailable",
    });
  }
});

interface Opened {
  /** Only the set-up's own pages and actions are open while the password is still the printed one. */
  beforeSetUp?: boolean;
}

/**
 * The session of the current request: the first line of every action and route.
 * @throws AppError `unauthenticated`, `unavailable`, `forbidden` while the password is still the printed one
 */
export async function requireSession({ beforeSetUp = false }: Opened = {}): Promise<Session> {
  const session = await currentSession();
  if (!session) throw new AppError("unauthenticated", "You are signed out. Sign in again.");
  if (session.mustChangePassword && !beforeSetUp)
    throw new AppError("forbidden", "First choose a password of your own: load this page again.");
  return session;
}

/** The session for a page: who has none is sent to sign in and comes back to `path`. */
export async function requirePageSession(
  path: string,
  { beforeSetUp = false }: Opened = {},
): Promise<Session> {
  const session = await currentSession();
  if (!session) redirect(routes.signIn(path));
  if (session.mustChangePassword && !beforeSetUp) redirect(routes.setUp);
  return session;
}

/** The address that the current request came from. */
export async function currentAddress(): Promise<string> {
  const list = await headers();
  return peerAddress((name) => list.get(name));
}
