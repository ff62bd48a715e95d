import { applyListChange, isSame, type ListChange, listChange } from "./list-change";
import { applyRecoveryChange, type RecoveryChange, recoveryChange } from "./recovery-change";
import type { RunPointView, RunView } from "./run-view";

/** The long lists of a view, and what tells their items apart. */
const LISTS = { lanes: "serverId", steps: "key", held: "leaseId" } as const;
type ListName = keyof typeof LISTS;
type Item = RunView[ListName][number];

/** What became of a run's view: a step's change costs a step, not the whole of five hundred VMs. */
export interface RunChange {
  /** The `now` of the view that this changes: of another one it makes nonsense. */
  since: string;
  set: Partial<Omit<RunView, ListName | "point" | "recovery">>;
  /** All of it, or the fields of the one that is known. */
  point?: { whole: RunPointView | null } | { set: Partial<RunPointView> };
  recovery?: RecoveryChange;
  lists: Partial<Record<ListName, ListChange<Item>>>;
}

/** What makes `to` of `from`. Null: nothing but the time. Items that both share are not looked into. Pure. */
export function changeOf(from: RunView, to: RunView): RunChange | null {
  const { point: known, recovery: story, lanes: _lanes, steps: _steps, held: _held, ...fields } = to;
  const set = differing(from, fields);
  const point = pointChange(from.point, known);
  const recovery = recoveryChange(from.recovery, story);
  const lists: RunChange["lists"] = {};
  for (const name of Object.keys(LISTS) as ListName[]) {
    const change = listChange<Item>(from[name], to[name], (item) => idOf(name, item));
    if (change) lists[name] = change;
  }
  const { now: _now, ...others } = set;
  if (Object.keys(others).length === 0 && !point && !recovery && Object.keys(lists).length === 0) return null;
  return { since: from.now, set, ...(point ? { point } : {}), ...(recovery ? { recovery } : {}), lists };
}

/** The view after a change; what did not change is the same object as before. Null: it is of another view. Pure. */
export function applyChange(run: RunView, { since, set, point, recovery, lists }: RunChange): RunView | null {
  if (run.now !== since) return null;
  const changed: RunView = { ...run, ...set };
  if (point) changed.point = "whole" in point ? point.whole : run.point && { ...run.point, ...point.set };
  if (recovery) changed.recovery = applyRecoveryChange(run.recovery, recovery);
  for (const name of Object.keys(lists) as ListName[]) {
    const change = lists[name];
    const items = change && applyListChange<Item>(run[name], change, (item) => idOf(name, item));
    if (items) Object.assign(changed, { [name]: items });
  }
  return changed;
}

const idOf = (name: ListName, item: Item): string =>
  (item as unknown as Record<string, string>)[LISTS[name]] ?? "";

const differing = <T extends object>(from: T, to: Partial<T>): Partial<T> =>
  Object.fromEntries(
    Object.entries(to).filter(([name, value]) => !isSame(from[name as keyof T], value)),
  ) as Partial<T>;

function pointChange(from: RunPointView | null, to: RunPointView | null): RunChange["point"] {
  if (isSame(from, to)) return undefined;
  return from && to && from.id === to.id ? { set: differing(from, to) } : { whole: to };
}
