import { db } from "../db";
import { unseal } from "../secrets/seal";
import { checkSite, type SiteCheck } from "./check-site";
import { connectionOf } from "./connection-of";
import { CredentialIdentity, credentialOf } from "./credential-identity";
import { signInGate } from "./sign-in-gate";
import { knownUsers, withWhoSignsIn } from "./who-signs-in";

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
    where: { id: siteId, isRemembered: false },
    include: {
      hostAccess: { select: { id: true } },
      credentials: { orderBy: [{ projectName: "asc" }, { id: "asc" }] },
    },
  });
  if (!site) return undefined;
  const { credentials } = site;
  const seen = await checkSite(
    connectionOf(site),
    credentials.map(({ id, identity, sealedSecret, projectName }) => ({
      label: projectName,
      gate: signInGate(site.name, { id, sealedSecret }, options),
      credential: credentialOf(
        CredentialIdentity.parse(identity),
        unseal(sealedSecret, { table: "site_credentials", column: "sealed_secret", row: id }),
      ),
    })),
    { hasHostAccess: site.hostAccess !== null },
  );
  const { name, acceptsSignIn } = site;
  const [check = seen] = withWhoSignsIn([{ name, acceptsSignIn, check: seen }], await knownUsers(site));
  await db().$transaction(async (tx) => {
    const { rows, hosts } = check;
    const offers = check.offers ? JSON.stringify(check.offers) : null;
    // Written by the database's clock, and only while the site is there.
    await tx.$executeRaw`
      UPDATE site_health SET checks = ${JSON.stringify({ rows, hosts })}::jsonb, checked_at = now(),
        quiesce_offers = coalesce(${offers}::jsonb, quiesce_offers),
        quiesce_offers_at = CASE WHEN ${offers !== null} THEN now() ELSE quiesce_offers_at END
      WHERE site_id = ${siteId}::uuid`;
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
