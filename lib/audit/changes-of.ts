/** What was changed in one field. `undefined`: it was not there. */
export interface Change {
  name: string;
  old: unknown;
  new: unknown;
}

/** The details of an entry, taken apart: what was changed, and everything else. Pure. */
export function changesOf(details: unknown): { changes: Change[]; rest: [string, unknown][] } {
  if (!isRecord(details)) return { changes: [], rest: details === null ? [] : [["details", details]] };
  const { changes, old: before, new: after, ...others } = details;
  const rest = Object.entries(others);
  const found: Change[] = [];
  if (isRecord(changes)) {
    for (const [name, change] of Object.entries(changes)) {
      if (isRecord(change)) found.push({ name, old: change.old, new: change.new });
      else found.push({ name, old: change, new: change });
    }
  } else if (changes !== undefined) rest.push(["changes", changes]);
  // The whole of something before and after: what is alike in both says nothing.
  if (isRecord(before) || isRecord(after)) {
    const names = new Set([
      ...Object.keys(isRecord(before) ? before : {}),
      ...Object.keys(isRecord(after) ? after : {}),
    ]);
    for (const name of names) {
      const change = { name, old: field(before, name), new: field(after, name) };
      if (JSON.stringify(change.old) !== JSON.stringify(change.new)) found.push(change);
    }
  } else {
    if (before !== undefined && before !== null) rest.push(["old", before]);
    if (after !== undefined && after !== null) rest.push(["new", after]);
  }
  return { changes: found, rest };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const field = (of: unknown, name: string): unknown =>
  isRecord(of) && Object.hasOwn(of, name) ? of[name] : undefined;
