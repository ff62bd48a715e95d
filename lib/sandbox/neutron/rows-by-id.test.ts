import { expect, test } from "vitest";
import { Ids } from "../core/ids";
import { type Row, Tables, table } from "../core/table";
import { rowsById } from "./rows-by-id";

const KEY = table<Row & { n: number }>("things");

test("rows are by id, whatever came, changed and went in between", () => {
  const ids = new Ids("order");
  const rows = new Tables(() => {}).of("", KEY);
  for (let i = 0; i < 400; i++) {
    const all = rows.all();
    const some = all[Math.floor(ids.chance() * all.length)];
    const dice = ids.chance();
    if (!some || dice < 0.6) rows.insert({ id: ids.uuid(), n: i });
    else if (dice < 0.8) rows.update(some.id, { n: i });
    else rows.remove(some.id);
    if (some && dice > 0.95) rows.insert({ id: some.id, n: i });
    if (ids.chance() < 0.5)
      expect(rowsById(rows)).toEqual([...rows.all()].sort((a, b) => (a.id < b.id ? -1 : 1)));
  }
  expect(rows.size).toBeGreaterThan(50);
});
