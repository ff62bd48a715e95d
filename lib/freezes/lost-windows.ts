import { Prisma } from "../generated/prisma/client";

const { sql } = Prisma;

/*
 * A freeze window that was lost with its worker is recorded nowhere but in its leases: SQL over the leases `l` of the run
 * `r`, as lib/run-views/earlier-freeze.ts has it for one run.
 */

/** Whether the lease is of such a window, and its VM stood still in it. */
export const IN_LOST_WINDOW = sql`l.closed_at IS NOT NULL
  AND l.attempt < coalesce((r."window" ->> 'attempt')::int, r.window_attempts + (r.ended_at IS NOT NULL)::int)
  AND (l.state = 'thawed' OR (l.state IN ('not_frozen', 'gone') AND l.frozen_at IS NOT NULL))`;

/** From when its VM stood still, as early as it may have. */
export const STOOD_FROM = sql`coalesce(l.sent_at, l.frozen_at, l.armed_at)`;

/** Until when, as late as it may have. */
export const STOOD_UNTIL = sql`(CASE l.state WHEN 'thawed' THEN l.closed_at ELSE least(l.closed_at, l.thaws_by) END)`;

/** The longest that one VM stood still in such a window of the run `r`, in milliseconds; null where none was lost. */
export const LONGEST_LOST_MS = sql`(SELECT max(EXTRACT(EPOCH FROM ${STOOD_UNTIL} - ${STOOD_FROM}) * 1000)::float8
  FROM freeze_leases l WHERE l.run_id = r.id AND ${IN_LOST_WINDOW})`;
