import { BACKUP_PHASES, PHASE_NAMES } from "../phases";
import type { LaneView, LaneVolume, RunView, StepView } from "../run-view";

/** When the window of the sample is opened. */
export const OPENED = Date.parse("2026-11-20T14:00:16.500Z");
const iso = (time: number) => new Date(time).toISOString();

interface Shape {
  /** Volumes of each VM. */
  vms: readonly { name: string; volumes: readonly string[] }[];
  /** Of a quiesce, a thaw, a snapshot, a backup, in ms. */
  quiesceMs?: number;
  thawMs?: number;
  cutMs?: number;
  backUpMs?: number;
  budgetMs?: number;
}

/** Five VMs with eleven volumes, as drawn. */
export const CORE: Shape["vms"] = [
  { name: "pcscf-1", volumes: ["root"] },
  { name: "scscf-1", volumes: ["root", "data"] },
  { name: "scscf-2", volumes: ["root", "data"] },
  { name: "cdf-1", volumes: ["root", "data", "spool"] },
  { name: "store-1", volumes: ["root", "data", "wal"] },
];

/** A step that has succeeded. */
export function sampleStep(key: string, title: string, from: number, to: number | null): StepView {
  const [what = "", id = ""] = key.split(":");
  const phase = what === "check" || what === "verify" ? (what === "check" ? "preflight" : "verify") : what;
  return {
    key,
    phase: { backup: "back-up", record: "catalogue", import: "catalogue", tidy: "verify" }[phase] ?? phase,
    position: 0,
    title,
    serverId: what === "quiesce" || what === "thaw" ? id : null,
    volumeId: what === "snapshot" || what === "backup" || what === "record" ? id : null,
    siteName: null,
    state: to === null ? "running" : "succeeded",
    startedAt: iso(from),
    endedAt: to === null ? null : iso(to),
    attempts: [{ at: from, ...(to === null ? {} : { endedAt: to }), result: "202 Accepted", status: 202 }],
    cause: null,
    todo: null,
    detail: {},
  } as StepView;
}

