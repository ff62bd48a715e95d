import { describe, expect, it } from "vitest";
import type { Installation, WorkerRow } from "./installation";
import { installationVerdict } from "./installation-verdict";
import { workerState } from "./worker-state";

const worker = (state: WorkerRow["state"], version = "1.0.0"): WorkerRow => ({
  id: "w",
  hostname: "h",
  pid: 1,
  version,
  startedAt: "2026-11-20T00:00:00.000Z",
  heartbeatAt: "2026-11-20T00:00:00.000Z",
  state,
});
const installation = (workers: WorkerRow[], unknown: string[] = []): Installation => ({
  asOf: "2026-11-20T00:00:00.000Z",
  version: "1.0.0",
  database: { latencyMs: 1, version: "18.4", migrations: { applied: 1, missing: [], unknown } },
  workers,
});

describe("installationVerdict", () => {
  it.each([
    ["fail", "No worker is running: nothing would be backed up", []],
    ["fail", "No worker is running: nothing would be backed up", [worker("gone")]],
    ["ok", "Stillpoint is ready: 1 worker on duty, no sites yet", [worker("fresh"), worker("gone")]],
    ["ok", "Stillpoint is ready: 2 workers on duty, no sites yet", [worker("fresh"), worker("fresh")]],
    ["warn", "1 of 2 workers is late", [worker("fresh"), worker("late")]],
    ["warn", "2 of 2 workers are late", [worker("late"), worker("late")]],
    ["warn", "1 of 1 worker runs another version", [worker("fresh", "0.9.0")]],
  ] as const)("is %s: %s", (tone, sentence, workers) => {
    expect(installationVerdict(installation([...workers]))).toMatchObject({ tone, sentence });
  });
  it("puts a database of another version first", () => {
    expect(installationVerdict(installation([], ["9_new"]))).toMatchObject({
      tone: "fail",
      sentence: "The database does not fit this version",
      advice: expect.stringContaining("9_new"),
    });
  });
});

describe("workerState", () => {
  it.each([
    [0, "fresh"],
    [2_500, "fresh"],
    [2_501, "late"],
    [5_999, "late"],
    [6_000, "gone"],
  ] as const)("after %i ms: %s", (ageMs, state) => {
    expect(workerState(ageMs)).toBe(state);
  });
});
