import type { Transaction } from "../audit/record";
import { db } from "../db";
import { INCIDENTS_KEPT_DAYS } from "./incidents-kept-days";
import { planIncidents } from "./plan-incidents";
import { queueNotifications } from "./queue-notifications";
import { readTroubles } from "./read-troubles";
import { releaseHeld } from "./release-held";
import { writeIncidents } from "./write-incidents";

/** Of advisory locks: one turn is made at a time. */
const LOCK_CLASS = 3006;
/** So many are deleted in a turn. */
const AT_ONCE = 200;
/** A turn takes a part of a second; on a machine that does much else it may take its time. */
const DEADLINE_MS = 30_000;

/**
 * One turn: compares what is wrong now with the incidents that go on, and writes down what begins, what is over, and whom to
 * tell. Of several turns at once one is made, and the others leave. Reads under the lock: what was read before it may be older
 * than what the turn before has written.
 * @throws what the database says; nothing is changed then
 */
export const watchIncidents = (): Promise<void> =>
  db().$transaction(
    async (tx) => {
      // Of a worker that is stopped, or whose machine is gone: nobody else had a turn until its connection is given up.
      await tx.$executeRawUnsafe(`SET LOCAL idle_in_transaction_session_timeout = ${DEADLINE_MS}`);
      const [turn] = await tx.$queryRaw<{ mine: boolean; now: Date }[]>`
      SELECT pg_try_advisory_xact_lock(${LOCK_CLASS}::int, 0) AS mine, now() AS now`;
      if (!turn?.mine) return;
      const seen = await readTroubles();
      const stored = await tx.incident.findMany({
        where: { openKey: { not: null } },
        orderBy: { id: "asc" },
      });
      const { opened, over } = await writeIncidents(tx, planIncidents(stored, seen, turn.now), turn.now);
      await queueNotifications(tx, opened, "opened");
      await queueNotifications(tx, over, "over");
      await releaseHeld(
        tx,
        seen.troubles.map(({ key }) => key),
      );
      await forgetOld(tx);
    },
    { timeout: DEADLINE_MS, maxWait: DEADLINE_MS },
  );

const forgetOld = (tx: Transaction): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM incidents WHERE id IN (SELECT id FROM incidents
      WHERE over_at < now() - make_interval(days => ${INCIDENTS_KEPT_DAYS}) ORDER BY over_at LIMIT ${AT_ONCE})`;
