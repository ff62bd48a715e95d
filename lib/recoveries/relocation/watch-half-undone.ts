import { audited } from "../../audit/record";
import { db } from "../../db";
import { log } from "../../log";
import { enqueueSoon } from "../../runs/enqueue-run";
import { GIVEN_UP_JSON } from "../lost-target/target-given-up";
import { hasAnswered } from "../read-recovery-facts";
import { beginUndoAgain } from "./begin-undo-again";

/** After so many tries it is asked about every half hour. */
const PAUSE_S = { least: 60, most: 1800, doublings: 5 };

interface Due {
  id: string;
  vnfId: string;
  fromSiteId: string;
  toSiteId: string;
  /** A VM of it is, or may be, still at the target, and nobody has given that up. */
  hasCopy: boolean;
}

/**
 * Tries again to undo relocations that are undone in part, once the sites answer that are needed for it: the source, and
 * the target where a VM may still be there. Any number may watch: a run of it is begun with its row held.
 */
export async function watchHalfUndone(signal?: AbortSignal): Promise<void> {
  for (const due of await dueOnes()) {
    if (signal?.aborted) return;
    const needed = [due.fromSiteId, ...(due.hasCopy ? [due.toSiteId] : [])];
    const answers = await Promise.all(needed.map((siteId) => hasAnswered(siteId)));
    if (answers.includes(false)) continue;
    const run = await audited(async (tx) => {
      // Another worker may have begun meanwhile, or it was taken up by a person.
      const found = await tx.recovery.findFirst({
        where: { id: due.id, state: "half-undone", runs: { none: { endedAt: null } } },
      });
      if (!found) return null;
      const begun = await beginUndoAgain(
        tx,
        { kind: "system", name: "Stillpoint" },
        due,
        "Nothing was tried again.",
      );
      return begun.isNew ? begun.run : null;
    }).catch((error: unknown) => {
      log.warn({ err: error, recovery: due.id }, "an undo could not be tried again");
      return null;
    });
    if (run) await enqueueSoon(run.id);
  }
}

const dueOnes = (): Promise<Due[]> =>
  db().$queryRaw<Due[]>`
    SELECT y.id, y.vnf_id AS "vnfId", y.from_site_id AS "fromSiteId", y.to_site_id AS "toSiteId",
      NOT y.overrides @> ${GIVEN_UP_JSON}::jsonb AND EXISTS (SELECT FROM runs u JOIN run_resources m
        ON m.run_id = u.id WHERE u.recovery_id = y.id AND m.kind = 'server' AND m.removed_at IS NULL) AS "hasCopy"
    FROM recoveries y JOIN LATERAL (SELECT count(*)::int AS tries, max(ended_at) AS ended,
      bool_or(ended_at IS NULL) AS busy FROM runs u WHERE u.recovery_id = y.id) r ON true
    WHERE y.mode IN ('relocation', 'replacement') AND y.state = 'half-undone' AND NOT r.busy
      AND r.ended < now() - make_interval(secs =>
        least(${PAUSE_S.least} * power(2, least(r.tries - 1, ${PAUSE_S.doublings})), ${PAUSE_S.most}))
    ORDER BY y.id`;
