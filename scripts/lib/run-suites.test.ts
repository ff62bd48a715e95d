import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { say } from "./progress.mjs";
import { runSideBySide, runSuites } from "./run-suites.mjs";
import { runInTerminal } from "./run-tool.mjs";

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  vi.spyOn(console, "log").mockImplementation((line) => void said.push(line));
});
afterEach(() => vi.restoreAllMocks());

const passed = (suite: string) => ({ suite, run: async () => ({ suite, passed: 1, failed: 0 }) });
const broken = (suite: string) => ({ suite, run: () => Promise.reject(new Error("no port is free")) });
const says = (suite: string, ...lines: string[]) => ({
  suite,
  async run() {
    for (const line of lines) {
      say(line);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return { suite, passed: 1, failed: 0 };
  },
});

it("goes on after a suite that breaks off, which counts as a failure with its reason", async () => {
  expect(await runSuites([broken("first"), passed("second")])).toMatchObject([
    { suite: "first", passed: 0, failed: 1, failures: [{ name: "first", why: "no port is free" }] },
    { suite: "second", passed: 1, failed: 0 },
  ]);
});

it("says how long each took, and nothing of one that counts nothing", async () => {
  const counts = await runSuites([{ suite: "build", run: async () => {} }, passed("unit")]);
  expect(counts).toEqual([{ suite: "unit", passed: 1, failed: 0, ms: expect.any(Number) }]);
  expect(said.join("\n")).toMatch(/build took .*\n {2}unit took /);
});

it("runs lists beside each other, tells them in their order and says of each line whose it is", async () => {
  const counts = await runSideBySide([[says("a", "one", "two"), broken("b")], [says("c", "three", "four")]]);
  expect(counts.map(({ suite, failed }) => [suite, failed])).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 0],
  ]);
  const mine = (name: string) => said.filter((line) => line.startsWith(`${name} `));
  expect(mine("a").map((line) => line.replace(/^a +\| /, ""))).toEqual(["one", "two", expect.any(String)]);
  expect(mine("b")[0]).toMatch(/\| b failed: no port is free$/);
  expect(mine("c")).toHaveLength(3);
  expect(said.indexOf(mine("c")[0] ?? "")).toBeLessThan(said.indexOf(mine("a")[1] ?? ""));
});

it("marks the lines of a program, of both its streams", async () => {
  const script = 'console.log("out"); console.error("err"); process.stdout.write("no end")';
  await runSideBySide([
    [
      {
        suite: "program",
        run: async () => {
          await runInTerminal(process.execPath, ["-e", script]);
        },
      },
    ],
  ]);
  const lines = said.filter((line) => !line.includes("took"));
  expect(lines.map((line) => line.replace(/^program +\| /, "")).sort()).toEqual(["err", "no end", "out"]);
  expect(lines.every((line) => line.startsWith("program "))).toBe(true);
});
