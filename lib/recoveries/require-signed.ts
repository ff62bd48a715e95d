import { AppError } from "../errors";
import type { OverrideKind } from "../runs/recovery-view";
import { overrideWords } from "./override-words";
import type { RecoveryPlanView } from "./recovery-plan-view";

/** What an operator confirms beside the plan. */
export interface Confirmed {
  planHash: string;
  startKey: string;
  reason: string;
  overrides: readonly OverrideKind[];
}

/**
 * Sees to it that all is signed that a plan wants signed, and nothing else.
 * @param refusal what did not happen, a sentence
 * @param inAdvance what may be signed although the plan does not ask for it
 * @throws AppError `precondition_failed`, `invalid`
 */
export function requireSigned(
  now: RecoveryPlanView,
  overrides: readonly OverrideKind[],
  refusal: string,
  inAdvance?: OverrideKind,
): void {
  const { overridesNeeded } = now.plan;
  const unsigned = overridesNeeded.filter((kind) => !overrides.includes(kind));
  if (unsigned.length > 0)
    throw new AppError(
      "precondition_failed",
      `${refusal} Somebody has to sign for this, with a reason: ${unsigned.map((kind) => overrideWords(kind, now)).join(" ")}`,
    );
  const needless = overrides.find((kind) => kind !== inAdvance && !overridesNeeded.includes(kind));
  if (needless)
    throw new AppError("invalid", refusal, {
      overrides: `The plan does not ask for “${needless}” to be signed: look at it again.`,
    });
}
