import { z } from "zod";

export const AUDIT_RESULTS = ["intent", "done", "partial", "refused", "failed", "unknown"] as const;
/** How far back, counted from now, so that a kept link stays of use. In hours. */
export const AUDIT_SPANS = { "1h": 1, "24h": 24, "7d": 168, "30d": 720, "365d": 8_760 } as const;

const SPANS = Object.keys(AUDIT_SPANS) as (keyof typeof AUDIT_SPANS)[];
const VALUES = 20;
const text = (what: string, max = 256) =>
  z
    .string()
    .trim()
    .min(1, `${what} is not empty.`)
    .max(max, `${what} has at most ${max} characters.`)
    .regex(/^\P{Cc}*$/u, `${what} holds no control characters.`);
const several = <T extends z.ZodType>(each: T) => z.array(each).max(VALUES, `At most ${VALUES} of one kind.`);
/** As a form gives it, "2026-11-20T13:42", or with seconds; always UTC. */
const time = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?)?$/, "A time is 2026-11-20T13:42, in UTC.")
  .transform((value) => new Date(`${value.length === 10 ? `${value}T00:00` : value.replace(/Z$/, "")}Z`))
  .refine((at) => !Number.isNaN(at.getTime()) && at.getUTCFullYear() > 0, "There is no such time.");

/** Which entries of the log: what the page, its data, its export and its kept views are asked by. */
export const AuditFilter = z.object({
  /** Words; each begins a word of the entry. */
  q: text("A search", 200).optional(),
  span: z.enum(SPANS, `How far back is one of ${SPANS.join(", ")}.`).optional(),
  from: time.optional(),
  /** Before it, not at it. */
  until: time.optional(),
  who: several(text("A name")).default([]),
  action: several(text("An action")).default([]),
  /** The name or the id of what it was done to. */
  target: text("A target").optional(),
  result: several(z.enum(AUDIT_RESULTS, `A result is one of ${AUDIT_RESULTS.join(", ")}.`)).default([]),
  run: text("A run’s id").optional(),
  site: several(z.guid("A site is given by its id.")).default([]),
});

export type AuditFilter = z.infer<typeof AuditFilter>;
/** The same as it stands in an address. */
export type AuditFilterText = z.input<typeof AuditFilter>;

const NAMES = AuditFilter.keyof().options;
const LISTS = new Set<string>(["who", "action", "result", "site"]);

/** Search parameters as the schema takes them; parameters of other names are none of ours. */
export function rawAuditFilter(params: URLSearchParams): Record<string, string | string[]> {
  const raw: Record<string, string | string[]> = {};
  for (const name of NAMES) {
    if (!params.has(name)) continue;
    raw[name] = LISTS.has(name) ? [...new Set(params.getAll(name))] : (params.get(name) ?? "");
  }
  return raw;
}

/** The same for a page: whoever mistyped a link sees the log without that filter, and no error. */
export function readAuditFilter(params: URLSearchParams): AuditFilterText {
  const good = Object.entries(rawAuditFilter(params)).filter(
    ([name, value]) => AuditFilter.safeParse({ [name]: value }).success,
  );
  return Object.fromEntries(good);
}

/** A filter as search parameters, always in the same order; what is not set is left out. */
export function auditFilterParams(filter: AuditFilterText): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of NAMES) for (const value of [filter[name] ?? []].flat()) params.append(name, value);
  return params;
}

/** Whether anything is filtered out. */
export const isFiltered = (filter: AuditFilterText): boolean => auditFilterParams(filter).size > 0;
