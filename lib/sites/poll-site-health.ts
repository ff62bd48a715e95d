import { type Clock, systemClock } from "../clock";
import { db } from "../db";
import { askServices } from "./ask-services";
import { siteState } from "./site-health";
import { credentialSession, listCredentials } from "./site-session";

const DEADLINE_MS = 5_000;
/** A claim lasts as long as a poll is fresh: the next one falls due a moment later. */
const CLAIM_SECONDS = 29;
const CHECK_EVERY_SECONDS = 3_600;

/**
 * Takes the turn to poll a site, for all processes on this database.
 * @returns undefined when it is not due; else whether the whole check list is due too
 */
export async function claimPoll(siteId: string): Promise<{ isCheckDue: boolean } | undefined> {
  const [claimed] = await db().$queryRaw<{ isCheckDue: boolean }[]>`
    INSERT INTO site_health (site_id, state, claimed_at)
    SELECT id, 'unknown', now() FROM sites WHERE id = ${siteId}::uuid AND NOT is_remembered
    ON CONFLICT (site_id) DO UPDATE SET claimed_at = now()
      WHERE site_health.claimed_at IS NULL
         OR site_health.claimed_at < now() - make_interval(secs => ${CLAIM_SECONDS})
    RETURNING (checked_at IS NULL OR checked_at < now() - make_interval(secs => ${CHECK_EVERY_SECONDS})) AS "isCheckDue"`;
  return claimed;
}

/** Polls a site and keeps what it saw. Whoever calls has the turn. */
export async function pollSiteHealth(siteId: string, clock: Clock = systemClock): Promise<void> {
  const [credential] = await listCredentials(siteId);
  if (!credential) return;
  const session = await credentialSession(credential.id);
  const { services, hasAnswered } = await askServices(session, DEADLINE_MS, clock);
  // By the database's clock: by it the age is told, too.
  await db().$executeRaw`
    UPDATE site_health SET state = ${siteState(services, hasAnswered)}, services = ${JSON.stringify(services)}::jsonb, as_of = now(),
      last_answered_at = CASE WHEN ${hasAnswered} THEN now() ELSE last_answered_at END
    WHERE site_id = ${siteId}::uuid`;
}
