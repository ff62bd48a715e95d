import { z } from "zod";

const MAX = 2n ** 63n - 1n;

const EntryId = z
  .string("must be the id of one entry")
  .regex(/^[1-9]\d{0,18}$/, "must be the id of an entry: digits only")
  .transform(BigInt)
  .refine((id) => id <= MAX, "is larger than any entry's id");

/** Which page of the log: the newest, or one that a row bounds. */
export const AuditQuery = z.object({
  /** Rows older than this one. */
  before: EntryId.optional(),
  /** Rows newer than this one: those next to it. */
  after: EntryId.optional(),
  /** This row and older ones. */
  upto: EntryId.optional(),
  /** The page with this entry: the newest one if it is there. */
  entry: EntryId.optional(),
});

export type AuditQuery = z.infer<typeof AuditQuery>;

/** The same, as it stands in an address. */
export type AuditParams = Partial<Record<keyof AuditQuery, string>>;

/** What of an address is a query; what is no entry's id counts as not there, as a stale or mistyped link should. */
export function auditParams(params: Record<string, string | string[] | undefined>): AuditParams {
  const found: AuditParams = {};
  for (const name of AuditQuery.keyof().options) {
    const value = params[name];
    if (typeof value === "string" && EntryId.safeParse(value).success) found[name] = value;
  }
  return found;
}
