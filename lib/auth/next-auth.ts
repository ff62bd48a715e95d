import NextAuth, { type AuthOptions } from "next-auth";
import { decode } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { env } from "../env";
import { AppError } from "../errors";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { SESSION_HOURS } from "../settings/security-defaults";
import { authenticate } from "./authenticate";
import { peerAddress } from "./peer-address";
import { authCookies } from "./session-cookie";
import type { SignedIn } from "./signed-in";

/*
 * All that Stillpoint takes from next-auth 4: the sign-in endpoint with its CSRF token, and a sealed cookie. The
 * cookie holds nothing but a session id; what it is worth is decided by the sessions table on every request. So it may
 * last as long as any session can.
 */
const options = (): AuthOptions => ({
  secret: env().NEXTAUTH_SECRET,
  session: { strategy: "jwt", maxAge: SESSION_HOURS.max * 3_600 },
  cookies: authCookies(),
  pages: { signIn: "/sign-in", error: "/sign-in" },
  providers: [
    Credentials({
      credentials: { via: {}, name: {}, password: {}, domain: {}, siteId: {}, attempt: {} },
      authorize: async (credentials, request) => {
        try {
          return await authenticate(
            credentials,
            peerAddress((name) => request.headers?.[name]),
          );
        } catch (error) {
          throw forTheForm(error);
        }
      },
    }),
  ],
  callbacks: {
    jwt: ({ token, user }) => ({ sid: user ? (user as SignedIn).sid : token.sid }),
  },
  logger: {
    error: (code, metadata) => log.error({ code, err: metadata }, "next-auth"),
    warn: (code) => log.debug({ code }, "next-auth"),
    debug: () => {},
  },
});

/** next-auth hands an error's message to the browser in an address: only codes and texts meant for users go there. */
function forTheForm(error: unknown): Error {
  if (error instanceof AppError) return new Error(`${error.code}: ${error.message}`);
  if (!isDatabaseUnavailable(error)) log.error({ err: error }, "sign-in failed");
  return new Error("unavailable");
}

/** Answers next-auth's requests. */
export const handleAuth = (request: Request, context: { params: Promise<{ nextauth: string[] }> }) =>
  NextAuth(options())(request, context) as Promise<Response>;

/** The session id inside a session cookie, or null when the cookie is missing, altered or too old. */
export async function readSessionId(cookie: string | undefined): Promise<string | null> {
  if (!cookie) return null;
  const token = await decode({ token: cookie, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  return typeof token?.sid === "string" ? token.sid : null;
}
