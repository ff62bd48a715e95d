import type { RunPointView, RunView } from "./run-view";

/** The long lists of a view, and what tells their items apart. */
const LISTS = { lanes: "serverId", steps: "key", held: "leaseId" } as const;
type ListName = keyof typeof LISTS;
type Item = RunView[ListName][number];

/** Of a list: who is gone from it, and who is new or different, with the place that it has now. */
interface ListChange {
  gone: string[];
  put: [place: number, item: Item][];
}

/** What became of a run's view: a step's change costs a step, not the whole of five hundred VMs. */
export interface RunChange {
  /** The `now` of the view that this changes: of another one it makes nonsense. */
  since: string;
  set: Partial<Omit<RunView, ListName | "point">>;
  /** All of it, or the fields of the one that is known. */
  point?: { whole: RunPointView | null } | { set: Partial<RunPointView> };
  lists: Partial<Record<ListName, ListChange>>;
}

/** What makes `to` of `from`. Null: nothing but the time. Items that both share are not looked into. Pure. */
export function changeOf(from: RunView, to: RunView): RunChange | null {
  const { point: known, lanes: _lanes, steps: _steps, held: _held, ...fields } = to;
  const set = differing(from, fields);
  const point = pointChange(from.point, known);
  const lists: RunChange["lists"] = {};
  for (const name of Object.keys(LISTS) as ListName[]) {
    const change = listChange(from[name], to[name], (item) => idOf(name, item));
    if (change) lists[name] = change;
  }
  const { now: _now, ...others } = set;
  if (Object.keys(others).length === 0 && !point && Object.keys(lists).length === 0) return null;
  return { since: from.now, set, ...(point ? { point } : {}), lists };
}

/** The view after a change; what did not change is the same object as before. Null: it is of another view. Pure. */
export function applyChange(run: RunView, { since, set, point, lists }: RunChange): RunView | null {
  if (run.now !== since) return null;
  const changed: RunView = { ...run, ...set };
  if (point) changed.point = "whole" in point ? point.whole : run.point && { ...run.point, ...point.set };
  for (const name of Object.keys(lists) as ListName[]) {
    const change = lists[name];
    const items = change && changedList(run[name] as Item[], change, (item) => idOf(name, item));
    if (items) Object.assign(changed, { [name]: items });
  }
  return changed;
}

const idOf = (name: ListName, item: Item): string =>
  (item as unknown as Record<string, string>)[LISTS[name]] ?? "";

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const differing = <T extends object>(from: T, to: Partial<T>): Partial<T> =>
  Object.fromEntries(
    Object.entries(to).filter(([name, value]) => !isSame(from[name as keyof T], value)),
  ) as Partial<T>;

function pointChange(from: RunPointView | null, to: RunPointView | null): RunChange["point"] {
  if (isSame(from, to)) return undefined;
  return from && to && from.id === to.id ? { set: differing(from, to) } : { whole: to };
}

function listChange(
  from: readonly Item[],
  to: readonly Item[],
  id: (item: Item) => string,
): ListChange | null {
  if (from === to) return null;
  const known = new Map(from.map((item) => [id(item), item]));
  const kept = new Set(to.map(id));
  const order = from.map(id).filter((each) => kept.has(each));
  // Of those that were moved among the others, all are told anew.
  const isMoved = to
    .map(id)
    .filter((each) => known.has(each))
    .some((each, place) => each !== order[place]);
  const put = to.flatMap((item, place): ListChange["put"] =>
    isMoved || !isSame(known.get(id(item)), item) ? [[place, item]] : [],
  );
  const gone = isMoved ? [...known.keys()] : [...known.keys()].filter((each) => !kept.has(each));
  return put.length + gone.length > 0 ? { gone, put } : null;
}

function changedList(from: readonly Item[], { gone, put }: ListChange, id: (item: Item) => string): Item[] {
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
