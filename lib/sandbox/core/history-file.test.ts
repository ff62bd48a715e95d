import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { History } from "./history";
import { HistoryFile } from "./history-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint-history-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MOST = 10_000;
function open() {
  const file = new HistoryFile(folder, MOST);
  const history = new History(Date.now, (line) => file.add(line));
  history.continueAfter(file.earlier);
  return { file, history };
}

test("it does not grow for ever while the process runs, and its numbers go on over a new file and a restart", async () => {
  const { file, history } = open();
  for (let i = 1; i <= 2_000; i++) {
    history.add({ site: "", kind: "did", what: "something" });
    if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  file.close();
  const sizes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).size);
  expect(sizes).toHaveLength(2);
  for (const size of sizes) expect(size).toBeLessThan(1.2 * MOST);
  const again = open();
  expect(again.history.last).toBe(2_000);
  const kept = again.history.since(0).map(({ n }) => n);
  expect(kept).toEqual(kept.map((_, i) => 2_000 - kept.length + 1 + i));
  again.file.close();
});

test("killed as soon as a new file was begun, its numbers do not begin anew", () => {
  const { file, history } = open();
  for (let i = 1; i <= 500; i++) history.add({ site: "", kind: "did", what: "something" });
  file.close(); // all of it was one turn: more than a file takes, and the next one is empty
  expect(readdirSync(folder).sort()).toEqual(["history.1.jsonl", "history.jsonl"]);
  expect(open().history.last).toBe(500);
});
