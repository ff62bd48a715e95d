import { Prisma } from "../generated/prisma/client";
import { AUDIT_SPANS, type AuditFilter } from "./audit-filter";
import { searchWords } from "./search-words";

const HOUR_MS = 3_600_000;

/**
 * The conditions of a filter on audit_entries by the name `alias`; none: everything is asked for. Each but the words is
 * one that an index of audit_entries begins with.
 */
export function filterSql(filter: AuditFilter, now: Date, alias: "e" | "o" = "e"): Prisma.Sql[] {
  const column = (name: string) => Prisma.raw(`${alias}.${name}`);
  const conditions: Prisma.Sql[] = [];
  const since = filter.span && new Date(now.getTime() - AUDIT_SPANS[filter.span] * HOUR_MS);
  for (const from of [since, filter.from]) if (from) conditions.push(Prisma.sql`${column("at")} >= ${from}`);
  if (filter.until) conditions.push(Prisma.sql`${column("at")} < ${filter.until}`);
  conditions.push(...oneOf(column("actor_name"), filter.who));
  conditions.push(...oneOf(column("action"), filter.action));
  conditions.push(...oneOf(column("result"), filter.result, '::"AuditResult"'));
  conditions.push(...oneOf(column("site_id"), filter.site, "::uuid"));
  if (filter.run) conditions.push(Prisma.sql`${column("run_id")} = ${filter.run}`);
  if (filter.target)
    conditions.push(
      Prisma.sql`(${column("target_id")} = ${filter.target} OR ${column("target_name")} = ${filter.target})`,
    );
  if (filter.q) conditions.push(wordsSql(filter.q, alias));
  return conditions;
}

/**
 * Whether a page of it is a walk along one index in the page's order: one value of one column at most, and times.
 * Everything else is found first and put in order then.
 */
export const isOneWalk = ({ q, target, run, who, action, result, site }: AuditFilter): boolean =>
  q === undefined &&
  target === undefined &&
  who.length + action.length + result.length + site.length + (run ? 1 : 0) <= 1;

/** As plain equality where there is one value: only that walks an index in the order of the page. */
function oneOf(column: Prisma.Sql, values: readonly string[], cast = ""): Prisma.Sql[] {
  if (values.length === 0) return [];
  const sorted = values.map((value) => Prisma.sql`${value}${Prisma.raw(cast)}`);
  return [
    sorted.length === 1
      ? Prisma.sql`${column} = ${sorted[0]}`
      : Prisma.sql`${column} IN (${Prisma.join(sorted)})`,
  ];
}

// The very expression of the index audit_entries_words_idx.
const WORDS = [
  "actor_name",
  "address",
  "action",
  "target_kind",
  "target_id",
  "target_name",
  "site_name",
].concat("reason", "details", "request_ids", "run_id");

function wordsSql(typed: string, alias: string): Prisma.Sql {
  const query = searchWords(typed);
  if (query === undefined) return Prisma.sql`false`;
  const columns = Prisma.raw(WORDS.map((name) => `${alias}.${name}`).join(", "));
  return Prisma.sql`audit_words(${columns}) @@ to_tsquery('simple', ${query})`;
}
