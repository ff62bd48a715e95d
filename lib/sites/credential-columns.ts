import type { Transaction } from "../audit/record";
import type { Credential } from "../openstack/connection";
import { secretOf } from "../openstack/connection";
import { seal } from "../secrets/seal";
import type { CredentialFacts } from "./check-site";
import { CredentialIdentity } from "./credential-identity";

/** A credential's row, its secret sealed; but for the site. */
export async function credentialColumns(
  tx: Transaction,
  id: string,
  credential: Credential,
  facts: Omit<CredentialFacts, "index">,
) {
  const { projectId, projectName, userId, userName, roles, expiresAt } = facts;
  return {
    id,
    method: credential.method,
    // The schema drops the secret: it takes over what it names and nothing else.
    identity: CredentialIdentity.parse(credential),
    sealedSecret: await sealSecret(tx, id, secretOf(credential)),
    projectId,
    projectName,
    userId,
    userName,
    roles: [...roles],
    expiresAt: expiresAt ?? null,
  };
}

/** The envelope of a credential's secret, bound to its row. */
export const sealSecret = (tx: Transaction, id: string, secret: string): Promise<string> =>
  seal(tx, secret, { table: "site_credentials", column: "sealed_secret", row: id });
