const ID =
  /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|req-[0-9a-f-]{36})$/;

export interface DetailFact {
  /** "Backup id", of `backupId`. */
  name: string;
  value: string;
  isId: boolean;
}

/** The plain values of what is shown beside a step; lists and objects are in its raw text. Pure. */
export const detailFacts = (detail: Readonly<Record<string, unknown>>): DetailFact[] =>
  Object.entries(detail).flatMap(([key, value]) => {
    if (typeof value === "boolean") return [{ name: inWords(key), value: value ? "yes" : "no", isId: false }];
    if (typeof value === "number") return [number(key, value)];
    if (typeof value !== "string" || value === "") return [];
    return [{ name: inWords(key), value, isId: ID.test(value) }];
  });

/** `estimateMs: 5200` is an estimate of 5.2 s. */
function number(key: string, value: number): DetailFact {
  const ms = /^(.*[a-z])Ms$/.exec(key)?.[1];
  if (ms) return { name: inWords(ms), value: `${Number((value / 1000).toFixed(2))} s`, isId: false };
  const gib = /^(.*[a-z])Gib$/.exec(key)?.[1];
  if (gib) return { name: inWords(gib), value: `${value} GiB`, isId: false };
  return { name: inWords(key), value: String(value), isId: false };
}

const NAMES: Readonly<Record<string, string>> = { lastCause: "Why it failed", lastTodo: "Next" };

/** "objectCount" and "object_count" are "Object count". */
function inWords(key: string): string {
  const name = NAMES[key];
  if (name) return name;
  const words = key
    .replaceAll("_", " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
