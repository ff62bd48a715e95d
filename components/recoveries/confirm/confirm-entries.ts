import { rolesWith } from "@/lib/auth/permissions";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { counted } from "@/lib/recoveries/words";
import type { OverrideKind } from "@/lib/runs/recovery-view";

/** What a person enters before a failover or a relocation; the name is typed last, and each time anew. */
export interface ConfirmEntries {
  reason: string;
  /** Of what the plan needs signed. */
  signed: readonly OverrideKind[];
  /** That the source's VMs may not be stopped, signed although the plan does not need it. */
  inAdvance: boolean;
}

export const NOTHING_ENTERED: ConfirmEntries = { reason: "", signed: [], inAdvance: false };

/** Whether "not fenced" may be signed before it is known: the run only sees whether each VM can be stopped. Pure. */
export const maySignInAdvance = ({ mode, overridesNeeded }: RecoveryPlanView["plan"]): boolean =>
  // A relocation ends, and is undone, when a VM cannot be stopped: there is nothing to sign.
  mode === "failover" && !overridesNeeded.includes("not-fenced");

/** What counts of the signatures: none for what is not asked for any more, or is another matter by now. Pure. */
export function overridesOf(
  { signed, inAdvance }: ConfirmEntries,
  plan: RecoveryPlanView["plan"],
): OverrideKind[] {
  const needed = plan.overridesNeeded.filter((kind) => signed.includes(kind));
  return inAdvance && maySignInAdvance(plan) ? [...needed, "not-fenced"] : needed;
}

interface Standing {
  /** The name of a run that has to end first; null: none. */
  held: string | null;
  mode: "failover" | "relocation";
  view: RecoveryPlanView | undefined;
  isChanged: boolean;
  /** What is shown is the last known. */
  isUnknown: boolean;
  mayStart: boolean;
  entries: ConfirmEntries;
  typedName: string;
}

/** The server compares in the same way. Pure. */
export const isSameName = (typed: string, name: string): boolean => typed.trim().normalize("NFC") === name;

/** Why a recovery cannot be started as it is shown; undefined: it can. Pure. */
export function whyNotConfirm(standing: Standing): string | undefined {
  const { mode, held, view, isChanged, isUnknown, mayStart, entries, typedName } = standing;
  if (!mayStart) return `${ACTS[mode]} needs the role ${rolesWith("recoveries.fail-over")}.`;
  if (held !== null) return `Not yet: ${held} has the VNF until it ends.`;
  if (!view) return "Not yet: the plan is being made.";
  const { plan } = view;
  if (plan.obstacles.length > 0) return "Not like this: something stands in the way, see above.";
  if (isUnknown) return "Not now: Stillpoint does not answer, so this may not be the plan any more.";
  if (isChanged) return "Not yet: the plan has changed, look at it first.";
  const signed = overridesOf(entries, plan);
  const missing = plan.overridesNeeded.filter((kind) => !signed.includes(kind)).length;
  if (missing > 0)
    return `Not yet: ${counted(missing, "thing")} above ${missing === 1 ? "is" : "are"} not signed.`;
  if (signed.length > 0 && entries.reason.trim() === "") return "Not yet: say why.";
  if (typedName.trim() === "") return "Not yet: type the name.";
  if (isSameName(typedName, plan.vnf.name)) return undefined;
  return plan.vnf.name.startsWith(typedName.trim().normalize("NFC"))
    ? "Not yet: the name is not complete."
    : "Not yet: this is another name.";
}

const ACTS = { failover: "Failing a VNF over", relocation: "Relocating a VNF" } as const;

const kept = new Map<string, ConfirmEntries>();

/** What was entered before one went back to look at the plan, by VNF: it is there when one comes again. */
export const keptEntries = {
  of: (vnfId: string): ConfirmEntries => kept.get(vnfId) ?? NOTHING_ENTERED,
  keep: (vnfId: string, entries: ConfirmEntries): void => void kept.set(vnfId, entries),
  forget: (vnfId: string): void => void kept.delete(vnfId),
};
