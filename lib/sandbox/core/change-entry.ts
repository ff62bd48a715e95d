import type { History } from "./history";
import { hideSecret, SECRET } from "./read-request";
import type { Change } from "./table";

/** Kinds whose changes would only fill the log: it has what matters of them otherwise. */
const SILENT = new Set([
  "agenda",
  "clock",
  "consoles",
  "faults",
  "ip_allocations",
  "mac_allocations",
  "provider_generations",
  "tokens",
]);
/** Fields that are too long for the log. */
const LONG = /content|blocks/i;
const isLeftOut = (key: string) => SECRET.test(key) || LONG.test(key);

/** The log's entry for a change: what is new, and of what was there before only the fields that changed. */
export function changeEntry(change: Change): Parameters<History["add"]>[0] | undefined {
  if (SILENT.has(change.table)) return undefined;
  const { site, table, id, before, after } = change;
  const what = { site, kind: "changed" as const, table, id, ...nameOf(after ?? before) };
  if (!after) return { ...what, change: "removed" };
  if (!before) return { ...what, change: "made", to: shown(after) };
  const from: Record<string, unknown> = {};
  const to: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [Reflect.get(before, key), Reflect.get(after, key)];
    if (was === is || isLeftOut(key) || JSON.stringify(was) === JSON.stringify(is)) continue;
    from[key] = masked(was);
    to[key] = masked(is);
  }
  return Object.keys(to).length === 0 ? undefined : { ...what, change: "changed", from, to };
}

const nameOf = (row: object | undefined) =>
  row && "name" in row && typeof row.name === "string" ? { name: row.name } : {};
const shown = (row: object) =>
  Object.fromEntries(
    Object.entries(row).flatMap(([key, value]) => (isLeftOut(key) ? [] : [[key, masked(value)]])),
  );
const masked = (value: unknown) =>
  typeof value === "object" && value !== null ? JSON.parse(JSON.stringify(value, hideSecret)) : value;
