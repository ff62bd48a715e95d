import type { Clock } from "../../clock";
import type { Credential } from "../../openstack/connection";
import { isOpenStackError } from "../../openstack/errors";
import { Session } from "../../openstack/session";
import type { SignInGate, Token } from "../../openstack/token";
import type { Transport } from "../../openstack/transport";
import { type CheckRow, fail, failed, inMs, pass } from "../check-row";

/** A credential to be checked. */
export interface CredentialUnderCheck {
  /** How its owner knows it: the name of its cloud, or its project. */
  label: string;
  credential: Credential;
  gate?: SignInGate | undefined;
}

export interface SignIn {
  index: number;
  label: string;
  credential: Credential;
  row: CheckRow;
  session: Session;
  token?: Token | undefined;
  /** How long the answer took, ms: the clocks cannot be compared more exactly. */
  lastedMs: number;
}

const REFUSED =
  "Keystone does not say which it is: check the names, their domains and the secret, that user and project are enabled, and that the user has a role in the project.";

/** Signs in with one credential. */
export async function signIn(
  transport: Transport,
  { label, credential, gate }: CredentialUnderCheck,
  index: number,
  deadlineMs: number,
  clock: Clock,
): Promise<SignIn> {
  const row = { id: `sign-in:${index}`, title: `Sign-in, ${label}` };
  const session = new Session(transport, credential, gate);
  const startedAt = clock.monotonic();
  const common = { index, label, credential, session };
  try {
    const token = await session.token({ deadlineMs });
    const lastedMs = clock.monotonic() - startedAt;
    const { user, project } = token;
    const finding = project
      ? pass(`${user.name} in project ${project.name}, in ${inMs(lastedMs)}`)
      : fail("The token belongs to no project", "Name the project of the credential.");
    return { ...common, row: { ...row, ...finding }, token: project ? token : undefined, lastedMs };
  } catch (error) {
    const todo = isOpenStackError(error, "unauthorized") ? REFUSED : undefined;
    return { ...common, row: { ...row, ...failed(error, todo) }, lastedMs: clock.monotonic() - startedAt };
  }
}
