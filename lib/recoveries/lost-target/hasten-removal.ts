import { db } from "../../db";
import { STALE_MS } from "../../sites/site-health";
import { GIVEN_UP_JSON } from "./target-given-up";

/** A removal is asked for so soon after a site that was given up answers again. */
const SOON_S = 15;

/**
 * Copies at a target that was given up may run beside the source from the moment at which it is back: once its poll says
 * that it answers, the tidying takes them up at once, however long it would wait for its next try.
 */
export async function hastenRemoval(): Promise<void> {
  await db().$executeRaw`
    UPDATE run_resources x SET next_try_at = now() + make_interval(secs => ${SOON_S}), tries = 0
    FROM runs r JOIN recoveries y ON y.id = r.recovery_id JOIN site_health h ON h.site_id = y.to_site_id
    WHERE r.id = x.run_id AND y.overrides @> ${GIVEN_UP_JSON}::jsonb AND y.state IN ('undone', 'rolled-back', 'superseded')
      AND x.kind = 'server' AND x.removed_at IS NULL AND x.is_temporary
      AND x.next_try_at > now() + make_interval(secs => ${4 * SOON_S})
      AND h.state <> 'unreachable' AND h.as_of > now() - make_interval(secs => ${STALE_MS / 1000})`;
}
