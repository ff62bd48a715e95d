/** A value of an entry's details as text; null for none. Lists of simple things read as such, the rest as JSON. Pure. */
export function valueWords(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.every((item) => typeof item === "string" || typeof item === "number"))
    return value.length > 0 ? value.join(", ") : null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
