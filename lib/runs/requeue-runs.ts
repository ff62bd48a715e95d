import { db } from "../db";
import { RunKind } from "../generated/prisma/enums";
import { log } from "../log";
import { enqueueSoon } from "./enqueue-run";

/** Who has written a run down gets so long to enqueue it. */
const GRACE_MS = 2_000;

/** A run that is not over, and at which no workflow works any more: DBOS says how its own ended. */
export interface GivenUpRun {
  id: string;
  kind: RunKind;
  status: string;
}

/**
 * Enqueues the runs that were written down and whose enqueuing was lost.
 * @returns those whose workflow has ended without them: nothing works at them any more, so somebody has to end them
 */
export async function requeueRuns(): Promise<GivenUpRun[]> {
  const rows = await db().$queryRaw<{ id: string; kind: RunKind; status: string | null }[]>`
    SELECT r.id, r.kind::text AS kind, w.status FROM runs r
    LEFT JOIN dbos.workflow_status w ON w.workflow_uuid = r.id::text
    WHERE r.state IN ('queued', 'running') AND r.imported_at IS NULL AND r.kind::text = ANY (${Object.values(RunKind)})
      AND r.created_at < now() - make_interval(secs => ${GRACE_MS / 1000})
      AND (w.status IS NULL OR w.status NOT IN ('ENQUEUED', 'PENDING', 'DELAYED'))`;
  for (const { id, status } of rows) {
    if (status !== null) continue;
    log.warn({ run: id }, "a run was not on the queue: it is put there");
    await enqueueSoon(id);
  }
  return rows.flatMap(({ id, kind, status }) => (status === null ? [] : [{ id, kind, status }]));
}
