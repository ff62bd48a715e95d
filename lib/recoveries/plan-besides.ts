import { givesWay } from "./gives-way";
import type { RecoveryFacts } from "./recovery-facts";
import type { PlanNote } from "./recovery-run-plan";

/** What else goes on with the VNF, and what becomes of it when a failover starts. Pure. */
export function planBesides(facts: Pick<RecoveryFacts, "mode" | "vnf" | "goesOn" | "undecided">): {
  obstacles: PlanNote[];
  warnings: PlanNote[];
} {
  const { mode, vnf, goesOn, undecided } = facts;
  // One that could not be undone, and left no VM at its target, gives way.
  const isInTheWay = undecided && !(mode === "failover" && undecided.givesWay);
  const about: PlanNote["about"] = { kind: "vnf", id: vnf.id, name: vnf.name };
  if (isInTheWay)
    return {
      obstacles: [
        {
          about,
          text: undecided.isRunning
            ? `${undecided.name} of it goes on`
            : undecided.isHalfUndone
              ? `${undecided.name} of it, to ${undecided.siteName}, is undone in part`
              : `${undecided.name} of it, to ${undecided.siteName}, is neither accepted nor rolled back`,
          todo: undecided.isRunning
            ? undecided.isRelocation
              ? "Wait until it is over, or cancel it on its page: then it is undone."
              : "Wait until it is over."
            : `Decide about ${undecided.name} on its page first.`,
        },
      ],
      warnings: [],
    };
  if (undecided)
    return {
      obstacles: [],
      warnings: [
        {
          about,
          text: `${undecided.name} of it, to ${undecided.siteName}, could not be undone: the failover takes its place, with what it stopped and locked`,
        },
      ],
    };
  if ((mode !== "failover" && mode !== "relocation") || !goesOn) return { obstacles: [], warnings: [] };
  const { kind, name } = goesOn;
  if (mode === "failover" && givesWay(kind))
    return {
      obstacles: [],
      warnings: [
        {
          about,
          text: `${kind} ${name} of it goes on, and is cancelled first: what it holds is thawed, and what it made is removed, beside the failover`,
        },
      ],
    };
  return {
    obstacles: [
      {
        about,
        text: kind === "prune" ? `${name} deletes recovery points of it` : `${name} of it goes on`,
        todo: "Wait until it is over, or cancel it on its page.",
      },
    ],
    warnings: [],
  };
}
