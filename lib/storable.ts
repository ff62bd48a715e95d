/**
 * A value whose texts and fields' names PostgreSQL takes: without NUL and halves of surrogate pairs, of which names and
 * messages from elsewhere may hold both.
 */
export function storable<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [cleanText(key), clean(each)]));
}

const cleanText = (text: string): string => text.replaceAll("\0", "\ufffd").replace(/\p{Cs}/gu, "\ufffd");
