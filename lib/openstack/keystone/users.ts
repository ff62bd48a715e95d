import { z } from "zod";
import { type Caller, type Session, segment } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";

const WireUser = z.object({
  id: z.string(),
  name: z.string(),
  domain_id: z.string().nullish(),
  default_project_id: z.string().nullish(),
  email: z.string().nullish(),
  enabled: z.boolean().nullish(),
  password_expires_at: Time,
});

/** A user of the cloud. */
export type User = ReturnType<typeof toUser>;

function toUser(u: z.output<typeof WireUser>) {
  return {
    id: u.id,
    name: u.name,
    domainId: u.domain_id ?? undefined,
    defaultProjectId: u.default_project_id ?? undefined,
    email: u.email ?? undefined,
    isEnabled: u.enabled ?? true,
    /** ISO, UTC; undefined: never, or not told. */
    passwordExpiresAt: u.password_expires_at,
  };
}

/**
 * GET /users/{id} (keystone/api/users.py)
 * @throws OpenStackError kind "not_found"; "forbidden" when it is neither the credential's own user nor an admin asks
 */
export async function getUser(session: Session, id: string, options: CallOptions = {}): Promise<User> {
  const { user } = await session.json(z.object({ user: WireUser }), {
    ...options,
    service: "identity",
    method: "GET",
    path: `/users/${segment(id)}`,
    expect: [200],
  });
  return toUser(user);
}

/**
 * The user of that name in that domain; undefined when there is none. Admins and readers of the domain only.
 * GET /users?name=&domain_id= (keystone/api/users.py)
 */
export async function findUserByName(
  session: Session,
  name: string,
  domainId: string,
  options: CallOptions = {},
): Promise<User | undefined> {
  const { users } = await session.json(z.object({ users: z.array(WireUser) }), {
    ...options,
    service: "identity",
    method: "GET",
    path: "/users",
    query: { name, domain_id: domainId },
    expect: [200],
  });
  return users[0] && toUser(users[0]);
}

const WireGroup = z.object({ id: z.string(), name: z.string(), domain_id: z.string().nullish() });

/** The groups that a user is in. GET /users/{id}/groups (keystone/api/users.py) */
export async function listUserGroups(
  session: Caller,
  userId: string,
  options: CallOptions = {},
): Promise<{ id: string; name: string; domainId: string | undefined }[]> {
  const { groups } = await session.json(z.object({ groups: z.array(WireGroup) }), {
    ...options,
    service: "identity",
    method: "GET",
    path: `/users/${segment(userId)}/groups`,
    expect: [200],
  });
  return groups.map((g) => ({ id: g.id, name: g.name, domainId: g.domain_id ?? undefined }));
}
