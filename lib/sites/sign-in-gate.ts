import { db } from "../db";
import { log } from "../log";
import { isOpenStackError, OpenStackError } from "../openstack/errors";
import type { SignInGate } from "../openstack/token";

const AGAIN_AFTER_SECONDS = 3_600;

interface Refusable {
  id: string;
  sealedSecret: string;
}

/**
 * Remembers in the database that Keystone refused a stored credential, for all processes: what signs in by itself then
 * asks once an hour and not at each turn, since Keystone locks users out who fail too often (its security_compliance
 * lockout_failure_attempts, keystone/conf/security_compliance.py). Of the secret that was used only.
 * @param asksAtOnce a person wants to know now
 */
export function signInGate(
  site: string,
  { id, sealedSecret }: Refusable,
  { asksAtOnce = false } = {},
): SignInGate {
  return async (signIn) => {
    const before = asksAtOnce ? null : await takeTurn(site, { id, sealedSecret });
    try {
      const token = await signIn();
      await note({ id, sealedSecret }, null);
      return token;
    } catch (error) {
      if (isOpenStackError(error, "unauthorized")) await note({ id, sealedSecret }, new Date());
      // Nobody answered: the turn is not used up.
      else if (before) await note({ id, sealedSecret }, before);
      throw error;
    }
  };
}

/** @returns when it was refused before; null when it was not @throws OpenStackError while it is not to be asked */
async function takeTurn(site: string, { id, sealedSecret }: Refusable): Promise<Date | null> {
  const [row] = await db().$queryRaw<{ refusedAt: Date | null; isMine: boolean }[]>`
    WITH before AS (
      SELECT id, refused_at FROM site_credentials WHERE id = ${id}::uuid AND sealed_secret = ${sealedSecret} FOR UPDATE
    ), taken AS (
      UPDATE site_credentials c SET refused_at = now() FROM before
      WHERE c.id = before.id AND before.refused_at < now() - make_interval(secs => ${AGAIN_AFTER_SECONDS})
      RETURNING c.id
    )
    SELECT refused_at AS "refusedAt", refused_at IS NULL OR EXISTS (SELECT FROM taken) AS "isMine" FROM before`;
  if (!row || row.isMine) return row?.refusedAt ?? null;
  const at = row.refusedAt?.toISOString().slice(11, 16);
  throw new OpenStackError({
    kind: "unauthorized",
    site,
    service: "identity",
    call: "POST /auth/tokens",
    cause: `Keystone refused this credential at ${at} UTC and is not asked again for an hour; replace its secret, or press Check now`,
    sent: false,
  });
}

/** A sign-in is not made to fail by what cannot be written about it. */
async function note({ id, sealedSecret }: Refusable, refusedAt: Date | null): Promise<void> {
  try {
    await db().$executeRaw`
      UPDATE site_credentials SET refused_at = ${refusedAt}
      WHERE id = ${id}::uuid AND sealed_secret = ${sealedSecret} AND refused_at IS DISTINCT FROM ${refusedAt}`;
  } catch (error) {
    log.warn({ err: error, credential: id }, "what Keystone said of a credential could not be written down");
  }
}
