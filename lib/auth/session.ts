import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { AppError } from "../errors";
import type { Role } from "../generated/prisma/enums";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { routes } from "../routes";
import { readSessionId } from "./next-auth";
import { peerAddress } from "./peer-address";
import { sessionCookie } from "./session-cookie";
import { findSession, type Session } from "./session-store";

/** A page sets this header to "0" on what its timers ask for, so that an open page alone keeps nobody signed in. */
const ACTIVE_HEADER = "x-stillpoint-active";

/**
 * The session of the current request, or null. Looked up once per request.
 * @throws AppError `unavailable` when the database does not answer: that is not the same as signed out.
 */
export const currentSession = cache(async (): Promise<Session | null> => {
  const id = await readSessionId((await cookies()).get(sessionCookie().name)?.value);
  if (!id) return null;
  const active = (await headers()).get(ACTIVE_HEADER) !== "0";
  try {
    return await findSession(id, { active });
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    // Next hands a digest, and nothing else of an error, to the error page.
    throw Object.assign(new AppError("unavailable", "The database does not answer."), {
      digest: "unavailable",
    });
  }
});

/**
 * The session of the current request: the first line of every action and route.
 * @throws AppError `unauthenticated`, `unavailable`
 */
export async function requireSession(): Promise<Session> {
  const session = await currentSession();
  if (!session) throw new AppError("unauthenticated", "You are signed out. Sign in again.");
  return session;
}

/**
 * The same, for one of the given roles only. Roles are not ranked: an auditor reads what an operator does not.
 * @throws AppError `unauthenticated`, `forbidden`, `unavailable`
 */
export async function requireRole(...allowed: Role[]): Promise<Session> {
  const session = await requireSession();
  if (!allowed.includes(session.role)) {
    throw new AppError("forbidden", `This needs the role ${allowed.join(" or ")}; yours is ${session.role}.`);
  }
  return session;
}

/** The session for a page: who has none is sent to sign in and comes back to `path`. */
export async function requirePageSession(path: string): Promise<Session> {
  const session = await currentSession();
  if (!session) redirect(routes.signIn(path));
  return session;
}

/** The address that the current request came from. */
export async function currentAddress(): Promise<string> {
  const list = await headers();
  return peerAddress((name) => list.get(name));
}
