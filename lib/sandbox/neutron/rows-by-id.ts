import type { Row, Table } from "../core/table";

interface Order {
  rows: readonly Row[];
  /** The places of `rows` in the order of their ids. */
  places: readonly number[];
  sorted: readonly Row[];
}

const orders = new WeakMap<object, Order>();

/**
 * All rows by id, as Neutron's database gives them. What was in order stays so: after a change only what is new is put
 * in its place, since to sort thousands of ports anew takes longer than to list a page of them.
 */
export function rowsById<R extends Row>(table: Table<R>): readonly R[] {
  const rows = table.all();
  const known = orders.get(table);
  if (known?.rows === rows) return known.sorted as readonly R[];
  const places = known ? movedPlaces(known, rows) : sortedPlaces(rows);
  const sorted = places.map((place) => rows[place] as R);
  orders.set(table, { rows, places, sorted });
  return sorted;
}

const sortedPlaces = (rows: readonly Row[]): number[] =>
  rows.map((_, i) => i).sort((a, b) => ((rows[a]?.id ?? "") < (rows[b]?.id ?? "") ? -1 : 1));

/** A table keeps the order in which rows came: what is left of the old ones is first, and what is new comes after. */
function movedPlaces({ places, rows: old }: Order, rows: readonly Row[]): number[] {
  const now: number[] = [];
  let next = 0;
  for (const row of old) {
    const isThere = rows[next]?.id === row.id;
    now.push(isThere ? next : -1);
    if (isThere) next++;
  }
  const moved: number[] = [];
  for (const place of places) if ((now[place] ?? -1) >= 0) moved.push(now[place] as number);
  for (; next < rows.length; next++) moved.splice(placeOf(moved, rows, rows[next]?.id ?? ""), 0, next);
  return moved;
}

function placeOf(places: readonly number[], rows: readonly Row[], id: string): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[places[middle] as number]?.id ?? "") < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