/** A backup that went well, with real proportions: for tests and pictures. */
export function sampleRun(shape: Shape = { vms: CORE }): RunView {
  const { quiesceMs = 340, thawMs = 240, cutMs = 1_300, backUpMs = 540_000, budgetMs = 8_000 } = shape;
  const count = shape.vms.length;
  const steps: StepView[] = [];
  const cutAt = OPENED + count * quiesceMs + 20;
  const cutEnd = cutAt + cutMs;
  const closed = cutEnd + count * thawMs;
  const lanes = shape.vms.map(({ name, volumes }, index): LaneView => {
    const serverId = `server-${index + 1}`;
    const sent = OPENED + index * quiesceMs;
    const thaw = cutEnd + (count - 1 - index) * thawMs;
    steps.push(sampleStep(`quiesce:${serverId}`, `Quiesce ${name}`, sent, sent + quiesceMs));
    steps.push(sampleStep(`thaw:${serverId}`, `Thaw ${name}`, thaw, thaw + thawMs));
    return {
      serverId,
      name,
      position: index + 1,
      why: null,
      method: "nova-quiesce",
      quiesceSentAt: iso(sent),
      frozenAt: iso(sent + quiesceMs),
      thawSentAt: iso(thaw),
      thawedAt: iso(thaw + thawMs),
      isHeld: false,
      volumes: volumes.map((volume, at): LaneVolume => {
        const volumeId = `${serverId}-${volume}`;
        const done = cutEnd - (volumes.length - at) * 60;
        const from = closed + 2_000 + at * backUpMs;
        steps.push(sampleStep(`snapshot:${volumeId}`, `Snapshot ${name} / ${volume}`, cutAt, done));
        steps.push(sampleStep(`backup:${volumeId}`, `Back up ${name} / ${volume}`, from, from + backUpMs));
        return {
          volumeId,
          name: volume,
          sizeGib: 20 * (at + 1),
          mode: "incremental",
          snapshot: { sentAt: iso(cutAt), doneAt: iso(done), state: "succeeded" },
          backup: {
            startedAt: iso(from),
            endedAt: iso(from + backUpMs),
            state: "succeeded",
            estimateMs: backUpMs,
            objectCount: 41,
          },
        };
      }),
    };
  });
  const longest = Math.max(0, ...shape.vms.map(({ volumes }) => volumes.length));
  const ended = closed + 2_000 + longest * backUpMs + 195_000;
  for (const [index, name] of ["services", "token", "quota", "receivers"].entries()) {
    const at = OPENED - 11_900 + index * 2_000;
    steps.push(sampleStep(`check:${name}`, `Check ${name}`, at, at + 1_900));
  }
  steps.push(sampleStep("verify:point", "Verify the recovery point", ended - 60_000, ended));
  const volumes = shape.vms.reduce((sum, vm) => sum + vm.volumes.length, 0);
  return {
    id: "6f1d3c58-4c5e-4a53-9a0e-2f4c1f3a9b10",
    number: 1042,
    kind: "backup",
    state: "succeeded",
    phase: "verify",
    vnf: { id: "b0a7c1de-0000-4000-8000-000000000001", name: "vIMS core", isDeleted: false },
    site: { id: "b0a7c1de-0000-4000-8000-000000000002", name: "Lyon" },
    receivers: ["Oslo"],
    startedBy: "Ada Duval",
    now: iso(ended + 60_000),
    reason: null,
    isImported: false,
    createdAt: iso(OPENED - 13_000),
    startedAt: iso(OPENED - 11_900),
    endedAt: iso(ended),
    waitingSince: null,
    cancelRequestedAt: null,
    cancelRequestedBy: null,
    budgetMs,
    plannedConsistency: "filesystem",
    window: { attempt: 1, openedAt: iso(OPENED), closedAt: iso(closed), ms: closed - OPENED },
    earlierFreeze: null,
    stop: null,
    failure: null,
    phases: BACKUP_PHASES.map((phase) => {
      const own = steps.filter((step) => step.phase === phase);
      const times = own
        .flatMap(({ startedAt, endedAt }) => [startedAt, endedAt].filter((t) => t !== null))
        .sort();
      return {
        phase,
        name: PHASE_NAMES[phase],
        state: "succeeded",
        done: own.length,
        of: own.length,
        startedAt: times[0] ?? null,
        endedAt: times.at(-1) ?? null,
      };
    }),
    lanes,
    steps,
    held: [],
    point: {
      id: "b0a7c1de-0000-4000-8000-000000000003",
      state: "complete",
      takenAt: iso(cutAt),
      consistency: "filesystem",
      incompleteReasons: [],
      usableServerIds: lanes.map(({ serverId }) => serverId),
      usable: count,
      of: count,
      backedUp: volumes,
      volumes,
      sizeGib: 92,
      fullCount: 0,
      incrementCount: volumes,
      chainPosition: 4,
      copies: [{ siteName: "Oslo", known: volumes, of: volumes, failed: 0 }],
      certificate: {
        consistency: "filesystem",
        claims: [
          {
            key: "all-frozen",
            holds: true,
            text: "All five frozen at once for 2.43 s",
            detail: "14:00:18.310 to 14:00:20.740 UTC",
          },
          {
            key: "snapshots-inside",
            holds: true,
            text: "Every snapshot cut inside it",
            detail: "first to last cut 0.25 s apart",
          },
          { key: "thawed-in-reverse", holds: true, text: "Thawed 5, 4, 3, 2, 1", detail: "each confirmed" },
          { key: "within-budget", holds: true, text: "5.70 s of a budget of 8 s" },
        ],
        limits: [],
        notHeld: [],
        incidents: [],
      },
    },
    recovery: null,
    parent: null,
  };
}
