import { type BackupPlan, type PlannedHold, quiescedMembers } from "../backups/backup-plan";
import type { WindowRecord } from "../backups/window-record";
import type { RunStepState } from "../generated/prisma/enums";
import type { LaneView, LaneVolume, StepView } from "../runs/run-view";
import type { RunRows } from "./read-run";

type BackupRow = NonNullable<RunRows["recoveryPoint"]>["backups"][number];

interface Of {
  plan: BackupPlan;
  /** Once it is closed: before, the steps tell. */
  window: WindowRecord | null;
  steps: ReadonlyMap<string, StepView>;
  backups: readonly BackupRow[];
  heldServerIds: ReadonlySet<string>;
}

const WHY: Readonly<Record<Exclude<PlannedHold["kind"], "quiesce">, string>> = {
  off: "off",
  "left-out": "left out",
  none: "not held",
};

/** The VMs of a run in the order of its plan, with what is drawn of each and of its volumes. Pure. */
export function toLanes(of: Of): LaneView[] {
  const positions = new Map(quiescedMembers(of.plan).map(({ serverId }, i) => [serverId, i + 1]));
  const volumes = toVolumes(of);
  return of.plan.members.map((member) => ({
    serverId: member.serverId,
    name: member.name,
    position: positions.get(member.serverId) ?? null,
    why: member.hold.kind === "quiesce" ? null : WHY[member.hold.kind],
    method: member.hold.kind === "quiesce" ? member.hold.method : null,
    ...freezeOf(member.serverId, of),
    isHeld: of.heldServerIds.has(member.serverId),
    volumes: member.volumes.map((volume) => volumes(volume)),
  }));
}

type Freeze = Pick<LaneView, "quiesceSentAt" | "frozenAt" | "thawSentAt" | "thawedAt" | "thaw">;

function freezeOf(serverId: string, { window, steps }: Of): Freeze {
  const member = window?.members.find((m) => m.serverId === serverId);
  if (member) {
    const { quiesceSentAt, frozenAt, thawSentAt, thawedAt, thaw } = member;
    return { quiesceSentAt, frozenAt, thawSentAt, thawedAt, thaw };
  }
  const [quiesce, thaw] = [steps.get(`quiesce:${serverId}`), steps.get(`thaw:${serverId}`)];
  return {
    quiesceSentAt: quiesce?.startedAt ?? null,
    frozenAt: whenDone(quiesce),
    // A window that was begun anew has the thaw of the one before.
    thawSentAt: isOlder(thaw, quiesce) ? null : (thaw?.startedAt ?? null),
    thawedAt: isOlder(thaw, quiesce) ? null : whenDone(thaw),
  };
}

const whenDone = (step: StepView | undefined): string | null =>
  step && (step.state === "succeeded" || step.state === "warned") ? step.endedAt : null;

const isOlder = (thaw: StepView | undefined, quiesce: StepView | undefined): boolean =>
  (thaw?.startedAt ?? "") < (quiesce?.startedAt ?? "");

function toVolumes({ plan, window, steps, backups }: Of) {
  const planned = new Map(plan.backups.map((backup) => [backup.volumeId, backup]));
  const cut = new Map(window?.snapshots.map((snapshot) => [snapshot.volumeId, snapshot]));
  const made = new Map(backups.map((row) => [row.volumeId, row]));
  return ({ volumeId, name, sizeGib }: { volumeId: string; name: string; sizeGib: number }): LaneVolume => {
    const row = made.get(volumeId);
    const backup = planned.get(volumeId);
    const isBegun = row !== undefined && row.state !== "planned";
    const mode = isBegun ? (row.isIncremental ? "incremental" : "full") : (backup?.mode ?? "full");
    return {
      volumeId,
      name,
      sizeGib,
      mode,
      snapshot: snapshotOf(cut.get(volumeId), steps.get(`snapshot:${volumeId}`)),
      backup: {
        ...backupOf(row, steps.get(`backup:${volumeId}`)),
        estimateMs: backup?.estimateMs ?? null,
        objectCount: row?.objectCount ?? null,
      },
    };
  };
}

const CUT: Readonly<Record<WindowRecord["snapshots"][number]["state"], RunStepState>> = {
  available: "succeeded",
  error: "failed",
  unfinished: "unknown",
  "not-sent": "skipped",
};

const snapshotOf = (
  cut: WindowRecord["snapshots"][number] | undefined,
  step: StepView | undefined,
): LaneVolume["snapshot"] =>
  cut
    ? { sentAt: cut.sentAt, doneAt: cut.availableAt, state: CUT[cut.state] }
    : { sentAt: step?.startedAt ?? null, doneAt: whenDone(step), state: step?.state ?? "waiting" };

const MADE: Readonly<Record<string, RunStepState>> = {
  planned: "waiting",
  creating: "running",
  available: "succeeded",
  error: "failed",
  deleted: "succeeded",
};

/** The step tells more than the row, such as that a try was repeated; the row lasts longer. */
const backupOf = (row: BackupRow | undefined, step: StepView | undefined) => ({
  startedAt: row?.startedAt?.toISOString() ?? step?.startedAt ?? null,
  endedAt: row?.endedAt?.toISOString() ?? step?.endedAt ?? null,
  state: step?.state ?? MADE[row?.state ?? "planned"] ?? ("unknown" as const),
});
