import type { History } from "./history";
import type { Change } from "./table";

/** Kinds whose changes would only fill the log: it has what matters of them otherwise. */
const SILENT = new Set(["agenda", "faults", "tokens"]);
/** Fields that the log must not show. */
const SECRET = /password|secret|token|key_data|private|user_data|hash|content|blocks/i;

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
    if (was === is || SECRET.test(key) || JSON.stringify(was) === JSON.stringify(is)) continue;
    from[key] = was;
    to[key] = is;
  }
  return Object.keys(to).length === 0 ? undefined : { ...what, change: "changed", from, to };
}

const nameOf = (row: object | undefined) =>
  row && "name" in row && typeof row.name === "string" ? { name: row.name } : {};
const shown = (row: object) => Object.fromEntries(Object.entries(row).filter(([key]) => !SECRET.test(key)));
