import { db } from "../db";
import type { RunKind } from "../generated/prisma/enums";
import { TOLD_AFTER } from "./remove-leftovers";

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
  const rows = await db().runResource.findMany({
    where: {
      ...{ siteId, removedAt: null, isTemporary: true },
      tries: { gte: TOLD_AFTER },
      run: { endedAt: { not: null } },
    },
    include: { run: { select: { id: true, kind: true, number: true } } },
    orderBy: [{ madeAt: "asc" }, { id: "asc" }],
    take: LISTED,
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
