import { type Effect, FaultRule } from "../core/faults";

const HELD: readonly Effect["do"][] = ["never", "delay", "fail"];
/** What a fault may do, by the first word of the point where it does. */
const EFFECTS: Readonly<Record<string, readonly Effect["do"][]>> = {
  request: [
    "refuse",
    "never",
    "delay",
    "answer",
    "error",
    "done-then",
    "lose-answer",
    "twice",
    "deliver-late",
    "cut-body",
    "drip",
    "html",
    "flood",
    "flip",
  ],
  task: [...HELD, "flip"],
  agent: HELD,
  nova: ["never"],
  token: ["live"],
  catalog: ["lack", "lead-to", "call-region"],
};

/** A rule that somebody made by hand: its effect must be one that its point knows. */
export const CheckedRule = FaultRule.superRefine(({ at, effect }, check) => {
  const known = EFFECTS[at.split(":")[0] ?? ""];
  if (!known)
    check.addIssue({ code: "custom", path: ["at"], message: `one of ${Object.keys(EFFECTS).join(", ")}` });
  else if (!known.includes(effect.do))
    check.addIssue({
      code: "custom",
      path: ["effect", "do"],
      message: `at ${at}: one of ${known.join(", ")}`,
    });
});
