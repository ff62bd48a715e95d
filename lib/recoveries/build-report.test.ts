import { expect, it } from "vitest";
import { buildReport, type ReportRows } from "./build-report";

const AT = Date.parse("2026-11-20T13:42:00.000Z");
const at = (seconds: number) => AT + seconds * 1000;

function rowsOf(change: (rows: ReportRows) => void = () => {}): ReportRows {
  const rows: ReportRows = {
    recovery: {
      name: "d-17",
      mode: "drill",
      isDrill: true,
      startedAt: AT,
      servingAt: at(40),
      endedAt: at(50),
      startedBy: "admin",
      reason: null,
    },
    vnf: { name: "vIMS core", rpoMinutes: 60, rtoMinutes: 1 },
    from: { name: "RegionOne" },
    to: { name: "RegionTwo" },
    point: { id: "p", takenAt: at(-42 * 60), consistency: "filesystem", isFallback: false },
    losesNothing: false,
    overrides: [],
    checks: [{ title: "hss is up", state: "passed", cause: null, at: at(40) }],
    servers: ["hss", "scscf"].map((name, i) => ({
      name,
      tier: i + 1,
      isHealthy: true,
      isPlannedOff: false,
      bootedAt: at(20),
      healthyAt: at(40),
      journalRecovered: false,
      cause: null,
    })),
    volumes: [
      {
        name: "hss-root",
        serverName: "hss",
        sizeGib: 1,
        chainGib: 3,
        links: 3,
        startedAt: at(1),
        endedAt: at(10),
        tries: 1,
        isRestored: true,
        cause: null,
      },
    ],
    waits: [
      { from: at(20), to: at(39) },
      { from: at(0), to: at(10) },
      { from: at(5), to: at(19) },
      { from: at(39), to: at(60) },
    ],
    made: [
      { kind: "server", name: "hss", isRemoved: true },
      { kind: "port", name: "hss-eth0", isRemoved: true },
      { kind: "server", name: "scscf", isRemoved: true },
    ],
  };
  change(rows);
  return rows;
}
const report = (change?: (rows: ReportRows) => void) => buildReport(rowsOf(change));
const one = <T>([first]: T[]): T => {
  if (first === undefined) throw new Error("none");
  return first;
};

it("tells RPO and RTO against their targets, what was restored, and that nothing is left", () => {
  expect(report()).toMatchObject({
    verdict: "passed",
    rpo: { achievedMs: 42 * 60_000, targetMs: 3_600_000, isMet: true },
    rto: { achievedMs: 40_000, targetMs: 60_000, isMet: true },
    restoredGib: 3,
    made: [
      { kind: "server", made: 2, left: [] },
      { kind: "port", made: 1, left: [] },
    ],
    left: 0,
    findings: ["Nothing of it is left."],
  });
});

it("counts a moment in which several things were waited for once, and nothing past its end", () => {
  expect(report().share).toEqual({ cloudMs: 39_000, oursMs: 1_000, oursPercent: 2.5 });
  expect(report((r) => (r.waits = [])).share).toEqual({ cloudMs: 0, oursMs: 40_000, oursPercent: 100 });
  const never = report((r) => (r.recovery.servingAt = null)).share;
  expect(never).toEqual({ cloudMs: 49_000, oursMs: 1_000, oursPercent: 2 });
});

it.each<[string, (rows: ReportRows) => void, string]>([
  [
    "a VM down",
    (r) => Object.assign(one(r.servers), { isHealthy: false, cause: "no valid host" }),
    "Not healthy: hss (no valid host).",
  ],
  [
    "a volume lost",
    (r) => Object.assign(one(r.volumes), { isRestored: false, cause: "error_restoring" }),
    "Not restored: hss / hss-root (error_restoring).",
  ],
  ["a check failed", (r) => (one(r.checks).state = "failed"), "Failed check: hss is up."],
  [
    "a label disproved",
    (r) => (one(r.servers).journalRecovered = true),
    "hss had to repair a file system, and the point says filesystem consistent: its label is wrong.",
  ],
])("has failed as a drill, and is a part of a failover, with %s", (_, change, text) => {
  const drill = report(change);
  expect(drill).toMatchObject({ verdict: "failed" });
  expect(drill.findings[0]).toBe(text);
  const failover = report((r) => {
    change(r);
    Object.assign(r.recovery, { mode: "failover", isDrill: false });
  });
  expect(failover).toMatchObject({ verdict: "partly" });
});

it("has failed as a drill that never served, however many VMs came up", () => {
  const never = (isDrill: boolean) =>
    report((r) => {
      Object.assign(r.recovery, { servingAt: null, isDrill, mode: isDrill ? "drill" : "failover" });
      one(r.servers).isHealthy = false;
    }).verdict;
  expect([never(true), never(false)]).toEqual(["failed", "partly"]);
});

it("does not hold a repaired file system against a point that promised none", () => {
  const crash = report((r) => {
    r.point.consistency = "crash";
    one(r.servers).journalRecovered = true;
  });
  expect(crash).toMatchObject({ verdict: "passed", findings: ["Nothing of it is left."] });
});

