import type { RunOutcome } from "../../runs/finish-run";
import type { StepStop } from "../../runs/judge-error";
import { type Built, judgeLost } from "../judge-recovery";
import { counted, listed, sentence } from "../words";
import type { Undone } from "./undo";

/** Why a relocation goes back that has built all that it could. Pure. */
export function whyUndone(built: Built): StepStop {
  if (built.stop) return built.stop;
  const lost = judgeLost(built, "");
  return {
    reason: lost?.failure ?? { cause: "Not all of its VMs work at the target", todo: "Look at its steps." },
    isCancelled: false,
  };
}

/** How a relocation has ended that was taken back: why, and what runs where now. Pure. */
export function judgeUndone(
  { reason, isCancelled }: StepStop,
  { isUndone, left, problems }: Undone,
  { vnf, from, to }: { vnf: string; from: string; to: string },
): RunOutcome {
  const cause = sentence(reason.cause);
  if (!isUndone) {
    const told =
      problems.length > 0
        ? listed(problems.map((problem) => problem.cause))
        : "nobody can say how far it came";
    return {
      state: "failed",
      failure: {
        ...reason,
        cause: `${cause} It could not be undone whole: ${told}`,
        todo: `${problems[0]?.todo ?? "Look at its steps."} Or, if ${from} is lost, fail ${vnf} over.`,
      },
    };
  }
  const remains =
    left > 0
      ? ` ${counted(left, "thing")} that it made at ${to} could not be removed yet: Stillpoint goes on trying.`
      : "";
  return {
    state: isCancelled ? "cancelled" : "failed",
    failure: {
      ...reason,
      cause: `${cause} It is undone: ${vnf} runs at ${from} as before.`,
      todo: [`${reason.todo}${remains}`, ...problems.map(({ cause: told }) => sentence(told))].join(" "),
    },
  };
}
