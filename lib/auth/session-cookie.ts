import type { CookiesOptions } from "next-auth";
import { env } from "../env";

/*
 * `__Host-` binds a cookie to this very host over TLS; browsers refuse the prefix on plain http, so a loopback
 * installation goes without. Lax, not Strict: a link to a run in a chat must open it, not the sign-in page;
 * changes are guarded by next-auth's token and by the Origin check of server actions.
 */
const isSecure = () => new URL(env().NEXTAUTH_URL).protocol === "https:";

const cookie = (name: string) => ({
  name: `${isSecure() ? "__Host-" : ""}stillpoint.${name}`,
  options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecure() },
});

/** The cookies that next-auth may set. */
export const authCookies = (): Partial<CookiesOptions> => ({
  sessionToken: cookie("session"),
  csrfToken: cookie("csrf"),
  callbackUrl: cookie("callback"),
});

/** The cookie that holds the signed session id. */
export const sessionCookie = () => cookie("session");
