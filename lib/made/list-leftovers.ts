import { db } from "../db";
import type { RunKind } from "../generated/prisma/enums";
import { IS_LEFT_OVER, TOLD_AFTER } from "./remove-leftovers";

/** At most this many are listed: the oldest. */
const LISTED = 100;

/** Something temporary of a run that is over, which could not be removed yet. */
export interface Leftover {
  id: string;
  /** lib/runs/run-resources.ts */
  kind: string;
  /** Null: it may have been made, and is looked for by its name. */
  resourceId: string | null;
  name: string;
  run: { id: string; kind: RunKind; number: number };
  madeAt: string;
  cause: string | null;
  todo: string | null;
  nextTryAt: string;
}

/** What runs left behind at a site and several tries did not remove, oldest first; of very many, the first hundred. */
export async function listLeftovers(siteId: string): Promise<Leftover[]> {
  const ids = await db().$queryRaw<{ id: string }[]>`
    SELECT r.id FROM run_resources r JOIN runs u ON u.id = r.run_id
    WHERE r.site_id = ${siteId}::uuid AND r.tries >= ${TOLD_AFTER} AND ${IS_LEFT_OVER}
    ORDER BY r.made_at, r.id LIMIT ${LISTED}`;
  const rows = await db().runResource.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    include: { run: { select: { id: true, kind: true, number: true } } },
    orderBy: [{ madeAt: "asc" }, { id: "asc" }],
  });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    resourceId: row.resourceId,
    name: row.tag,
    run: row.run,
    madeAt: row.madeAt.toISOString(),
    cause: row.leftCause,
    todo: row.leftTodo,
    nextTryAt: row.nextTryAt.toISOString(),
  }));
}
