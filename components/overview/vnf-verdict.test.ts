import { describe, expect, it } from "vitest";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import type { Decisions, OpenFailover } from "@/lib/recoveries/decisions";
import { failedVerdict } from "./failed-verdict";
import { overviewVerdict, vnfVerdict } from "./vnf-verdict";

const NOW = Date.parse("2026-11-20T12:00:00.000Z");
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const row = (name: string, minutesAgo: number | null, changes: Partial<TimedRow> = {}) =>
  ({
    name,
    protection: "protected",
    newestPoint: minutesAgo === null ? null : { takenAt: ago(minutesAgo) },
    rpoMinutes: 60,
    now: NOW,
    activeRun: null,
    lastRun: null,
    ...changes,
  }) as TimedRow;
const READY = { tone: "ok", sentence: "All 2 sites answer, 1 worker on duty" } as const;
const NOTHING: Decisions = { asOf: ago(0), failovers: [], standing: [], splitBrains: [], due: [], slots: [] };
const vnf = { id: "v", name: "vIMS core" };
const failover = (more: Partial<OpenFailover> = {}): OpenFailover => ({
  ...{
    recoveryId: "y",
    mode: "failover" as const,
    runId: "r",
    name: "f-12",
    isBusy: false,
    vnf,
    from: "Lyon",
    to: "Oslo",
  },
  ...{ state: "pending" as const, since: ago(10), healthy: 4, of: 4 },
  ...more,
});
const SPLIT = { vnf, siteId: "s", siteName: "Lyon", asOf: null, vms: [{ serverId: "a", name: "hss" }] };
const DUE = { vnf, everyDays: 90, lastPassed: null, isDue: true };
const lastRun = (state: "failed" | "partly_failed", id = "b") => ({
  lastRun: { id, number: 7, kind: "backup" as const, state, endedAt: ago(2) },
});
const FAILED = lastRun("failed");
const judge = (more: Partial<Parameters<typeof overviewVerdict>[0]> = {}) =>
  overviewVerdict({ installation: READY, rows: [], stuck: new Set(), decisions: NOTHING, ...more });

it("says nothing while all meet their RPO", () => {
  expect(vnfVerdict([])).toBeUndefined();
  expect(vnfVerdict([row("a", 60), row("b", 1)])).toBeUndefined();
  expect(judge({ rows: [row("a", 60)] })).toBe(READY);
  expect(judge({ decisions: null })).toBe(READY);
});

it("counts those that miss it, and who has nothing at all", () => {
  expect(vnfVerdict([row("a", 61), row("b", 1), row("c", null)])).toEqual({
    tone: "fail",
    sentence: "2 of 3 VNFs miss their RPO",
    subject: { words: "2 of 3 VNFs", href: "/vnfs" },
    advice: "1 of them has no recovery point yet.",
  });
  expect(vnfVerdict([row("a", 61)])?.sentence).toBe("1 of 1 VNF misses its RPO");
});

it("leaves the paused ones out: nobody expects a backup of them", () => {
  expect(vnfVerdict([row("a", 600, { protection: "paused" })])).toBeUndefined();
  expect(vnfVerdict([row("a", 600, { protection: "paused" }), row("b", 61)])?.sentence).toBe(
    "1 of 1 VNF misses its RPO",
  );
});

