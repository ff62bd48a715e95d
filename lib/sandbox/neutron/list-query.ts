import { isBoolean } from "./checks";
import { badRequest, refuse } from "./refusals";
import type { Resource } from "./resource";
import type { Standard } from "./rows";

/** What a list was asked for. */
export interface ListQuery {
  filters: ReadonlyMap<string, readonly string[]>;
  fields: ReadonlySet<string> | undefined;
  /** 0 for all. */
  limit: number;
  marker: string | undefined;
  isReverse: boolean;
  sorts: readonly { key: string; isDescending: boolean }[];
}

const TAG_FILTERS = ["tags", "tags-any", "not-tags", "not-tags-any"];
const RESERVED = new Set(["fields", "limit", "marker", "page_reverse", "sort_key", "sort_dir"]);

/** @throws Refusal 400 (neutron/api/api_common.py) */
export function readListQuery<R extends Standard>(spec: Resource<R>, query: URLSearchParams): ListQuery {
  const filters = new Map<string, string[]>();
  const wrong: string[] = [];
  for (const key of new Set(query.keys())) {
    if (RESERVED.has(key)) continue;
    if (isFilter(spec, key)) filters.set(key, query.getAll(key));
    else wrong.push(key);
  }
  if (wrong.length > 0)
    throw badRequest(`[${wrong.map((key) => `'${key}'`).join(", ")}] is invalid attribute for filtering`);
  for (const [name, values] of filters)
    if (BOOLEANS.has(name))
      filters.set(
        name,
        values.map((value) => String(isBoolean(value))),
      );
  return {
    filters,
    fields: fieldsOf(query),
    limit: readLimit(query.get("limit") ?? "0"),
    marker: query.get("marker") ?? undefined,
    isReverse: query.get("page_reverse")?.toLowerCase() === "true",
    sorts: readSorts(spec, query),
  };
}

export function fieldsOf(query: URLSearchParams): ReadonlySet<string> | undefined {
  const fields = query.getAll("fields").filter((field) => field !== "");
  return fields.length === 0 ? undefined : new Set(fields);
}

/** The filters that Neutron turns into a yes or no first. */
const BOOLEANS = new Set([
  "admin_state_up",
  "shared",
  "router:external",
  "is_default",
  "port_security_enabled",
  "enable_dhcp",
  "stateful",
]);

const isFilter = <R extends Standard>(spec: Resource<R>, key: string): boolean =>
  key === "tenant_id" ||
  TAG_FILTERS.includes(key) ||
  key in (spec.filters ?? {}) ||
  (key in spec.attributes && spec.attributes[key]?.isFilter !== false);

function readLimit(text: string): number {
  if (/^\s*\d+\s*$/.test(text)) return Number(text);
  throw refuse(
    400,
    "BadRequest",
    `Bad limit request: Limit must be an integer 0 or greater and not '${text}'.`,
  );
}

function readSorts<R extends Standard>(spec: Resource<R>, query: URLSearchParams): ListQuery["sorts"] {
  const [keys, dirs] = [query.getAll("sort_key"), query.getAll("sort_dir")];
  if (keys.length !== dirs.length) throw badRequest("The number of sort_keys and sort_dirs must be same");
  const wrong = keys.filter((key) => key !== "tenant_id" && !(key in spec.attributes));
  if (wrong.length > 0) throw badRequest(`${asList(wrong)} is invalid attribute for sort_keys`);
  const wrongDirs = dirs.filter((dir) => dir !== "asc" && dir !== "desc");
  if (wrongDirs.length > 0)
    throw badRequest(`${asList(wrongDirs)} is invalid value for sort_dirs, valid value is 'asc' and 'desc'`);
  return keys.map((key, i) => ({ key, isDescending: dirs[i] === "desc" }));
}

const asList = (texts: readonly string[]): string => `[${texts.map((text) => `'${text}'`).join(", ")}]`;
