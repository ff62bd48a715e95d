import { db } from "../db";
import { unseal } from "../secrets/seal";
import { checkSite, type SiteCheck } from "./check-site";
import { connectionOf } from "./connection-of";
import { CredentialIdentity, credentialOf } from "./credential-identity";
import { signInGate } from "./sign-in-gate";

/**
 * Runs the whole check list of a stored site and keeps what came of it, also what Keystone says of the credentials.
 * @param options.asksAtOnce signs in also with what Keystone refused within the hour
 * @returns undefined when the site is gone
 */
export async function runCheckList(
  siteId: string,
  options: { asksAtOnce?: boolean } = {},
): Promise<SiteCheck | undefined> {
  const site = await db().site.findUnique({
    where: { id: siteId },
    include: { credentials: { orderBy: [{ projectName: "asc" }, { id: "asc" }] } },
  });
  if (!site) return undefined;
  const { credentials } = site;
  const check = await checkSite(
    connectionOf(site),
    credentials.map(({ id, identity, sealedSecret, projectName }) => ({
      label: projectName,
      gate: signInGate(site.name, { id, sealedSecret }, options),
      credential: credentialOf(
        CredentialIdentity.parse(identity),
        unseal(sealedSecret, { table: "site_credentials", column: "sealed_secret", row: id }),
      ),
    })),
  );
  await db().$transaction(async (tx) => {
    const { rows, hosts } = check;
    // Written by the database's clock, and only while the site is there.
    await tx.$executeRaw`
      UPDATE site_health SET checks = ${JSON.stringify({ rows, hosts })}::jsonb, checked_at = now() WHERE site_id = ${siteId}::uuid`;
    for (const { index, roles, userName, projectName, expiresAt = null } of check.facts) {
      const known = credentials[index];
      const facts = { roles, userName, projectName, expiresAt };
      if (!known || isSame(known, facts)) continue;
      // Not when the secret was replaced meanwhile: this was learnt with the old one.
      const { id, sealedSecret } = known;
      await tx.siteCredential.updateMany({ where: { id, sealedSecret }, data: facts });
    }
  });
  return check;
}

type Facts = { roles: string[]; userName: string; projectName: string; expiresAt: Date | null };

const isSame = (a: Facts, b: Facts): boolean => key(a) === key(b);
const key = ({ roles, userName, projectName, expiresAt }: Facts): string =>
  JSON.stringify([[...roles].sort(), userName, projectName, expiresAt]);
