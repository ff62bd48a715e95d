import { z } from "zod";
import { AuditFilter, type AuditFilterText, rawAuditFilter, readAuditFilter } from "./audit-filter";

const MAX = 2n ** 63n - 1n;

export const EntryId = z
  .string("must be the id of one entry")
  .regex(/^[1-9]\d{0,18}$/, "must be the id of an entry: digits only")
  .transform(BigInt)
  .refine((id) => id <= MAX, "is larger than any entry's id");

/** Which page of the log: the newest, or one that a row bounds. */
const Bounds = z.object({
  /** Rows older than this one. */
  before: EntryId.optional(),
  /** Rows newer than this one: those next to it. */
  after: EntryId.optional(),
  /** This row and older ones. */
  upto: EntryId.optional(),
  /** The page with this entry, of the whole log: the newest one if it is there. */
  entry: EntryId.optional(),
});
const BOUNDS = Bounds.keyof().options;

/** Which page of which entries. */
export const AuditQuery = AuditFilter.extend(Bounds.shape);
export type AuditQuery = z.infer<typeof AuditQuery>;

/** What of an address says which page. */
export type AuditParams = Partial<Record<keyof z.infer<typeof Bounds>, string>>;

/** An address, read: what is filtered by, and which page of it. */
export interface AuditAddress {
  filter: AuditFilterText;
  params: AuditParams;
}

/** The query of an address as the API takes it, wrong values and all. */
export const rawAuditQuery = (params: URLSearchParams): Record<string, string | string[]> => ({
  ...rawAuditFilter(params),
  ...Object.fromEntries(BOUNDS.flatMap((name) => (params.has(name) ? [[name, params.get(name) ?? ""]] : []))),
});

/** What of a page's address is a query; what is none counts as not there, as a stale or mistyped link should. */
export function auditAddress(found: Record<string, string | string[] | undefined>): AuditAddress {
  const params: AuditParams = {};
  for (const name of BOUNDS) {
    const value = found[name];
    if (typeof value === "string" && EntryId.safeParse(value).success) params[name] = value;
  }
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(found))
    for (const each of [value ?? []].flat()) all.append(name, each);
  return { filter: readAuditFilter(all), params };
}
