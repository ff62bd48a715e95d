import type { RecoveryVolume } from "../generated/prisma/client";
import type { RunOutcome } from "../runs/finish-run";
import { type Built, isHealthy, judgeLost, judgeNotes } from "./judge-recovery";
import type { Problem } from "./recovery-phases";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { listed } from "./words";

const STANDS = "What it made is still there: look at it, or have it removed here.";

/** Where no VM is made, each volume counts for itself. Pure. */
export const restoredVolumes = (
  { volumes }: Pick<RecoveryRunPlan, "volumes">,
  rows: readonly Pick<RecoveryVolume, "sourceVolumeId" | "state" | "cause" | "todo">[],
): Built["servers"] =>
  rows.map(({ sourceVolumeId, state, cause, todo }) => ({
    name: volumes.find(({ key }) => key === sourceVolumeId)?.name || sourceVolumeId,
    state: state === "ready" ? "healthy" : state,
    ...{ cause, todo, isDisproved: false },
  }));

/**
 * How the run of a restore has ended. A file system that had to be repaired is told, and takes nothing from what is
 * there. Pure.
 * @param problems of what comes after the build
 */
export function judgeRestore(built: Built, problems: readonly Problem[]): RunOutcome {
  const { servers, stop } = built;
  if (stop)
    return {
      state: stop.isCancelled ? "cancelled" : "failed",
      failure: { ...stop.reason, todo: `${stop.reason.todo} ${STANDS}` },
    };
  const lost = judgeLost(built, ` ${STANDS}`);
  if (lost) return lost;
  const disproved = servers.filter((s) => s.isDisproved).map(({ name }) => name);
  const noted = judgeNotes(built);
  const told: Problem[] = [
    ...problems,
    ...(noted ? [noted] : []),
    ...(disproved.length > 0
      ? [
          {
            cause: `${listed(disproved)} had to repair a file system, although the point’s label says that none has to`,
            todo: "Look at their data before you use them.",
          },
        ]
      : []),
  ];
  const [first] = told;
  if (!first) return { state: "succeeded", failure: null };
  const all = servers.every(isHealthy) ? "All of it is restored. " : "";
  return {
    state: "partly_failed",
    failure: { cause: `${all}${told.map(({ cause }) => cause).join("; ")}`, todo: first.todo },
  };
}
