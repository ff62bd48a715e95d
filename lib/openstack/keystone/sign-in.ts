import type { Clock } from "@/lib/clock";
import { OpenStackError } from "../errors";
import { describeAnswer } from "../failure";
import { parseJson } from "../json";
import { TokenBody } from "../token";
import type { Answer, CallOptions, Transport } from "../transport";
import { UserSession } from "./user-session";

/** A name with its password, as a person types them. */
export interface PersonCredentials {
  name: string;
  password: string;
  domainName: string;
}

/** Who Keystone says that it is. */
export interface Person {
  id: string;
  name: string;
  domainName: string | undefined;
}

export type SignInAnswer =
  | { kind: "signed_in"; person: Person; session: UserSession }
  | {
      kind: "refused";
      /** "wrong" is all that Keystone tells of an unknown name, a wrong password, a disabled or locked account. */
      reason: "wrong" | "second_factor" | "password_expired";
      /** Keystone's own words. */
      said: string;
      requestId: string | undefined;
    };

/**
 * Sign a person in at the site's Keystone, without a scope: POST /auth/tokens (keystone/api/auth.py). Sent once, never
 * repeated: each repetition of a wrong password would count towards Keystone's lock-out.
 * @throws OpenStackError when Keystone gave neither a token nor a refusal
 */
export async function signInPerson(
  transport: Transport,
  { name, password, domainName }: PersonCredentials,
  options: CallOptions = {},
): Promise<SignInAnswer> {
  transport.addSecret(password);
  const user = { name, domain: { name: domainName }, password };
  const answer = await requestToken(transport, options, [201, 401], {
    identity: { methods: ["password"], password: { user } },
    // Else a user with a default project is silently given a token for it.
    scope: "unscoped",
  });
  if (answer.status === 401) return refusal(answer, password, transport.clock);
  const { token } = readBody(transport, answer);
  return {
    kind: "signed_in",
    person: { id: token.user.id, name: token.user.name, domainName: token.user.domain?.name },
    session: new UserSession(transport, readToken(transport, answer)),
  };
}

/** A person's roles in one project, and the token that told them. */
export interface ProjectSignIn {
  projectName: string;
  domainName: string | undefined;
  roles: readonly string[];
  session: UserSession;
}

/**
 * Exchange a person's token for one of a project: its roles stand nowhere else that the person may read
 * (keystone/auth/plugins/token.py).
 * @throws OpenStackError kind "unauthorized" when the project is disabled or the person has no role there
 */
export async function signInToProject(
  session: UserSession,
  projectId: string,
  options: CallOptions = {},
): Promise<ProjectSignIn> {
  const { transport } = session;
  const answer = await requestToken(transport, options, [201], {
    identity: { methods: ["token"], token: { id: session.token } },
    scope: { project: { id: projectId } },
  });
  const { token } = readBody(transport, answer);
  return {
    projectName: token.project?.name ?? projectId,
    domainName: token.project?.domain?.name,
    roles: token.roles.map((role) => role.name),
    session: new UserSession(transport, readToken(transport, answer)),
  };
}

const CALL = { service: "identity", call: "POST /auth/tokens" };

const requestToken = (
  transport: Transport,
  options: CallOptions,
  expect: readonly number[],
  auth: unknown,
): Promise<Answer> =>
  transport.send({
    ...options,
    service: "identity",
    method: "POST",
    url: new URL(`${transport.connection.authUrl.replace(/\/+$/, "")}/auth/tokens?nocatalog`),
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ auth }),
    expect,
    isRepeatable: false,
  });

const readBody = (transport: Transport, answer: Answer) =>
  parseJson(answer, TokenBody, { ...CALL, site: transport.connection.name });

function readToken(transport: Transport, answer: Answer): string {
  const value = answer.headers["x-subject-token"];
  if (value) return value;
  const site = transport.connection.name;
  throw new OpenStackError({ ...CALL, kind: "bad_response", site, cause: "the answer has no token" });
}

function refusal(answer: Answer, password: string, clock: Clock): SignInAnswer {
  const { cause, requestId } = describeAnswer(answer, [password], clock.now());
  const said = cause.replace(/^HTTP \d+(: )?/, "");
  // A user with rules for several factors gets a receipt for the first (keystone/api/_shared/authentication.py).
  // Only after the right password does Keystone say that it has expired (keystone/identity/backends/sql.py).
  const reason = answer.headers["openstack-auth-receipt"]
    ? "second_factor"
    : /password.*expired/i.test(said)
      ? "password_expired"
      : "wrong";
  return { kind: "refused", reason, said, requestId };
}
