import { PHASE_NAMES, phasesOf } from "../phases";
import type { FenceRecord, RecoveryView } from "../recovery-view";
import type { PhaseView, RunView, StepView } from "../run-view";
import { BEGUN, sampleDrill } from "./sample-drill";

const iso = (ms: number) => new Date(BEGUN + ms).toISOString();

/** The fence comes between the preflight and the rest. */
const FENCE = { from: 1_400, to: 13_400 };
const FENCE_MS = FENCE.to - FENCE.from;
const HAND_OVER = { from: 46_600, to: 48_900 };
const ENDED = 49_300;

interface Sample {
  /** Ms since it began. */
  afterMs?: number;
  /** The source did not answer, and somebody signed for it. */
  isSigned?: boolean;
  recovery?: Partial<RecoveryView>;
}

/** A failover as it is after so many ms, made of the sample drill: for tests and pictures. */
export function sampleFailover({
  afterMs = ENDED,
  isSigned = false,
  recovery: changes = {},
}: Sample = {}): RunView {
  const drill = later(sampleDrill(Math.min(Math.max(afterMs - FENCE_MS, FENCE.from - 1), 35_400)));
  const isPast = (ms: number) => ms <= afterMs;
  const isEnded = isPast(ENDED);
  const [first] = [drill.recovery];
  if (!first) throw new Error("a drill has its recovery");
  const servers = first.tiers.flatMap((tier) => tier.servers);
  const step = (
    key: string,
    phase: StepView["phase"],
    title: string,
    from: number,
    to: number,
    serverId: string | null = null,
  ): StepView => ({
    key,
    phase,
    position: 0,
    title,
    serverId,
    volumeId: null,
    siteName: phase === "fence" ? "Lyon" : "Oslo",
    state: isPast(to)
      ? phase === "fence" && isSigned
        ? "warned"
        : "succeeded"
      : isPast(from)
        ? "running"
        : "waiting",
    startedAt: isPast(from) ? iso(from) : null,
    endedAt: isPast(to) ? iso(to) : null,
    attempts: [],
    cause: phase === "fence" && isSigned && isPast(to) ? "Lyon does not answer" : null,
    todo: null,
    detail: {},
  });
  const each = (FENCE_MS - 1_000) / servers.length;
  const fences = [...servers]
    .reverse()
    .map(({ name, sourceServerId }, i) =>
      step(
        `fence:${sourceServerId}`,
        "fence",
        `Stop and lock ${name}`,
        FENCE.from + 500 + i * each,
        FENCE.from + 500 + (i + 1) * each - 200,
        sourceServerId,
      ),
    );
  const handOver = [
    step(
      "hand-over:floating-ip:a",
      "hand-over",
      "Lead 203.0.113.7 to its VM",
      HAND_OVER.from,
      HAND_OVER.from + 900,
    ),
    step(
      "hand-over:names",
      "hand-over",
      "Give 8 volumes and all ports their names back",
      HAND_OVER.from + 900,
      HAND_OVER.to,
    ),
  ];
  const kept = drill.steps.filter(({ phase }) => phase !== "clean-up");
  const at = kept.findIndex(({ phase }) => phase !== "preflight");
  const steps = [...kept.slice(0, at), ...fences, ...kept.slice(at), ...handOver];
  const recovery: RecoveryView = {
    ...first,
    mode: "failover",
    isDrill: false,
    state: isEnded ? "pending" : "running",
    startedAt: iso(0),
    fence: isPast(FENCE.to) ? fenceOf(servers, isSigned) : null,
    overrides: isSigned
      ? [
          {
            kind: "not-fenced",
            by: "ada",
            at: iso(-4_000),
            reason: "Lyon DC1 lost both power feeds at 13:20. INC-20418, agreed with the duty manager.",
          },
        ]
      : [],
    usable: servers.flatMap(({ name, state }) => (state === "healthy" ? [name] : [])),
    may: isEnded ? ["accept", "roll-back"] : [],
    runs: [{ id: drill.id, name: "f-1043", kind: "failover", isOver: isEnded }],
    hasReport: isEnded,
    ...changes,
  };
  return {
    ...drill,
    kind: "failover",
    state: isEnded ? "succeeded" : "running",
    reason: "Lyon DC1 lost both power feeds at 13:20. INC-20418.",
    now: iso(Math.max(afterMs, 0)),
    endedAt: isEnded ? iso(ENDED) : null,
    phase: isEnded ? "hand-over" : (steps.findLast(({ state }) => state === "running")?.phase ?? "preflight"),
    steps,
    phases: phasesOf("failover").map((phase) => phaseOf(phase, steps)),
    recovery,
  };
}

const fenceOf = (
  servers: readonly { name: string; sourceServerId: string }[],
  isSigned: boolean,
): FenceRecord => ({
  at: iso(FENCE.to),
  sourceAnswers: !isSigned,
  cause: isSigned
    ? "Keystone of Lyon does not answer: no connection within 10 s (GET https://lyon.example/v3)"
    : null,
  servers: servers.map(({ name, sourceServerId }, i) => ({
    serverId: sourceServerId,
    name,
    state: isSigned ? "unproved" : i === 0 ? "gone" : "locked",
    wasRunning: isSigned ? null : i !== 0,
    wasLocked: isSigned ? null : false,
    cause: null,
    at: { siteId: "lyon", siteName: "Lyon", projectId: "demo", tier: i + 1 },
  })),
  hook: isSigned ? { name: "rack-power", isFenced: false, tries: 3, answer: "504 Gateway Timeout" } : null,
  isProved: !isSigned,
});

function phaseOf(phase: PhaseView["phase"], steps: readonly StepView[]): PhaseView {
  const own = steps.filter((step) => step.phase === phase);
  const done = own.filter(({ state }) => state === "succeeded" || state === "warned");
  const times = own.flatMap(({ startedAt }) => (startedAt ? [startedAt] : [])).sort();
  const ends = own.flatMap(({ endedAt }) => (endedAt ? [endedAt] : [])).sort();
  const isWhole = done.length === own.length;
  return {
    phase,
    name: PHASE_NAMES[phase],
    state: isWhole
      ? own.some(({ state }) => state === "warned")
        ? "warned"
        : "succeeded"
      : times.length > 0
        ? "running"
        : "waiting",
    done: done.length,
    of: own.length,
    startedAt: times[0] ?? null,
    endedAt: isWhole ? (ends.at(-1) ?? null) : null,
  };
}

/** What follows the preflight happens as much later as the fence takes. */
const later = (run: RunView): RunView =>
  JSON.parse(JSON.stringify(run), (_, value) => {
    const time = typeof value === "string" && /^\d{4}-.*Z$/.test(value) ? Date.parse(value) : Number.NaN;
    return time >= BEGUN + FENCE.from ? new Date(time + FENCE_MS).toISOString() : value;
  });