describe("what comes first", () => {
  const late = [row("a", 61)];
  const broken = {
    tone: "fail",
    sentence: "Lyon does not answer",
    advice: "What is known of it stays.",
  } as const;
  const slow = { tone: "warn", sentence: "Turin is slow" } as const;
  const all = {
    rows: late,
    installation: broken,
    stuck: new Set(["run"]),
    decisions: { ...NOTHING, failovers: [failover()], splitBrains: [SPLIT], due: [DUE] },
  };
  it.each([
    ["frozen", all, "1 VNF has VMs that are still frozen"],
    ["two copies", { ...all, stuck: new Set<string>() }, "vIMS core may run at two sites"],
    [
      "what is broken here",
      { ...all, stuck: new Set<string>(), decisions: { ...all.decisions, splitBrains: [] } },
      "Lyon does not answer",
    ],
    [
      "a failover that waits",
      { rows: late, decisions: { ...all.decisions, splitBrains: [] } },
      "The failover of vIMS core waits for a decision",
    ],
    ["a missed RPO", { rows: late, decisions: { ...NOTHING, due: [DUE] } }, "1 of 1 VNF misses its RPO"],
    [
      "a run that failed",
      { rows: [row("PCRF", 1, FAILED)], installation: slow, decisions: { ...NOTHING, due: [DUE] } },
      "The last backup of PCRF failed",
    ],
    ["what is not well here", { installation: slow, decisions: { ...NOTHING, due: [DUE] } }, "Turin is slow"],
    ["a drill", { decisions: { ...NOTHING, due: [DUE, DUE] } }, "2 drills are due"],
  ])("is %s", (_, known, sentence) => {
    expect(judge(known).sentence).toBe(sentence);
  });
  it("has all the rest beside it, in the same order", () => {
    expect(judge({ ...all, stuck: new Set() }).advice).toBe(
      "Stop the former VMs, or say that they are dealt with. Lyon does not answer. The failover of vIMS core waits for a decision. 1 of 1 VNF misses its RPO. A drill of vIMS core is due.",
    );
    expect(judge({ rows: late }).advice).toBe("All 2 sites answer, 1 worker on duty.");
  });
});

describe("a failover that waits", () => {
  const toneOf = (more: Partial<OpenFailover>) =>
    judge({ decisions: { ...NOTHING, failovers: [failover(more)] } }).tone;
  it("is an alarm after an hour, and where it does not serve", () => {
    expect(toneOf({ since: ago(59) })).toBe("warn");
    expect(toneOf({ since: ago(61) })).toBe("fail");
    expect(toneOf({ state: "failed", since: null })).toBe("fail");
    expect(toneOf({ state: "half-rolled-back", since: null })).toBe("fail");
  });
  it("does not wait while a run of it goes on", () => {
    expect(judge({ decisions: { ...NOTHING, failovers: [failover({ isBusy: true })] } })).toBe(READY);
  });
  it("leads to its run, or of several to all runs", () => {
    expect(judge({ decisions: { ...NOTHING, failovers: [failover()] } }).subject?.href).toBe("/runs/r");
    expect(judge({ decisions: { ...NOTHING, failovers: [failover(), failover()] } })).toMatchObject({
      sentence: "2 failovers wait for a decision",
      subject: { href: "/runs" },
    });
  });
});

describe("runs that failed last", () => {
  it("are counted, in part or wholly, and lead to the run, or to all", () => {
    expect(failedVerdict([row("a", 1)], null)).toBeUndefined();
    expect(failedVerdict([row("PCRF", 1, FAILED)], null)).toMatchObject({
      tone: "fail",
      subject: { words: "The last backup of PCRF", href: "/runs/b" },
    });
    const inPart = row("b", 1, lastRun("partly_failed"));
    expect(failedVerdict([inPart], null)).toMatchObject({
      tone: "warn",
      sentence: "The last backup of b failed in part",
    });
    expect(failedVerdict([row("a", 1, FAILED), inPart], null)).toMatchObject({
      tone: "fail",
      sentence: "The last backups of 2 VNFs failed, some in part",
      subject: { href: "/runs" },
    });
  });
  it("are not told while another run goes on, nor twice with a failover that waits", () => {
    const activeRun = { id: "x", number: 8, kind: "backup" as const, phase: null };
    expect(failedVerdict([row("a", 1, { ...FAILED, activeRun })], null)).toBeUndefined();
    const waits = { ...NOTHING, failovers: [failover({ runId: "b" })] };
    expect(failedVerdict([row("a", 1, FAILED)], waits)).toBeUndefined();
  });
});
