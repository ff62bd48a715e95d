/** Of a list: who is gone from it, and who is new or different, with the place that it has now. */
export interface ListChange<Item> {
  gone: string[];
  put: [place: number, item: Item][];
}

/** Whether two values say the same. Pure. */
export const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What makes the list `to` of `from`; null: nothing. Pure. */
export function listChange<Item>(
  from: readonly Item[],
  to: readonly Item[],
  id: (item: Item) => string,
): ListChange<Item> | null {
  if (from === to) return null;
  const known = new Map(from.map((item) => [id(item), item]));
  const kept = new Set(to.map(id));
  const order = from.map(id).filter((each) => kept.has(each));
  // Of those that were moved among the others, all are told anew.
  const isMoved = to
    .map(id)
    .filter((each) => known.has(each))
    .some((each, place) => each !== order[place]);
  const put = to.flatMap((item, place): ListChange<Item>["put"] =>
    isMoved || !isSame(known.get(id(item)), item) ? [[place, item]] : [],
  );
  const gone = isMoved ? [...known.keys()] : [...known.keys()].filter((each) => !kept.has(each));
  return put.length + gone.length > 0 ? { gone, put } : null;
}

/** The list after a change; what did not change is the same object as before. Pure. */
export function applyListChange<Item>(
  from: readonly Item[],
  { gone, put }: ListChange<Item>,
  id: (item: Item) => string,
): Item[] {
  const leaves = new Set([...gone, ...put.map(([, item]) => id(item))]);
  const items = from.filter((item) => !leaves.has(id(item)));
  if (put.length === 0) return items;
  // Each has the place of the list as it is now, told in ascending order: one pass puts all in.
  const result: Item[] = [];
  let next = 0;
  for (const [place, item] of put) {
    while (result.length < place && next < items.length) result.push(items[next++] as Item);
    result.push(item);
  }
  return [...result, ...items.slice(next)];
}
