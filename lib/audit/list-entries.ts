import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { AuditFilter } from "./audit-filter";
import type { AuditPage, AuditRow } from "./audit-log";
import { AuditQuery } from "./audit-query";
import { auditSize } from "./audit-size";
import { chainStates } from "./chain-states";
import { newerRows, PAGE, type ReadRow, readRows } from "./read-rows";

const COUNTED_NEW = 1_000;
// Whoever reads what is rare must not have the log walked through at every look for what is new. Words cost the most.
const LOOKED_AT = { conditions: 10_000, words: 500 } as const;
const ALL = AuditFilter.parse({});

/**
 * One page of the log, newest first.
 * @throws AppError `forbidden`, `invalid`, and `not_found` for an `entry` that is not there
 */
export async function listAuditEntries(session: Session, input: unknown): Promise<AuditPage> {
  requirePermission(session, "audit.view");
  const query = parseInput(AuditQuery, input, "There is no such page of the log.");
  const { before, after, upto, entry, ...filter } = query;
  const now = await databaseNow();
  const select = (id: bigint, is: "<" | "<=") => readRows(filter, now, { than: { id, is } });
  const rows =
    (after !== undefined && (await newerThan(filter, now, after))) ||
    (before !== undefined && (await select(before, "<"))) ||
    (upto !== undefined && (await select(upto, "<="))) ||
    (entry !== undefined && (await pageWith(filter, now, entry))) ||
    (await readRows(filter, now));
  return pageOf(session, filter, now, rows, before !== undefined);
}

/** The page next to `after`; null when that would be the newest one, which is then shown full. */
async function newerThan(filter: AuditFilter, now: Date, after: bigint): Promise<ReadRow[] | null> {
  const rows = await readRows(filter, now, { than: { id: after, is: ">" } });
  const last = rows[PAGE - 1];
  return rows.length > PAGE && last ? readRows(filter, now, { than: { id: last.id, is: "<=" } }) : null;
}

/** The page that begins with the row of an entry; null when the newest page has it, or a filter may have left it out. */
async function pageWith(filter: AuditFilter, now: Date, entry: bigint): Promise<ReadRow[] | null> {
  const found = await db().auditEntry.findUnique({ where: { id: entry } });
  if (!found) throw new AppError("not_found", `There is no entry ${entry} in the log.`);
  const isWhole = JSON.stringify(filter) === JSON.stringify(ALL);
  const intent =
    isWhole && found.intentId !== null && found.result !== "intent"
      ? await db().auditEntry.findUnique({ where: { id: found.intentId, result: "intent" } })
      : null;
  const row = intent?.id ?? entry;
  const newer = await newerRows(filter, now, row, { most: PAGE, looked: lookedAt(filter) });
  return newer >= PAGE ? readRows(filter, now, { than: { id: row, is: "<=" } }) : null;
}

const lookedAt = ({ q }: AuditFilter) => (q === undefined ? LOOKED_AT.conditions : LOOKED_AT.words);

async function pageOf(
  session: Session,
  filter: AuditFilter,
  now: Date,
  found: readonly ReadRow[],
  isOlder: boolean,
): Promise<AuditPage> {
  const rows = found.slice(0, PAGE);
  const top = rows[0]?.id ?? 0n;
  const ids = rows.flatMap(({ id, outcomeId }) => (outcomeId === null ? [id] : [id, outcomeId]));
  const [states, newer, total] = await Promise.all([
    chainStates(ids),
    newerRows(filter, now, top, { most: COUNTED_NEW, looked: lookedAt(filter) }),
    auditSize(session),
  ]);
  const isBroken = (id: bigint | null) => states.get(String(id))?.state === "broken";
  return {
    asOf: new Date().toISOString(),
    total: String(total),
    rows: rows.map((row) => ({ ...rowOf(row), isBroken: isBroken(row.id) || isBroken(row.outcomeId) })),
    hasNewer: newer > 0 || isOlder,
    hasOlder: found.length > PAGE,
    newRows: newer,
  };
}

const rowOf = (row: ReadRow): Omit<AuditRow, "isBroken"> => ({
  id: String(row.id),
  at: row.at.toISOString(),
  who: { kind: row.actorKind, id: row.actorId, name: row.actorName },
  action: row.action,
  target: row.targetKind === null ? null : { kind: row.targetKind, id: row.targetId, name: row.targetName },
  siteName: row.siteName,
  result: row.outcome ?? row.result,
  reason: row.reason ?? row.outcomeReason,
  requestIds: (row.outcomeRequestIds?.length ? row.outcomeRequestIds : row.requestIds) ?? [],
});
