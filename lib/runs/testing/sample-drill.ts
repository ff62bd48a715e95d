import { PHASE_NAMES, phasesOf, type RunPhase } from "../phases";
import type { RecoveryServerView, RecoveryView, RecoveryVolumeView } from "../recovery-view";
import type { RunView, StepView } from "../run-view";
import { sampleRun } from "./sample-run";

/** When the sample begins. */
export const BEGUN = Date.parse("2026-11-20T13:42:17.000Z");
const iso = (ms: number) => new Date(BEGUN + ms).toISOString();
const isoOr = (ms: number | null) => (ms === null ? null : iso(ms));

/** Name, tier, when its boot was asked for, when it was up, when it was healthy; ms from the start. */
const VMS = [
  { name: "hss", tier: 1, boot: 9_000, up: 14_200, healthy: 15_000 },
  { name: "scscf", tier: 2, boot: 15_300, up: 21_400, healthy: 24_100 },
  { name: "icscf", tier: 2, boot: 15_400, up: 20_900, healthy: 22_000 },
  { name: "pcscf", tier: 3, boot: 24_400, up: 31_600, healthy: 33_000 },
] as const;
const ENDED = 41_000;

/** A drill as it is after so many ms; it cleans up at its end. Real proportions: for tests and pictures. */
export function sampleDrill(afterMs = ENDED): RunView {
  const isPast = (ms: number) => ms <= afterMs;
  const isEnded = isPast(ENDED);
  const isGone = isPast(39_500);
  const steps: StepView[] = [];
  const step = (
    key: string,
    phase: RunPhase,
    title: string,
    from: number,
    to: number,
    of: { serverId?: string; volumeId?: string } = {},
  ) => {
    const state = isPast(to) ? "succeeded" : isPast(from) ? "running" : "waiting";
    steps.push({
      key,
      phase,
      position: steps.length,
      title,
      serverId: of.serverId ?? null,
      volumeId: of.volumeId ?? null,
      siteName: "Oslo",
      state,
      startedAt: isPast(from) ? iso(from) : null,
      endedAt: isPast(to) ? iso(to) : null,
      attempts: isPast(from)
        ? [{ at: BEGUN + from, ...(isPast(to) ? { endedAt: BEGUN + to } : {}), result: "202 Accepted" }]
        : [],
      cause: null,
      todo: null,
      detail: {},
    } as StepView);
  };
  step("check:access", "preflight", "Access to Oslo", 100, 900);
  step("check:quota", "preflight", "Quota at Oslo", 900, 1_400);
  step("import:b-1", "import", "Record of the full backup", 1_400, 1_500);
  step("group:default", "network", "Make security group default (of Lyon)", 1_500, 2_100);
  step("network:net", "network", "Make network ims-net, 10.10.0.0/24", 2_100, 3_000);

  const volumes: RecoveryVolumeView[] = [];
  for (const [i, { name }] of VMS.entries())
    for (const [j, what] of ["root", "data"].entries()) {
      const [from, to] = [1_600 + i * 900 + j * 200, 6_200 + i * 2_400 + j * 1_900];
      step(`restore:${name}-${what}`, "restore", `Restore ${name} / ${what}, 20 GiB`, from, to, {
        serverId: name,
        volumeId: `${name}-${what}`,
      });
      volumes.push({
        key: `${name}-${what}`,
        name: what,
        serverId: name,
        serverName: name,
        sizeGib: 20,
        chainGib: 24,
        state: isGone ? "gone" : isPast(to) ? "ready" : isPast(from) ? "restoring" : "planned",
        startedAt: isPast(from) ? iso(from) : null,
        endedAt: isPast(to) ? iso(to) : null,
        estimateMs: to - from,
        cause: null,
      });
    }
  const servers = VMS.map(({ name, tier, boot, up, healthy }, i): RecoveryServerView => {
    step(
      `port:${name}:0`,
      "network",
      `Make a port of ${name}, 10.10.0.1${i}`,
      3_000 + i * 200,
      3_200 + i * 200,
      {
        serverId: name,
      },
    );
    step(`boot:${name}`, "boot", `Boot ${name}`, boot, up, { serverId: name });
    step(`attach:${name}`, "attach", `Look at the volumes and ports of ${name}`, up, up + 300, {
      serverId: name,
    });
    step(`verify:${name}:0`, "check", `${name} is up`, up, healthy, { serverId: name });
    step(`journal:${name}`, "check", `Look in ${name}’s console`, 33_000 + i * 300, 33_400 + i * 300, {
      serverId: name,
    });
    return {
      sourceServerId: name,
      name,
      serverId: isPast(boot) ? `new-${name}` : null,
      tier,
      state: isGone
        ? "gone"
        : isPast(healthy)
          ? "healthy"
          : isPast(up)
            ? "up"
            : isPast(boot)
              ? "booting"
              : "planned",
      addresses: [`10.10.0.1${i}`],
      bootedAt: isoOr(isPast(up) ? up : null),
      healthyAt: isoOr(isPast(healthy) ? healthy : null),
      journalRecovered: isPast(33_400 + i * 300) ? false : null,
      cause: null,
      todo: null,
      notes: [],
    };
  });
  step("remove:server", "clean-up", "Remove 4 VMs", 35_500, 37_500);
  step("remove:volume", "clean-up", "Remove 8 volumes", 37_500, 39_500);

  const served = isPast(34_300) ? 34_300 : null;
  const recovery: RecoveryView = {
    id: "b0a7c1de-0000-4000-8000-00000000000d",
    mode: "drill",
    isDrill: true,
    state: isEnded ? "clean" : isPast(35_500) ? "cleaning" : "running",
    from: { id: "lyon", name: "Lyon" },
    to: { id: "oslo", name: "Oslo", isHome: false },
    point: {
      id: "b0a7c1de-0000-4000-8000-000000000003",
      takenAt: "2026-11-20T13:00:17.000Z",
      consistency: "filesystem",
      losesMs: 2_520_000,
      isFallback: false,
    },
    startedAt: iso(0),
    servingAt: isoOr(served),
    rtoTargetMs: 1_800_000,
    estimateMs: 36_000,
    tiers: [1, 2, 3].map((order) => {
      const own = servers.filter(({ tier }) => tier === order);
      const has = (state: RecoveryServerView["state"]) => own.every((server) => server.state === state);
      return {
        order,
        state: has("healthy") || has("gone") ? "healthy" : has("planned") ? "waiting" : "booting",
        pause: null,
        servers: own,
      };
    }),
    volumes,
    checks: steps.flatMap(({ key, phase, serverId, title, state, endedAt }) =>
      phase === "check" && serverId !== null
        ? [
            {
              stepKey: key,
              serverId,
              title,
              state: state === "succeeded" ? "passed" : state === "running" ? "running" : "waiting",
              at: endedAt,
              cause: null,
            },
          ]
        : [],
    ),
    fence: null,
    overrides: [],
    usable: servers.flatMap(({ name, state }) => (state === "healthy" ? [name] : [])),
    left: [],
    standing:
      isGone || !isPast(3_000)
        ? []
        : [
            { kind: "server", count: servers.filter(({ serverId }) => serverId !== null).length },
            { kind: "volume", count: volumes.filter(({ startedAt }) => startedAt !== null).length },
            { kind: "port", count: 4 },
            { kind: "network", count: 1 },
          ].filter(({ count }) => count > 0),
    may: [],
    decided: null,
    runs: [{ id: sampleRun().id, name: "d-1043", kind: "drill", isOver: isEnded }],
    backups: [],
    ...{ stoppedAt: null, undo: null },
    keepUntil: null,
    hasReport: isEnded,
  };
  return {
    ...sampleRun(),
    number: 1043,
    kind: "drill",
    state: isEnded ? "succeeded" : "running",
    phase: isEnded ? "clean-up" : (steps.findLast(({ state }) => state === "running")?.phase ?? "preflight"),
    site: { id: "oslo", name: "Oslo" },
    receivers: [],
    now: iso(Math.min(afterMs, ENDED)),
    createdAt: iso(-400),
    startedAt: iso(0),
    endedAt: isEnded ? iso(ENDED) : null,
    budgetMs: 0,
    plannedConsistency: null,
    window: { attempt: 0, openedAt: null, closedAt: null, ms: null },
    phases: phasesOf("drill").map((phase) => {
      const own = steps.filter((each) => each.phase === phase);
      const done = own.filter(({ state }) => state === "succeeded");
      const times = own.flatMap(({ startedAt }) => (startedAt ? [startedAt] : [])).sort();
      const ends = own.flatMap(({ endedAt }) => (endedAt ? [endedAt] : [])).sort();
      return {
        phase,
        name: PHASE_NAMES[phase],
        state: done.length === own.length ? "succeeded" : times.length > 0 ? "running" : "waiting",
        done: done.length,
        of: own.length,
        startedAt: times[0] ?? null,
        endedAt: done.length === own.length ? (ends.at(-1) ?? null) : null,
      };
    }),
    lanes: [],
    steps,
    point: null,
    recovery,
  };
}
