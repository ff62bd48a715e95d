import { type Ask, isAtLeast } from "../core/http";
import { pythonRepr } from "../core/python-repr";
import type { Row } from "../core/table";
import { boolOf } from "./bool-of";
import { badRequest, invalidInput } from "./refusals";

/** What a row has under each name that it may be filtered or sorted by. */
export type Columns<R> = Readonly<Record<string, (row: R) => unknown>>;
type Test<R> = (row: R) => boolean;

interface Filterable<R> {
  columns: Columns<R>;
  filters: readonly string[];
}

/** How rows are projected to the caller: its own project's, or all for an admin who asks for them. */
const PROJECT = "project_id";

/** Whether a row is in a list with these parameters. (cinder/api/common.py, process_general_filtering) @throws Refusal 400 */
export function filterFor<R extends Row>(ask: Ask, query: URLSearchParams, listing: Filterable<R>): Test<R> {
  const { caller } = ask;
  const { columns } = listing;
  if (!caller.isAdmin) dropOrRefuse(ask, query, listing.filters);
  const ofAll = caller.isAdmin && boolOf(query.get("all_tenants")) === true;
  query.delete("all_tenants");
  const tests: Test<R>[] = [];
  const project = columns[PROJECT];
  if (project && !ofAll) {
    query.delete(PROJECT);
    const { projectId } = caller;
    tests.push((row) => project(row) === projectId);
  }
  for (const [key, value] of query) tests.push(testFor(ask, key, value, columns));
  return (row) => {
    for (const test of tests) if (!test(row)) return false;
    return true;
  };
}

/** Filters that are not for this caller: forgotten before 3.31, refused since. */
function dropOrRefuse(ask: Ask, query: URLSearchParams, filters: readonly string[]): void {
  const others = [...new Set(query.keys())].filter((key) => !filters.includes(key));
  const bad = others.filter((key) => key !== "all_tenants");
  if (isAtLeast(ask, "3.31") && bad.length > 0)
    throw badRequest(`Invalid filters ${bad.join(",")} are found in query options.`);
  for (const key of others) query.delete(key);
}

function testFor<R>(ask: Ask, key: string, value: string, columns: Columns<R>): Test<R> {
  if (key.endsWith("~") && isAtLeast(ask, "3.34")) {
    const like = columns[key.slice(0, -1)];
    return like ? (row) => String(like(row) ?? "").includes(value) : () => false;
  }
  const column = columns[key];
  // Who asks for a column that is not there gets an empty list. (cinder/db/sqlalchemy/api.py, _process_volume_filters)
  if (!column) return () => false;
  if (key === "created_at" || key === "updated_at") return timeTest(key, value, column);
  const pairs = dictOf(value);
  if (pairs)
    return (row) => {
      const has = (column(row) ?? {}) as Record<string, unknown>;
      return Object.entries(pairs).every(([name, each]) => has[name] === each);
    };
  const several = listOf(value);
  if (several) return (row) => several.includes(String(column(row)));
  const bool = boolOf(value);
  return (row) => {
    const is = column(row);
    if (typeof is === "string") return is === value;
    if (typeof is !== "boolean") return is == null ? value === "None" : String(is) === value;
    if (bool === undefined) throw invalidInput(`'${key} = ${value}'`);
    return is === bool;
  };
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
};

/** "gte:2026-01-01T00:00:00Z,lt:…". (cinder/api/v3/volumes.py, _handle_time_comparison_filters) */
function timeTest<R>(key: string, value: string, column: (row: R) => unknown): Test<R> {
  const tests = value.split(",").map((unit) => {
    const [operator = "", ...rest] = unit.split(":");
    const compare = COMPARE[operator];
    if (!compare) throw badRequest(`Invalid ${operator} operator`);
    const text = rest.join(":");
    const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
    if (Number.isNaN(at)) throw badRequest(`Invalid ${text || key} value`);
    return { compare, at };
  });
  return (row) => {
    const is = column(row);
    if (typeof is !== "number") return false;
    // The database keeps whole seconds.
    return tests.every(({ compare, at }) => compare(Math.floor(is / 1000) * 1000, at));
  };
}

/** "{'a': 'b'}", as Python writes it. */
function dictOf(text: string): Record<string, string> | undefined {
  if (!/^\s*\{.*\}\s*$/s.test(text)) return undefined;
  try {
    return JSON.parse(text.replaceAll(/u?'/g, '"')) as Record<string, string>;
  } catch {
    return undefined;
  }
}

/** "['a', 'b']", as Python writes it. */
function listOf(text: string): string[] | undefined {
  if (!/^\s*\[.*\]\s*$/s.test(text)) return undefined;
  try {
    return (JSON.parse(text.replaceAll(/u?'/g, '"')) as unknown[]).map((each) =>
      typeof each === "string" ? each : pythonRepr(each),
    );
  } catch {
    return undefined;
  }
}
