import { z } from "zod";
import { STATUS_GROUPS } from "./status-group";

export const INVENTORY_SORTS = ["name", "site", "project", "status", "volumes", "flavor"] as const;
/** Rows of one page at most. */
export const MAX_PAGE = 200;

const wholeNumber = (message: string, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().max(most, message));

const oneOf = (what: string, values: readonly string[]) => `${what} is one of ${values.join(", ")}.`;

/** Which VMs, in which order: the search parameters of the page and of its API alike. */
export const InventoryQuery = z.object({
  search: z
    .string()
    .max(200, "Search for at most 200 characters.")
    .regex(/^\P{Cc}*$/u, "A search holds no control characters.")
    .transform((text) => text.trim())
    .default(""),
  site: z.array(z.uuid("A site is given by its id.")).max(100, "At most 100 sites.").default([]),
  project: z
    .array(z.string().regex(/^[\w-]{1,64}$/, "A project is given by its id."))
    .max(200, "At most 200 projects.")
    .default([]),
  status: z
    .array(z.enum(STATUS_GROUPS, oneOf("A status", STATUS_GROUPS)))
    .max(STATUS_GROUPS.length, "Give each status once.")
    .default([]),
  sort: z.enum(INVENTORY_SORTS, oneOf("What is sorted by", INVENTORY_SORTS)).default("name"),
  order: z.enum(["asc", "desc"], "The order is asc or desc.").default("asc"),
  offset: wholeNumber("The offset is a whole number from 0 on.", 10_000_000).default(0),
  limit: wholeNumber(`The limit is a whole number from 1 to ${MAX_PAGE}.`, MAX_PAGE)
    .pipe(z.number().min(1, `The limit is a whole number from 1 to ${MAX_PAGE}.`))
    .default(MAX_PAGE),
});

export type InventoryQuery = z.infer<typeof InventoryQuery>;

const LISTS = new Set(["site", "project", "status"]);

/** Search parameters as the schema takes them; parameters of other names are none of ours. */
export function rawInventoryQuery(params: URLSearchParams): Record<string, string | string[]> {
  const raw: Record<string, string | string[]> = {};
  for (const name of Object.keys(InventoryQuery.shape)) {
    if (!params.has(name)) continue;
    raw[name] = LISTS.has(name) ? [...new Set(params.getAll(name))] : (params.get(name) ?? "");
  }
  return raw;
}

/** The same for a page: whoever mistyped a link sees the list without that filter, and no error. */
export function readInventoryQuery(params: URLSearchParams): InventoryQuery {
  const raw = rawInventoryQuery(params);
  const good = Object.entries(raw).filter(
    ([name, value]) => InventoryQuery.safeParse({ [name]: value }).success,
  );
  return InventoryQuery.parse(Object.fromEntries(good));
}

/** A query as search parameters; what is as it is by default is left out. */
export function inventorySearchParams(query: Partial<InventoryQuery>): URLSearchParams {
  const params = new URLSearchParams();
  if (query.search) params.set("search", query.search);
  for (const name of ["site", "project", "status"] as const)
    for (const value of query[name] ?? []) params.append(name, value);
  if (query.sort && query.sort !== "name") params.set("sort", query.sort);
  if (query.order && query.order !== "asc") params.set("order", query.order);
  if (query.offset) params.set("offset", String(query.offset));
  if (query.limit && query.limit !== MAX_PAGE) params.set("limit", String(query.limit));
  return params;
}
