import type { Entry } from "@/lib/sandbox-mode/panel";

const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

export const KINDS = { asked: "Asked", answered: "Answered", changed: "Changed", did: "Did" } as const;

/** The kind of a line: a request whose answer a fault took has none. */
export const kindWords = ({ kind, status }: Entry): string =>
  kind === "answered" && status === undefined ? "Not answered" : KINDS[kind];

/** One line of the log in words; the whole entry is in its title. */
export function entryWords(entry: Entry): string {
  const { kind, service, method, path, to, status, fault, table, change, name, id, what, did } = entry;
  switch (kind) {
    case "asked":
      return [service, method, path].map(text).join(" ").trim();
    case "answered":
      return `#${text(to)} ${[text(status), text(fault)].filter(Boolean).join(", ")}`;
    case "changed":
      return `${text(table)} ${text(name) || text(id)} ${text(change)}${changes(entry)}`;
    case "did":
      return [text(what), text(did)].filter(Boolean).join(": ");
  }
}

/** "status creating → available" of what was changed; of what was made, nothing. */
function changes({ change, from, to }: Entry): string {
  if (change !== "changed" || typeof from !== "object" || typeof to !== "object") return "";
  const before = (from ?? {}) as Record<string, unknown>;
  const parts = Object.entries((to ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value === null || typeof value !== "object")
    .map(([key, value]) => `${key} ${shown(before[key])} → ${shown(value)}`);
  return parts.length === 0 ? "" : `: ${parts.join(", ")}`;
}

const shown = (value: unknown): string =>
  value === undefined || value === null || value === "" ? "—" : String(value);
