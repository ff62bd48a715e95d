import { isOpenStackError, OpenStackError } from "./errors";
import type { Query, Session } from "./session";

export interface Page<T> {
  isEmpty: boolean;
  /** Checks and converts the items one by one; called when the next page is on its way already. */
  items(): Iterable<T>;
  /** The address of the next page as the service gave it; only its query is used. */
  next: string | undefined;
}

export interface Paginated<T> {
  /** For errors, such as "GET /servers/detail". */
  call: string;
  query?: Query | undefined;
  fetch(query: Query): Promise<Page<T>>;
  idOf(item: T): string;
}

/** Pages without a new item, or restarts after a vanished marker, before it is called a loop. */
const PATIENCE = 3;

/**
 * All items of a list, page by page; the next page is asked for before the items of this one are given out. Items
 * that move between pages while we read come once. When the item that marks the place was deleted meanwhile, the
 * list is read again from its start, without repeating what was given.
 * @throws OpenStackError; also when the pages go round in a circle
 */
export async function* paginate<T>(session: Session, list: Paginated<T>): AsyncGenerator<T, void, undefined> {
  const first: Query = list.query ?? {};
  const seen = new Set<string>();
  let query = first;
  let coming = list.fetch(query);
  let restarts = 0;
  let idlePages = 0;
  let pagesRead = 0;
  // After a restart as many pages as were read before may hold nothing new.
  let pagesToReread = 0;
  for (;;) {
    let page: Page<T>;
    try {
      page = await coming;
    } catch (error) {
      // Nova and Glance say 400, Cinder and Neutron 404, when the marker is gone.
      const markerGone = isOpenStackError(error, "bad_request") || isOpenStackError(error, "not_found");
      if (!markerGone || query.marker === undefined || ++restarts > PATIENCE) throw error;
      query = first;
      pagesToReread = pagesRead;
      pagesRead = 0;
      coming = list.fetch(query);
      continue;
    }
    pagesRead++;
    // Nova gives a next link whenever a page is full, so the last page may be empty.
    const isLast = page.isEmpty || !page.next;
    if (!isLast) {
      const marker = markerOf(page.next);
      if (idlePages > PATIENCE || marker === undefined || marker === query.marker)
        throw circle(session, list.call);
      query = { ...first, marker };
      coming = list.fetch(query);
      // Whoever stops in the middle of this page never waits for the next one.
      coming.catch(() => {});
    }
    // Other lists' pages may have arrived as well: let them ask for their next one before this one takes the processor.
    await new Promise((resolve) => setImmediate(resolve));
    let fresh = 0;
    for (const item of page.items()) {
      const id = list.idOf(item);
      if (seen.has(id)) continue;
      seen.add(id);
      fresh++;
      yield item;
    }
    if (isLast) return;
    if (fresh > 0) idlePages = 0;
    else if (pagesRead > pagesToReread) idlePages++;
  }
}

const circle = (session: Session, call: string) =>
  new OpenStackError({
    kind: "bad_response",
    site: session.site,
    call,
    cause: "the pages go round in a circle",
  });

/** The marker of a next link. Host and path of the link are ignored: a token is never led elsewhere. */
function markerOf(next: string | undefined): string | undefined {
  if (!next) return undefined;
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
