import { type Ask, isAtLeast } from "../core/http";
import type { Refusal } from "../core/refusal";
import type { Row } from "../core/table";
import { boolOf } from "./bool-of";
import { collectionUrl } from "./links";
import { type Columns, filterFor } from "./list-filter";
import { badRequest, invalidInput } from "./refusals";

export interface Listing<R extends Row> {
  /** All there are, oldest first. */
  rows: readonly R[];
  /** What may be filtered and sorted by. */
  columns: Columns<R>;
  /** Filters that others than admins may use. (etc/cinder/resource_filters.json) */
  filters: readonly string[];
  /** Parameters that the rows were chosen by already. */
  ignored?: readonly string[];
  /** "volumes/detail", for the link to the next page. */
  collection: string;
  /** Of a marker that is not there any more. */
  noSuch(id: string): Refusal;
}

export interface Page<R> {
  rows: R[];
  /** The link to the next page; none after the last. */
  links: { rel: "next"; href: string }[];
  /** Only when it was asked for. */
  count: number | undefined;
}

/** The most that one answer holds. (cinder/common/config.py, osapi_max_limit) */
const MOST = 1_000;

/** One page of a list, newest first unless asked otherwise. (cinder/api/common.py) @throws Refusal 400 or 404 */
export function listRows<R extends Row>(ask: Ask, listing: Listing<R>): Page<R> {
  const query = new URLSearchParams(ask.query);
  const take = (key: string) => {
    const value = query.get(key);
    query.delete(key);
    return value;
  };
  const limit = limitOf(take("limit"));
  const marker = take("marker");
  const offset = Number(take("offset") ?? 0);
  if (!Number.isInteger(offset)) throw badRequest("offset must be an integer");
  if (offset < 0) throw badRequest("offset must be >= 0");
  const sort = sortOf(take);
  for (const key of listing.ignored ?? []) query.delete(key);
  const wantsCount = isAtLeast(ask, "3.45") && countOf(take("with_count"));
  const isIn = filterFor(ask, query, listing);
  const ordered = inOrder(listing, sort);
  const start = marker === null ? 0 : ordered.placeOf(marker) + 1;
  if (marker !== null && start === 0) throw listing.noSuch(marker);

  const rows: R[] = [];
  let skip = offset;
  let count = 0;
  for (let i = wantsCount ? 0 : start; i < ordered.length; i++) {
    if (!wantsCount && rows.length >= limit) break;
    const row = ordered.at(i);
    if (!isIn(row)) continue;
    count += 1;
    if (i < start || rows.length >= limit) continue;
    if (skip > 0) skip -= 1;
    else rows.push(row);
  }
  const known = wantsCount ? count : rows.length;
  return {
    rows,
    links: rows.length > 0 && limit <= known ? [nextLink(ask, listing, rows)] : [],
    count: wantsCount ? count : undefined,
  };
}

function nextLink<R extends Row>(ask: Ask, listing: Listing<R>, rows: R[]) {
  const next = new URLSearchParams(ask.query);
  next.set("marker", rows.at(-1)?.id ?? "");
  return { rel: "next" as const, href: `${collectionUrl(ask, listing.collection)}?${next}` };
}

function countOf(text: string | null): boolean {
  const wants = text === null ? false : boolOf(text);
  if (wants === undefined) throw badRequest(`Value '${text}' for 'with_count' is not a boolean.`);
  return wants;
}

function limitOf(text: string | null): number {
  const limit = text === null ? MOST : Number(text);
  if (!Number.isInteger(limit)) throw badRequest("limit param must be an integer");
  if (limit < 0) throw badRequest("limit param must be positive");
  return Math.min(limit, MOST);
}

interface Sort {
  key: string;
  isDown: boolean;
}

function sortOf(take: (key: string) => string | null): Sort[] {
  const [both, key, direction] = [take("sort"), take("sort_key"), take("sort_dir")];
  if (both !== null && (key !== null || direction !== null))
    throw badRequest(
      "The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with the 'sort' parameter.",
    );
  const wanted =
    both === null
      ? [[key ?? "created_at", direction ?? "desc"] as const]
      : both.split(",").map((each) => {
          const [name = "", way = ""] = each.trim().split(":");
          return [name.trim(), way.trim() || "desc"] as const;
        });
  return wanted.map(([name, way]) => {
    if (way !== "asc" && way !== "desc")
      throw invalidInput("Unknown sort direction, must be 'desc' or 'asc'.");
    return { key: name, isDown: way === "desc" };
  });
}

interface Ordered<R> {
  length: number;
  at(place: number): R;
  /** -1 when it is not there. */
  placeOf(id: string): number;
}

/** Rows are kept oldest first, so the usual order takes no sorting, and no copy. */
function inOrder<R extends Row>({ rows, columns }: Listing<R>, sort: readonly Sort[]): Ordered<R> {
  const [first] = sort;
  if (sort.length === 1 && first?.key === "created_at") return placed(rows, first.isDown);
  const keys = sort.map(({ key, isDown }) => {
    const column = columns[key];
    if (!column) throw invalidInput("Invalid sort key");
    return { column, factor: isDown ? -1 : 1 };
  });
  const sorted = rows.toSorted((a, b) => {
    for (const { column, factor } of keys) {
      const [left, right] = [orderable(column(a)), orderable(column(b))];
      if (left !== right) return left < right ? -factor : factor;
    }
    return 0;
  });
  return placed(sorted, false);
}

function placed<R extends Row>(rows: readonly R[], isBackwards: boolean): Ordered<R> {
  const place = (i: number) => (isBackwards ? rows.length - 1 - i : i);
  return {
    length: rows.length,
    at: (i) => rows[place(i)] as R,
    placeOf: (id) => {
      const i = rows.findIndex((row) => row.id === id);
      return i < 0 ? -1 : place(i);
    },
  };
}

const orderable = (value: unknown): string | number =>
  typeof value === "number" ? value : value == null ? "" : String(value);
