import type { Ask } from "../core/http";
import { Refusal } from "../core/refusal";

/** [api] max_limit (nova/conf/api.py) */
const MAX_LIMIT = 1_000;

/** What a list's query says of paging. @param isPaged whether this microversion has pages at all */
export function pageQuery({ query }: Ask, isPaged = true): { limit: number; marker: string | undefined } {
  const text = query.get("limit");
  if (!isPaged) return { limit: Number.POSITIVE_INFINITY, marker: undefined };
  if (text !== null && !/^\d+$/.test(text))
    throw new Refusal(
      400,
      `Invalid input for query parameters limit. Value: ${text}. '${text}' does not match '^[0-9]*$'`,
    );
  const marker = query.get("marker") ?? undefined;
  return { limit: text ? Math.min(Number(text), MAX_LIMIT) : MAX_LIMIT, marker };
}

export interface Paged<T> {
  limit: number;
  marker: string | undefined;
  idOf(item: T): string;
  /** Where the marker is when the list does not have it; -1 for nowhere. */
  indexOf?(marker: string): number;
  /** How the refusal of a marker that is nowhere reads, where it has its own words. */
  unknown?(marker: string): string;
}

/**
 * A page and the link to the next one, which is there whenever the page is full, though nothing may follow.
 * (nova/api/openstack/common.py, _get_collection_links)
 */
export function pageOf<T>(
  ask: Ask,
  items: readonly T[],
  { limit, marker, idOf, indexOf, unknown }: Paged<T>,
): { page: T[]; links: { rel: "next"; href: string }[] | undefined } {
  let start = 0;
  if (marker !== undefined) {
    const at = items.findIndex((item) => idOf(item) === marker);
    start = at >= 0 ? at + 1 : (indexOf?.(marker) ?? -1);
    if (start < 0) throw new Refusal(400, unknown?.(marker) ?? `Marker ${marker} could not be found.`);
  }
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  if (last === undefined || page.length < limit) return { page, links: undefined };
  const params = new URLSearchParams([...ask.query].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  params.set("marker", idOf(last));
  return { page, links: [{ rel: "next", href: `${ask.site.origin}/compute${ask.path}?${params}` }] };
}
