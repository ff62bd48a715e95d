import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import type { AuditFilter } from "./audit-filter";
import type { EntryResult } from "./audit-log";
import { filterSql, isOneWalk } from "./filter-sql";
import type { Transaction } from "./record";

export const PAGE = 100;

/** An entry, or an intent together with its newest outcome; of an outcome that stands alone, its intent's reason. */
export interface ReadRow {
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

export interface Bounds {
  /** Rows before, after, or up to the one with this id, by their times. */
  than?: { id: bigint; is: "<" | "<=" | ">" } | undefined;
}

/** By time, and of one millisecond by id. A row that is not there stands where it would be. */
const bound = ({ than }: Bounds): Prisma.Sql =>
  than === undefined
    ? Prisma.sql`true`
    : Prisma.sql`(e.at, e.id) ${Prisma.raw(than.is)} ((SELECT b.at FROM audit_entries b WHERE b.id <= ${than.id} ORDER BY b.id DESC LIMIT 1), ${than.id})`;

// Of the whole log an outcome stands in the row of its intent, where that is there; it is never left out otherwise.
// Scalar subqueries: EXISTS would be hashed, over all intents that there ever were.
const IS_ROW = Prisma.sql`NOT (e.intent_id IS NOT NULL AND e.result <> 'intent' AND coalesce(
  (SELECT i.result = 'intent' FROM audit_entries i WHERE i.id = e.intent_id), false))`;

/** Of a part of the log each entry is judged by itself, and an intent stands in the row of an outcome that is shown. */
const isShown = (outcome: readonly Prisma.Sql[]) => Prisma.sql`NOT (e.result = 'intent' AND coalesce(
  (SELECT true FROM audit_entries o WHERE o.intent_id = e.id AND o.result <> 'intent' AND
    ${Prisma.join([...outcome], " AND ")} LIMIT 1), false))`;

// `+ 0` keeps the planner from walking back through the whole log by id for each intent, instead of to its outcomes.
// No Date holds an endless time, which can only be a forgery; its link says so.
const columns = (source: Prisma.Sql) => Prisma.sql`
  SELECT e.id, least(greatest(e.at, '0001-01-01Z'), '9999-12-31Z') AS at, e.actor_kind AS "actorKind",
    e.actor_id AS "actorId", e.actor_name AS "actorName", e.action, e.target_kind AS "targetKind",
    e.target_id AS "targetId", e.target_name AS "targetName", e.site_name AS "siteName", e.result::text,
    coalesce(e.reason, i.reason) AS reason, e.request_ids AS "requestIds", o.id AS "outcomeId",
    o.result::text AS outcome, o.reason AS "outcomeReason", o.request_ids AS "outcomeRequestIds"
  FROM ${source} e LEFT JOIN LATERAL (
    SELECT * FROM audit_entries o WHERE e.result = 'intent' AND o.intent_id = e.id AND o.result <> 'intent'
    ORDER BY o.id + 0 DESC LIMIT 1
  ) o ON true LEFT JOIN audit_entries i ON i.id = e.intent_id AND i.result = 'intent'`;

const order = (isDown: boolean, alias = "e") =>
  isDown
    ? Prisma.raw(`ORDER BY ${alias}.at DESC, ${alias}.id DESC`)
    : Prisma.raw(`ORDER BY ${alias}.at, ${alias}.id`);

/** The rows of a page and one more, in the order of reading: down, or up from a row that they are to be newer than. */
export async function readRows(filter: AuditFilter, now: Date, bounds: Bounds = {}): Promise<ReadRow[]> {
  const isDown = bounds.than?.is !== ">";
  const conditions = filterSql(filter, now);
  if (conditions.length === 0)
    return db().$queryRaw<ReadRow[]>`${columns(Prisma.sql`audit_entries`)}
      WHERE ${IS_ROW} AND ${bound(bounds)} ${order(isDown)} LIMIT ${PAGE + 1}`;
  const ends = [bound(bounds), ...(filter.until ? [Prisma.sql`e.at < ${filter.until}`] : [])];
  const search: Search = {
    all: and([...conditions, ...ends]),
    ends: and(ends),
    shown: isShown(filterSql(filter, now, "o")),
    order: order(isDown),
  };
  const near = await rowsOf(nearest(search, filter.q === undefined ? NEAR : NEAR_WORDS), search);
  if (near.length > PAGE) return near;
  if (isOneWalk(filter)) return rowsOf(alongOneIndex(search), search);
  return db().$transaction(async (tx) => {
    // So that what is found is kept exactly: words that are looked at again are taken apart again.
    await tx.$executeRaw`SET LOCAL work_mem = '32MB'`;
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
    return rowsOf(foundFirst(search), search, tx);
  });
}

interface Search {
  all: Prisma.Sql;
  ends: Prisma.Sql;
  shown: Prisma.Sql;
  order: Prisma.Sql;
}

const and = (conditions: readonly Prisma.Sql[]) => Prisma.join([...conditions], " AND ");

const rowsOf = (found: Prisma.Sql, search: Search, client: Pick<Transaction, "$queryRaw"> = db()) =>
  client.$queryRaw<ReadRow[]>`${columns(found)} ${search.order}`;

/*
 * What is often is found among the nearest entries, whatever it is. What is not there is asked of the indexes. In one
 * go the planner takes what was often a year ago for often now, and walks through that year.
 */
const NEAR = 5_000;
// An entry is taken apart into its words in some 50 µs.
const NEAR_WORDS = 500;

const nearest = ({ all, ends, shown, order }: Search, count: number) => Prisma.sql`(SELECT * FROM
  (SELECT * FROM audit_entries e WHERE ${ends} ${order} LIMIT ${count}) e
  WHERE ${all} AND ${shown} ${order} LIMIT ${PAGE + 1})`;

const alongOneIndex = ({ all, shown, order }: Search) => Prisma.sql`(SELECT * FROM audit_entries e
  WHERE ${all} AND ${shown} ${order} LIMIT ${PAGE + 1})`;

/** By all indexes that help; only of the first rows in order it is asked whether they are shown. */
const foundFirst = ({ all, shown, order }: Search) => Prisma.sql`(WITH found AS MATERIALIZED (
    SELECT e.id, e.at FROM audit_entries e WHERE ${all}
  ) SELECT e.* FROM (SELECT * FROM found e ${order}) f
    CROSS JOIN LATERAL (SELECT * FROM audit_entries e WHERE e.id = f.id OFFSET 0) e
  WHERE ${shown} LIMIT ${PAGE + 1})`;

/** How many rows came after one, of the newest `looked` entries and up to `most`. */
export async function newerRows(
  filter: AuditFilter,
  now: Date,
  after: bigint,
  { most, looked }: { most: number; looked: number },
): Promise<number> {
  const conditions = filterSql(filter, now);
  const shown = conditions.length === 0 ? IS_ROW : isShown(filterSql(filter, now, "o"));
  const [found] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int4 AS count FROM (
      SELECT FROM (SELECT * FROM audit_entries e WHERE ${bound({ than: { id: after, is: ">" } })}
        ${order(true)} LIMIT ${looked}) e
      WHERE ${Prisma.join([...conditions, shown], " AND ")} LIMIT ${most}) AS newer`;
  return found?.count ?? 0;
}
