import { z } from "zod";
import type { ServiceName } from "./catalog";
import { OpenStackError } from "./errors";
import { checkShape } from "./json";
import { paginate } from "./pagination";
import type { Pin, Query, Session } from "./session";
import type { CallOptions } from "./transport";

/** What every list takes. */
export interface ListOptions extends CallOptions {
  /** Items per page; Nova and Cinder give 1000 at most. */
  pageSize?: number | undefined;
}

export interface List<S extends z.ZodType, T> {
  service: ServiceName;
  path: string;
  /** Where the items are in the body. */
  key: string;
  /** Where the links are, when not at `<key>_links`. Glance has one link only, at "next". */
  linksKey?: string | undefined;
  /** The service pages but gives no links: go on from the last item of a full page. */
  isWithoutLinks?: boolean | undefined;
  item: S;
  map(wire: z.output<S>): T;
  idOf(item: T): string;
  query?: Query | undefined;
  microversion?: Pin | undefined;
  options: ListOptions;
}

/** Walk a list page by page. @throws OpenStackError */
export function listItems<S extends z.ZodType, T>(
  session: Session,
  list: List<S, T>,
): AsyncGenerator<T, void, undefined> {
  const { pageSize, ...options } = list.options;
  const call = `GET ${list.path}`;
  const Page = pageOf(list.key, list.linksKey ?? `${list.key}_links`);
  const fail = (cause: string) =>
    new OpenStackError({ kind: "bad_response", site: session.site, service: list.service, call, cause });
  return paginate(session, {
    call,
    query: { ...list.query, limit: pageSize },
    idOf: list.idOf,
    fetch: async (query) => {
      const page = await session.json(Page, {
        ...options,
        service: list.service,
        method: "GET",
        path: list.path,
        query,
        microversion: list.microversion,
        expect: [200],
      });
      return {
        isEmpty: page.items.length === 0,
        next: page.next ?? nextOf(list, page.items),
        *items() {
          // Each raw item is let go of when it has been converted: pages are megabytes.
          page.items.reverse();
          for (let wire = page.items.pop(); wire !== undefined; wire = page.items.pop())
            yield list.map(checkShape(wire, list.item, fail));
        },
      };
    },
  });
}

/** Nova and Cinder give this many items at most (max_limit, osapi_max_limit). */
const FULL_PAGE = 1000;

function nextOf<S extends z.ZodType, T>(list: List<S, T>, items: readonly unknown[]): string | undefined {
  if (!list.isWithoutLinks || items.length < (list.options.pageSize ?? FULL_PAGE)) return undefined;
  const last = items.at(-1) as { id?: unknown } | undefined;
  return typeof last?.id === "string" ? `?marker=${encodeURIComponent(last.id)}` : undefined;
}

const Links = z.array(z.object({ rel: z.string(), href: z.string() }));

/** A page whose items are not looked into yet. */
const pageOf = (key: string, linksKey: string) =>
  z.preprocess(
    (body) => {
      const fields = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
      return { items: fields[key], links: fields[linksKey] };
    },
    z
      .object({ items: z.array(z.unknown()), links: z.union([Links, z.string()]).nullish() })
      .transform(({ items, links }) => ({
        items,
        next: typeof links === "string" ? links : links?.find((l) => l.rel === "next")?.href,
      })),
  );