it.each<[string, (rows: ReportRows) => void, string]>([
  [
    "consoles that do not tell",
    (r) => (one(r.servers).journalRecovered = null),
    "Whether hss had to repair a file system is not known: the console does not tell.",
  ],
  ["checks that were not made", (r) => (one(r.checks).state = "skipped"), "1 check was not made: hss is up."],
  [
    "a fallback",
    (r) => (r.point.isFallback = true),
    "An older point was taken than the one that was chosen.",
  ],
  [
    "an older point that was not taken",
    (r) =>
      (r.point.fallbackCause = "The older point was not taken: hss was booted from the chosen one by then."),
    "The older point was not taken: hss was booted from the chosen one by then.",
  ],
  ["a missed RPO", (r) => (r.vnf.rpoMinutes = 30), "The RPO of 30 min was missed: the data is 42 min old."],
  ["a missed RTO", (r) => (r.recovery.servingAt = at(61)), "The RTO of 1 min was missed: it took 1 min 1 s."],
  ["what is left", (r) => (one(r.made).isRemoved = false), "Still there: hss."],
])("tells of %s, and passes", (_, change, text) => {
  const told = report(change);
  expect(told.verdict).toBe("passed");
  expect(told.findings[0]).toBe(text);
});

it("has lost nothing after a relocation, and has failed when it never served", () => {
  expect(report((r) => (r.losesNothing = true)).rpo).toEqual({
    achievedMs: 0,
    targetMs: 3_600_000,
    isMet: true,
  });
  const none = report((r) => {
    r.recovery.servingAt = null;
    for (const s of r.servers) s.isHealthy = false;
  });
  expect(none).toMatchObject({ verdict: "failed", rto: { achievedMs: null, isMet: null } });
});

const moved = (change: (rows: ReportRows) => void = () => {}) =>
  report((rows) => {
    rows.recovery.mode = "relocation";
    rows.recovery.isDrill = false;
    rows.losesNothing = true;
    rows.outage = { from: at(5), offAt: at(8), backAt: null };
    rows.point.takenAt = at(10);
    change(rows);
  });

it("tells why a relocation has lost nothing, and how long it was off", () => {
  const told = moved((rows) => (rows.recovery.servingAt = at(45)));
  expect(told.findings[0]).toMatch(
    /^Loses nothing: its last backup is of \d\d:\d\d:\d\d UTC, after the VMs were off since \d\d:\d\d:\d\d UTC\.$/,
  );
  expect(told.rto.achievedMs).toBe(40_000);
  const late = moved((rows) => (rows.recovery.servingAt = at(70)));
  expect(late.findings).toContain("The RTO of 1 min was missed: it was off for 1 min 5 s.");
});

it("tells of a relocation that was undone that it runs where it was, or that it does not", () => {
  const gone = (backAt: number | null) =>
    moved((rows) => {
      rows.recovery.servingAt = null;
      rows.outage = { from: at(5), offAt: at(8), backAt };
    });
  expect(gone(at(35)).findings[0]).toBe(
    "It is undone: its VMs at RegionOne run again. They were off for 30 s.",
  );
  expect(gone(null).findings[0]).toContain("could not be undone whole");
});

const FENCE = {
  ...{
    at: "2026-11-20T13:42:10.000Z",
    sourceAnswers: false,
    cause: "Keystone is silent",
    hook: null,
    isProved: false,
  },
  servers: ["hss", "scscf"].map((name) => ({
    ...{ serverId: name, name, state: "unproved" as const, wasRunning: null, wasLocked: null, cause: null },
  })),
};
const failover = (change: (rows: ReportRows) => void = () => {}) =>
  report((rows) => {
    rows.recovery = { ...rows.recovery, name: "f-17", mode: "failover", isDrill: false };
    rows.made = rows.made.map((made) => ({ ...made, isRemoved: false }));
    change(rows);
  });

it("of a failover does not call what serves left over", () => {
  expect(failover()).toMatchObject({ findings: [], left: 3 });
});

it("of a failover says who answers for what nobody proved, and keeps the evidence", () => {
  const signed = { kind: "not-fenced" as const, by: "ada", at: AT, reason: "no power" };
  const told = failover((rows) => Object.assign(rows, { fence: FENCE, overrides: [signed] }));
  expect(told).toMatchObject({ fence: FENCE, overrides: [signed], verdict: "passed" });
  expect(told.findings).toEqual([
    "Nobody proved that hss and scscf at RegionOne are off: ada signed for it.",
  ]);
  expect(failover((rows) => Object.assign(rows, { fence: { ...FENCE, isProved: true } })).findings).toEqual(
    [],
  );
});

it("of a failover tells what was not handed over", () => {
  const handOver = [
    { title: "Lead 203.0.113.7 to its VM", state: "failed" as const, cause: "taken", at: at(41) },
    { title: "Give names back", state: "passed" as const, cause: null, at: at(42) },
  ];
  expect(failover((rows) => Object.assign(rows, { handOver })).findings).toEqual([
    "Not handed over: Lead 203.0.113.7 to its VM (taken).",
  ]);
});

it("names what is to be known of a VM that works, and is not simply passed then", () => {
  const { verdict, findings } = buildReport(
    rowsOf(({ servers }) => {
      if (servers[1]) servers[1].notes = ["Its port 10.0.0.6 is DOWN: it may have no network."];
    }),
  );
  expect(verdict).toBe("partly");
  expect(findings).toContain("scscf: Its port 10.0.0.6 is DOWN: it may have no network.");
});
