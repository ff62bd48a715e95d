/**
 * A value of which PostgreSQL takes every text: it stores no NUL, and UTF-8 knows no half of a surrogate pair. Both may
 * stand in a name that somebody gave at a site.
 */
export function storable<T>(value: T): T;
export function storable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "\ufffd").replace(/\p{Surrogate}/gu, "\ufffd");
  if (Array.isArray(value)) return value.map((each: unknown) => storable(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => [key, storable(each)]),
  );
}
