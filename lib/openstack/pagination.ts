import { isOpenStackError, OpenStackError } from "./errors";
import type { Query, Session } from "./session";
import type { CallOptions } from "./transport";

export interface Page<T> {
  items: T[];
  /** The address of the next page as the service gave it; only its query is used. */
  next: string | undefined;
}

export interface Paginated<T> extends CallOptions {
  /** For errors, such as "GET /servers/detail". */
  call: string;
  query?: Query | undefined;
  fetch(query: Query): Promise<Page<T>>;
  idOf(item: T): string;
}

/** Pages without a new item, or restarts after a vanished marker, before it is called a loop. */
const PATIENCE = 3;

/**
 * All items of a list, page by page. Items that move between pages while we read come once. When the item that
 * marks the place was deleted meanwhile, the list is read again from its start, without repeating what was given.
 * @throws OpenStackError; also when the pages go round in a circle
 */
export async function* paginate<T>(session: Session, list: Paginated<T>): AsyncGenerator<T, void, undefined> {
  const seen = new Set<string>();
  let query: Query = list.query ?? {};
  let restarts = 0;
  let idlePages = 0;
  let pagesRead = 0;
  // After a restart as many pages as were read before may hold nothing new.
  let pagesToReread = 0;
  for (;;) {
    let page: Page<T>;
    try {
      page = await list.fetch(query);
    } catch (error) {
      // Nova says 400, Cinder and Glance 400 or 404, when the marker is gone.
      const markerGone = isOpenStackError(error, "bad_request") || isOpenStackError(error, "not_found");
      if (!markerGone || query.marker === undefined || ++restarts > PATIENCE) throw error;
      query = list.query ?? {};
      pagesToReread = pagesRead;
      pagesRead = 0;
      continue;
    }
    pagesRead++;
    let fresh = 0;
    for (const item of page.items) {
      const id = list.idOf(item);
      if (seen.has(id)) continue;
      seen.add(id);
      fresh++;
      yield item;
    }
    // Nova gives a next link whenever a page is full, so the last page may be empty.
    if (page.items.length === 0 || !page.next) return;
    if (fresh > 0) idlePages = 0;
    else if (pagesRead > pagesToReread) idlePages++;
    const next = markerOf(page.next);
    if (idlePages > PATIENCE || next === undefined || next === query.marker) {
      throw new OpenStackError({
        kind: "bad_response",
        site: session.site,
        call: list.call,
        cause: "the pages go round in a circle",
      });
    }
    query = { ...list.query, marker: next };
  }
}

/** The marker of a next link. Host and path of the link are ignored: a token is never led elsewhere. */
function markerOf(next: string): string | undefined {
  try {
    return new URL(next, "http://ignored.invalid").searchParams.get("marker") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Collect an async iteration. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}
