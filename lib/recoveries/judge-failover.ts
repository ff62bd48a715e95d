import type { RunOutcome } from "../runs/finish-run";
import { type Built, judgeLost, judgeNotes } from "./judge-recovery";
import type { Problem } from "./recovery-phases";
import { listed } from "./words";

const STANDS = "What it made stands: roll it back when it is not wanted, so that the source may run again.";

/**
 * How the run of a failover has ended. A file system that had to be repaired is told, and takes nothing from VMs that
 * serve. Pure.
 * @param problems of the hand-over
 */
export function judgeFailover(built: Built, problems: readonly Problem[]): RunOutcome {
  const { servers, stop } = built;
  if (stop)
    return {
      state: stop.isCancelled ? "cancelled" : "failed",
      failure: { ...stop.reason, todo: `${stop.reason.todo} ${STANDS}` },
    };
  const lost = judgeLost(built, " Accept what works, or roll it back.");
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
            todo: "Look at the data of these VMs before you accept.",
          },
        ]
      : []),
  ];
  const [first] = told;
  if (!first) return { state: "succeeded", failure: null };
  return {
    state: "partly_failed",
    failure: { cause: `All VMs serve. ${told.map(({ cause }) => cause).join("; ")}`, todo: first.todo },
  };
}
