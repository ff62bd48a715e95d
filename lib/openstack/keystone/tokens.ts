import type { Caller, Session } from "../session";
import type { CallOptions } from "../transport";

/**
 * Whether this site's Keystone accepts a token, also one that another site issued: true only when the sites share
 * their Fernet keys and their users, projects and assignments. A service may accept a revoked token for up to five
 * minutes more, from its cache.
 * HEAD /auth/tokens, 200 or 404 (keystone/api/auth.py)
 * @param token the value; it is sent to this session's site
 */
export async function isTokenAccepted(
  session: Session,
  token: string,
  options: CallOptions = {},
): Promise<boolean> {
  const { status } = await session.call({
    ...options,
    service: "identity",
    method: "HEAD",
    path: "/auth/tokens",
    query: { nocatalog: true },
    headers: { "x-subject-token": token },
    expect: [200, 204, 404],
  });
  return status !== 404;
}

/**
 * End a token before its time; one that has ended already is fine. A user may end its own tokens, an admin any.
 * DELETE /auth/tokens (keystone/api/auth.py)
 */
export async function revokeToken(session: Caller, token: string, options: CallOptions = {}): Promise<void> {
  await session.call({
    ...options,
    service: "identity",
    method: "DELETE",
    path: "/auth/tokens",
    headers: { "x-subject-token": token },
    expect: [204, 404],
  });
}
