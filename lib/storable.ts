/**
 * A value whose texts PostgreSQL takes: neither NUL nor half a surrogate pair, of which names and messages from
 * elsewhere may hold both.
 */
export function storable<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "\ufffd").replace(/\p{Cs}/gu, "\ufffd");
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, clean(each)]));
}
