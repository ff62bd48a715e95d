import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import type { PlannedMember } from "./backup-plan";

/** What the last freeze windows of a VNF took, ms. */
export interface WindowTimes {
  /** By VM: how its last freeze and thaw together took, and by which method. */
  members: ReadonlyMap<string, { method: QuiesceMethodName; ms: number }>;
  /** From the first snapshot that was asked for until all were there; null: none was cut yet. */
  cutMs: number | null;
}

/**
 * Of one VM, freeze and thaw, where it has no history: a little above the p95 of real guests (bench/README.md,
 * quiesce-latency). Null: it depends on the guest alone.
 */
const USUAL_MS: Record<Exclude<QuiesceMethodName, "none">, number | null> = {
  "nova-quiesce": 350,
  "guest-agent": 350,
  pause: 350,
  suspend: null,
  stop: null,
};
/** Of the snapshots of a VNF, likewise. */
const USUAL_CUT_MS = 500;

/** How long a freeze window may last: VMs are frozen and thawed one after another, snapshots are cut at once. */
export interface WindowEstimate {
  /** Null: not known. 0: nothing is frozen. */
  ms: number | null;
  /** VMs of which the usual time of their method was taken, for want of an own one. */
  guessed: number;
}

/** The freeze window that a plan comes to, by what each VM took before, or usually takes. Pure. */
export function estimateWindow(
  members: readonly Pick<PlannedMember, "serverId" | "hold">[],
  times: WindowTimes,
): WindowEstimate {
  let ms: number | null = 0;
  let guessed = 0;
  for (const { serverId, hold } of members) {
    if (hold.kind !== "quiesce") continue;
    const own = times.members.get(serverId);
    const isOwn = own?.method === hold.method;
    if (!isOwn) guessed += 1;
    const took: number | null = isOwn ? own.ms : USUAL_MS[hold.method];
    ms = ms === null || took === null ? null : ms + took;
  }
  return { ms: ms === 0 || ms === null ? ms : ms + (times.cutMs ?? USUAL_CUT_MS), guessed };
}

/** What a plan says when the window may be longer than its owner accepts; null: nothing speaks for it. Pure. */
export function windowWarning(
  { ms, guessed }: WindowEstimate,
  { budgetMs, lastWindowMs }: { budgetMs: number; lastWindowMs: number | null },
): { text: string; todo: string } | null {
  const budget = `its freeze budget of ${seconds(budgetMs)}`;
  const todo =
    "Take VMs out, leave standby members out of the quiesce, or accept a longer budget in its settings.";
  if (ms !== null && ms > budgetMs)
    return {
      text: `its freeze window may last about ${seconds(ms)}, longer than ${budget}${guessed === 0 ? "" : `; ${guessed} of its VMs ${guessed === 1 ? "was" : "were"} never frozen this way, and ${guessed === 1 ? "is" : "are"} counted with what is usual`}`,
      todo,
    };
  if (ms !== 0 && lastWindowMs !== null && lastWindowMs > budgetMs)
    return { text: `its last freeze window lasted ${seconds(lastWindowMs)}, longer than ${budget}`, todo };
  return null;
}

/** "8 s", "9.4 s" */
const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
