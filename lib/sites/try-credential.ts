import { systemClock } from "../clock";
import type { Credential, SiteConnection } from "../openstack/connection";
import { Transport } from "../openstack/transport";
import { storable } from "../storable";
import type { CheckRow } from "./check-row";
import type { CredentialFacts } from "./check-site";
import { checkExpiry } from "./checks/check-expiry";
import { checkRoles } from "./checks/check-roles";
import { signIn } from "./checks/sign-in";

const SIGN_IN_MS = 7_000;

/** Signs in with a credential before it is stored: what Keystone says of it, or why it is of no use. */
export async function tryCredential(
  connection: SiteConnection,
  credential: Credential,
): Promise<{ facts: Omit<CredentialFacts, "index"> } | { problem: string }> {
  const transport = new Transport({ ...connection, limits: { deadlineMs: SIGN_IN_MS } });
  try {
    const result = await signIn(transport, { label: "", credential }, 0, SIGN_IN_MS, systemClock);
    const { token, row } = result;
    if (!token?.project) return { problem: inWords(row) };
    const roles = checkRoles(0, "", token.roles);
    if (roles.result === "fail") return { problem: inWords(roles) };
    const { expiresAt } = await checkExpiry(result, SIGN_IN_MS, new Date());
    const { user, project } = token;
    return {
      facts: storable({
        projectId: project.id,
        projectName: project.name,
        userId: user.id,
        userName: user.name,
        roles: [...token.roles],
        expiresAt,
      }),
    };
  } finally {
    await transport.close();
  }
}

const inWords = ({ saw, todo }: CheckRow): string => `${saw}. ${todo ?? ""}`.trim();
