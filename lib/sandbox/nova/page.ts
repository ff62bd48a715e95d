import type { Ask } from "../core/http";
import { Refusal } from "../core/refusal";

/** nova/conf/api.py, max_limit */
const MAX_LIMIT = 1000;

/** A number of the query. @throws Refusal 400 (nova/api/openstack/common.py, _get_int_param) */
export function numberOf({ query }: Ask, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^-?\d+$/.test(text)) throw new Refusal(400, `${name} must be an integer`);
  const number = Number(text);
  if (number < 0) throw new Refusal(400, `${name} must be >= 0`);
  return number;
}

export interface Page<R> {
  rows: readonly R[];
  /** What leads to the page after it; undefined when there is none to look for. */
  nextUrl: string | undefined;
}

/**
 * The page that a request's limit and marker ask for. As Nova's, a full page has a next one, even if that is empty.
 * @param path of the list, from the service's prefix on
 * @throws Refusal 400 for a marker that is not there
 */
export function pageOf<R>(
  ask: Ask,
  rows: readonly R[],
  idOf: (row: R) => string,
  onMissing = (marker: string) => `marker [${marker}] not found`,
): Page<R> {
  const limit = Math.min(numberOf(ask, "limit") ?? MAX_LIMIT, MAX_LIMIT);
  const marker = ask.query.get("marker");
  const after = marker ? rows.findIndex((row) => idOf(row) === marker) : -1;
  if (marker && after < 0) throw new Refusal(400, onMissing(marker));
  const page = rows.slice(after + 1, after + 1 + limit);
  const last = page.at(-1);
  if (!last || !ask.query.has("limit") ? page.length < MAX_LIMIT : page.length < limit)
    return { rows: page, nextUrl: undefined };
  const query = new URLSearchParams(ask.query);
  query.set("marker", idOf(last as R));
  return { rows: page, nextUrl: `${ask.site.origin}/compute${ask.path}?${query}` };
}

/** The links of a list's answer, under Nova's name for them: {servers_links: [...]}. */
export const nextLink = (key: string, { nextUrl }: Page<unknown>) =>
  nextUrl ? { [`${key}_links`]: [{ rel: "next", href: nextUrl }] } : {};
