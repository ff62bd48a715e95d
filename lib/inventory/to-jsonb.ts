/** Values as the text of a jsonb: PostgreSQL takes neither NUL nor half a surrogate pair, and a name may hold both. */
export const toJsonb = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    typeof v === "string" ? v.replaceAll("\0", "\ufffd").replace(/\p{Cs}/gu, "\ufffd") : v,
  );
