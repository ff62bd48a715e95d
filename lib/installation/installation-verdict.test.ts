import { describe, expect, it } from "vitest";
import type { Installation, SiteRow, WorkerRow } from "./installation";
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
const site = (
  state: SiteRow["state"],
  name = "Lyon",
  asOf: string | null = "2026-11-20T00:00:00.000Z",
): SiteRow => ({
  id: name,
  name,
  region: "R",
  state,
  asOf,
});
const installation = (workers: WorkerRow[], unknown: string[] = [], sites: SiteRow[] = []): Installation => ({
  asOf: "2026-11-20T00:00:00.000Z",
  version: "1.0.0",
  database: { latencyMs: 1, version: "18.4", migrations: { applied: 1, missing: [], unknown } },
  workers,
  sites,
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
  it.each([
    ["fail", "Lyon does not answer", [site("unreachable"), site("slow", "Oslo")]],
    [
      "fail",
      "2 of 3 sites do not answer",
      [site("unreachable"), site("unreachable", "b"), site("slow", "c")],
    ],
    ["warn", "Lyon answers only in part", [site("degraded"), site("reachable", "Oslo")]],
    ["warn", "Lyon answers slowly", [site("slow")]],
    ["warn", "2 of 2 sites answer slowly", [site("slow"), site("slow", "Oslo")]],
    ["warn", "2 of 2 sites answer only in part or slowly", [site("slow"), site("degraded", "Oslo")]],
    [
      "warn",
      "Nothing is known of Lyon since 2026-11-20 00:00 UTC",
      [site("unknown"), site("reachable", "Oslo")],
    ],
    ["warn", "Lyon was not asked yet", [site("unknown", "Lyon", null), site("reachable", "Oslo")]],
    [
      "warn",
      "Nothing is known of 2 of 3 sites now",
      [site("unknown"), site("unknown", "b"), site("reachable", "c")],
    ],
    ["ok", "The site answers, 1 worker on duty", [site("reachable")]],
    ["ok", "All 2 sites answer, 1 worker on duty", [site("reachable"), site("reachable", "Oslo")]],
  ] as const)("is %s: %s", (tone, sentence, sites) => {
    expect(installationVerdict(installation([worker("fresh")], [], [...sites]))).toMatchObject({
      tone,
      sentence,
    });
  });
  it("puts a dark site before a late worker, and no worker before both", () => {
    const dark = [site("unreachable")];
    expect(installationVerdict(installation([worker("late")], [], dark)).sentence).toBe(
      "Lyon does not answer",
    );
    expect(installationVerdict(installation([], [], dark)).sentence).toContain("No worker");
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
