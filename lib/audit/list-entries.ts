import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { Prisma } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import type { AuditPage, AuditRow, EntryResult } from "./audit-log";
import { AuditQuery } from "./audit-query";
import { chainStates } from "./chain-states";

const PAGE = 100;
const COUNTED_NEW = 1_000;

interface Row {
  id: bigint;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  action: string;
  targetKind: string | null;
  targetId: string | null;
  targetName: string | null;
  siteName: string | null;
  result: EntryResult;
  reason: string | null;
  requestIds: string[] | null;
  outcomeId: bigint | null;
  outcome: EntryResult | null;
  outcomeReason: string | null;
  outcomeRequestIds: string[] | null;
}

// An outcome stands in the row of its intent, where that is there; it is never left out otherwise. A scalar subquery:
// EXISTS would be hashed, over all intents that there ever were.
const IS_ROW = Prisma.sql`NOT (e.intent_id IS NOT NULL AND e.result <> 'intent' AND coalesce(
  (SELECT i.result = 'intent' FROM audit_entries i WHERE i.id = e.intent_id), false))`;

/**
 * One page of the log, newest first.
 * @throws AppError `forbidden`, `invalid`, and `not_found` for an `entry` that is not there
 */
export async function listAuditEntries(session: Session, input: unknown): Promise<AuditPage> {
  requirePermission(session, "audit.view");
  const { before, after, upto, entry } = parseInput(AuditQuery, input, "There is no such page of the log.");
  const rows =
    (after !== undefined && (await newerThan(after))) ||
    (before !== undefined && (await select(Prisma.sql`e.id < ${before}`))) ||
    (upto !== undefined && (await select(Prisma.sql`e.id <= ${upto}`))) ||
    (entry !== undefined && (await pageWith(entry))) ||
    (await select(Prisma.sql`true`));
  return pageOf(rows);
}

// `+ 0` keeps the planner from walking back through the whole log by id for each intent, instead of to its outcomes.
const select = (where: Prisma.Sql, order = Prisma.sql`DESC`) => db().$queryRaw<Row[]>`
  SELECT e.id, e.at, e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.actor_name AS "actorName", e.action,
    e.target_kind AS "targetKind", e.target_id AS "targetId", e.target_name AS "targetName",
    e.site_name AS "siteName", e.result::text, e.reason, e.request_ids AS "requestIds",
    o.id AS "outcomeId", o.result::text AS outcome, o.reason AS "outcomeReason", o.request_ids AS "outcomeRequestIds"
  FROM audit_entries e LEFT JOIN LATERAL (
    SELECT * FROM audit_entries o WHERE e.result = 'intent' AND o.intent_id = e.id AND o.result <> 'intent'
    ORDER BY o.id + 0 DESC LIMIT 1
  ) o ON true
  WHERE ${IS_ROW} AND ${where} ORDER BY e.id ${order} LIMIT ${PAGE + 1}`;

/** The page next to `after`; null when that would be the newest one, which is then shown full. */
async function newerThan(after: bigint): Promise<Row[] | null> {
  const rows = await select(Prisma.sql`e.id > ${after}`, Prisma.sql`ASC`);
  return rows.length > PAGE ? select(Prisma.sql`e.id <= ${rows[PAGE - 1]?.id}`) : null;
}

/** The page that begins with the row of an entry; null when the newest page has it. */
async function pageWith(entry: bigint): Promise<Row[] | null> {
  const found = await db().auditEntry.findUnique({ where: { id: entry } });
  if (!found) throw new AppError("not_found", `There is no entry ${entry} in the log.`);
  const intent =
    found.intentId !== null && found.result !== "intent"
      ? await db().auditEntry.findUnique({ where: { id: found.intentId, result: "intent" } })
      : null;
  const row = intent?.id ?? entry;
  return (await newRows(row, PAGE)) >= PAGE ? select(Prisma.sql`e.id <= ${row}`) : null;
}

async function newRows(after: bigint, limit: number): Promise<number> {
  const [found] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int4 AS count FROM
      (SELECT FROM audit_entries e WHERE ${IS_ROW} AND e.id > ${after} LIMIT ${limit}) AS newer`;
  return found?.count ?? 0;
}

async function pageOf(found: Row[]): Promise<AuditPage> {
  const rows = found.slice(0, PAGE);
  const top = rows[0]?.id ?? 0n;
  const ids = rows.flatMap(({ id, outcomeId }) => (outcomeId === null ? [id] : [id, outcomeId]));
  const [states, newer, [size]] = await Promise.all([
    chainStates(ids),
    newRows(top, COUNTED_NEW),
    // Positions have no gaps, so this counts without reading a million rows.
    db().$queryRaw<{ total: bigint }[]>`SELECT coalesce((SELECT max(position) FROM audit_links), 0)
      + (SELECT count(*) FROM audit_pending) AS total`,
  ]);
  const isBroken = (id: bigint | null) => states.get(String(id))?.state === "broken";
  return {
    asOf: new Date().toISOString(),
    total: String(size?.total ?? 0n),
    rows: rows.map((row) => ({ ...rowOf(row), isBroken: isBroken(row.id) || isBroken(row.outcomeId) })),
    hasNewer: newer > 0,
    hasOlder: found.length > PAGE,
    newRows: newer,
  };
}

const rowOf = (row: Row): Omit<AuditRow, "isBroken"> => ({
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
