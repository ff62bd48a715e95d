const known = new WeakMap<object, Map<string, Map<string, unknown[]>>>();

/**
 * Rows by something that each has none, one or more of. It is kept as long as the table stays as it is, so that many
 * look-ups between two changes cost one walk.
 * @param rows as `Table.all` gives them
 * @param name of this grouping: one name stands for one function
 */
export function grouped<R>(
  rows: readonly R[],
  name: string,
  keysOf: (row: R) => readonly string[],
): ReadonlyMap<string, readonly R[]> {
  const groupings = known.get(rows) ?? new Map<string, Map<string, unknown[]>>();
  known.set(rows, groupings);
  const found = groupings.get(name) as Map<string, R[]> | undefined;
  if (found) return found;
  const groups = new Map<string, R[]>();
  for (const row of rows)
    for (const key of keysOf(row)) {
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
  groupings.set(name, groups);
  return groups;
}
