import { z } from "zod";
import { type Session, segment } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";

const WireCredential = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  project_id: z.string().nullish(),
  expires_at: Time,
  unrestricted: z.boolean().nullish(),
  roles: z.array(z.object({ id: z.string(), name: z.string().nullish() })).nullish(),
});

/** An application credential, without its secret. */
export type ApplicationCredential = ReturnType<typeof toCredential>;

function toCredential(c: z.output<typeof WireCredential>) {
  return {
    id: c.id,
    name: c.name,
    description: c.description ?? undefined,
    projectId: c.project_id ?? undefined,
    /** ISO, UTC; undefined: never. */
    expiresAt: c.expires_at,
    isUnrestricted: c.unrestricted === true,
    roles: (c.roles ?? []).map((r) => r.name ?? r.id),
  };
}

async function pathFor(session: Session, options: CallOptions): Promise<string> {
  const { user } = await session.token(options);
  return `/users/${segment(user.id)}/application_credentials`;
}

export interface CreateApplicationCredential extends CallOptions {
  /** Unique for the user. */
  name: string;
  description?: string;
  /** Names of roles; all that the user has in the project when left out. */
  roles?: readonly string[];
  /** ISO 8601, UTC. */
  expiresAt?: string;
}

/**
 * Make a restricted credential for the session's own user in the session's project. It ends with its user, and with
 * any of its roles there.
 * POST /users/{id}/application_credentials (keystone/api/users.py)
 * @returns the secret, which Keystone tells this once only; it is masked in this site's errors from now on
 * @throws OpenStackError kind "conflict" when the name is taken; "forbidden" with a restricted credential's token
 */
export async function createApplicationCredential(
  session: Session,
  create: CreateApplicationCredential,
): Promise<{ id: string; secret: string; requestId: string | undefined }> {
  const { name, description, roles, expiresAt, ...call } = create;
  const schema = z.object({ application_credential: z.object({ id: z.string(), secret: z.string() }) });
  const { data, answer } = await session.jsonAnswer(schema, {
    ...call,
    service: "identity",
    method: "POST",
    path: await pathFor(session, call),
    body: {
      application_credential: {
        name,
        description,
        roles: roles?.map((r) => ({ name: r })),
        expires_at: expiresAt,
      },
    },
    expect: [201],
  });
  const { id, secret } = data.application_credential;
  session.transport.addSecret(secret);
  return { id, secret, requestId: answer.requestId };
}

/** Those of the session's own user, in all projects. GET /users/{id}/application_credentials (keystone/api/users.py) */
export async function listApplicationCredentials(
  session: Session,
  options: CallOptions & { name?: string } = {},
): Promise<ApplicationCredential[]> {
  const { name, ...call } = options;
  const schema = z.object({ application_credentials: z.array(WireCredential) });
  const { application_credentials } = await session.json(schema, {
    ...call,
    service: "identity",
    method: "GET",
    path: await pathFor(session, call),
    query: { name },
    expect: [200],
  });
  return application_credentials.map(toCredential);
}

/**
 * End a credential of the session's own user; one that is gone is fine.
 * DELETE /users/{id}/application_credentials/{id} (keystone/api/users.py)
 */
export async function deleteApplicationCredential(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "identity",
    method: "DELETE",
    path: `${await pathFor(session, options)}/${segment(id)}`,
    expect: [204, 404],
  });
}
