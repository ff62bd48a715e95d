import { PHASE_NAMES } from "../phases";
import type { RecoveryState, RecoveryView } from "../recovery-view";
import type { PhaseView, RunView, StepView } from "../run-view";
import { BEGUN } from "./sample-drill";
import { sampleFailover } from "./sample-failover";

/** When the first VM is stopped, and when the last one is off, in ms since it began. */
export const STOP = { from: 1_900, to: 13_000 };

interface Sample {
  /** Ms since it began. */
  afterMs?: number;
  /** It came to nothing at this moment, and its source was started again, as far as it has come by now. */
  undoneAt?: number;
  recovery?: Partial<RecoveryView>;
}

const iso = (ms: number) => new Date(BEGUN + ms).toISOString();
const START_MS = 1_500;

/** A relocation as it is after so many ms, made of the sample failover: for tests. */
export function sampleRelocation({
  afterMs = 49_300,
  undoneAt,
  recovery: changes = {},
}: Sample = {}): RunView {
  const run = sampleFailover({ afterMs: Math.min(afterMs, undoneAt ?? afterMs) });
  const { recovery } = run;
  if (!recovery) throw new Error("a failover has its recovery");
  const isOver = (ms: number) => ms <= afterMs;
  const step = (
    key: string,
    phase: StepView["phase"],
    title: string,
    from: number,
    to: number,
    serverId: string | null = null,
  ): StepView => ({
    ...{ key, phase, position: 0, title, serverId, volumeId: null, siteName: "Lyon" },
    state: isOver(to) ? "succeeded" : isOver(from) ? "running" : "waiting",
    startedAt: isOver(from) ? iso(from) : null,
    endedAt: isOver(to) ? iso(to) : null,
    ...{ attempts: [], cause: null, todo: null, detail: {} },
  });
  const servers = recovery.tiers.flatMap((tier) => tier.servers);
  const kept = run.steps.map((each) => (each.phase === "fence" ? { ...each, phase: "stop" as const } : each));
  const at = kept.findIndex(({ phase }) => phase === "stop");
  const stops = kept.filter(({ phase }) => phase === "stop");
  const undo =
    undoneAt === undefined
      ? []
      : [
          step("remove:server", "remove", "Remove the VMs", undoneAt, undoneAt + 2_000),
          ...servers.map(({ name, sourceServerId }, i) =>
            step(
              `start:${sourceServerId}`,
              "start",
              `Start ${name}`,
              undoneAt + 2_000 + i * START_MS,
              undoneAt + 2_000 + (i + 1) * START_MS,
              sourceServerId,
            ),
          ),
        ];
  const steps = [
    ...kept.slice(0, at),
    step("back-up:hot", "back-up", "Back the VNF up", 200, 1_400),
    ...stops,
    step("back-up:cold", "stop", "Back it up once more", STOP.to, STOP.to + 300),
    ...kept.filter(({ phase }, i) => i >= at && phase !== "stop"),
    ...undo,
  ];
  const undoEnd = undoneAt === undefined ? null : undoneAt + 2_000 + servers.length * START_MS;
  const state: RecoveryState =
    undoEnd === null || undoneAt === undefined || !isOver(undoneAt)
      ? recovery.state
      : isOver(undoEnd)
        ? "undone"
        : "undoing";
  return {
    ...run,
    kind: "relocation",
    now: iso(afterMs),
    state: state === "undone" ? "failed" : state === "undoing" ? "running" : run.state,
    endedAt: state === "undone" && undoEnd !== null ? iso(undoEnd) : state === "undoing" ? null : run.endedAt,
    steps,
    phases: (["preflight", "back-up", "stop", "restore", "boot"] as const).map(
      (phase): PhaseView => ({
        ...{ phase, name: PHASE_NAMES[phase], state: "succeeded", done: 1, of: 1 },
        ...{ startedAt: null, endedAt: null },
      }),
    ),
    recovery: {
      ...recovery,
      mode: "relocation",
      state,
      ...(undoneAt !== undefined && isOver(undoneAt) ? { servingAt: null, usable: [], may: [] } : {}),
      ...changes,
    },
  };
}
