import type { StepSeed } from "../../runs/step-journal";
import { takesOf } from "../plan-takes";
import type { PlannedTake, RecoveryRunPlan } from "../recovery-run-plan";

/** The step in which a former VM gives up the port that this planned one gets. */
export const takeStep = (portKey: string): string => `take:${portKey}`;
/** The step of a roll-back in which it gets it back. */
export const giveBackStep = (portKey: string): string => `give-back:${portKey}`;

/** Whose port it is, in words. Pure. */
export const giverName = ({
  formerName,
  isPresent,
}: Pick<PlannedTake, "formerName" | "isPresent">): string =>
  isPresent ? formerName : `${formerName}, a former VM`;

/** After all removals of its phase. */
const BEHIND = 100;

/** What a roll-back gives back to former VMs, for the journal. Pure. */
export const giveBackStepsOf = (plan: Pick<RecoveryRunPlan, "takes" | "to">): StepSeed[] =>
  takesOf(plan).map(({ portKey, addresses, mac, ...take }, i) => ({
    key: giveBackStep(portKey),
    phase: "remove",
    position: BEHIND + i,
    title: `Give ${addresses.length > 0 ? addresses.join(", ") : mac} back to ${giverName(take)}`,
    siteName: plan.to.name,
  }));
