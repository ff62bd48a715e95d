import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StateFile } from "./state-file";
import { type Row, Tables, table } from "./table";

interface Thing extends Row {
  value: number;
}
const THINGS = table<Thing>("things");
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint-state-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => path.join(folder, "state.jsonl");
function open() {
  const state = new StateFile(folder);
  const tables = new Tables((change) => state.add(change));
  state.load(tables);
  state.begin(tables);
  return { state, rows: tables.of("RegionOne", THINGS) };
}

test("what changed at once is there as a whole, or not at all", async () => {
  const { rows } = open();
  rows.insert({ id: "a", value: 1 });
  await turn();
  const whole = readFileSync(file(), "utf8");
  rows.insert({ id: "b", value: 2 });
  rows.remove("a");
  await turn();
  const added = readFileSync(file(), "utf8").slice(whole.length);
  for (const length of [1, Math.ceil(added.length / 2), added.length - 2]) {
    rmSync(file());
    appendFileSync(file(), whole + added.slice(0, length));
    const { rows: after, state } = open();
    expect(after.all(), `${length} of ${added.length}`).toEqual([{ id: "a", value: 1 }]);
    state.close();
  }
  rmSync(file());
  appendFileSync(file(), whole + added);
  expect(open().rows.all()).toEqual([{ id: "b", value: 2 }]);
});

test("it does not grow for ever while the process runs, and loses nothing by that", async () => {
  const { state, rows } = open();
  rows.insert({ id: "a", value: 0 });
  for (let i = 1; i <= 30_000; i++) {
    rows.update("a", { value: i });
    if (i % 1_000 === 0) await turn();
  }
  state.close();
  expect(readFileSync(file(), "utf8").split(/[\n\t]/).length).toBeLessThan(12_000);
  expect(open().rows.all()).toEqual([{ id: "a", value: 30_000 }]);
});
