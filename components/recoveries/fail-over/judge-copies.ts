import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { counted } from "@/lib/recoveries/words";
import type { OverrideKind } from "@/lib/runs/recovery-view";

export interface CopiesVerdict {
  tone: "ok" | "warn";
  title: string;
  text: string;
}

/**
 * Whether two copies of a VNF could serve at once after this failover, and why not. Pure.
 * @param overrides what is signed so far
 */
export function judgeCopies(
  { plan, source }: Pick<RecoveryPlanView, "plan" | "source">,
  overrides: readonly OverrideKind[],
): CopiesVerdict {
  const { from, to, hooks, servers } = plan;
  const vms = counted(servers.length, "VM");
  const isSigned = overrides.includes("not-fenced");
  if (plan.overridesNeeded.includes("copy-may-run"))
    return {
      tone: "warn",
      title: "Two copies could run at once.",
      text: "One that an earlier failover left may still run: nobody stops it by this one.",
    };
  if (plan.overridesNeeded.includes("not-fenced"))
    return {
      tone: "warn",
      title: "Two copies could run at once.",
      text: `${from.name} is not fenced: if its VMs run, or it comes back, both sites answer on the same addresses. ${byHand(vms, from.name)}`,
    };
  if (isSigned)
    return {
      tone: "warn",
      title: "Two copies could run at once.",
      text: `You signed that it goes on even if its ${vms} at ${from.name} are not proved to be off.`,
    };
  if (source.answers)
    return {
      tone: "ok",
      title: "Two copies cannot run at once.",
      text: `${from.name} answers: nothing starts at ${to.name} before it is proved that each VM there is off.`,
    };
  return {
    tone: "ok",
    title: "Two copies cannot run at once.",
    text: `Nothing starts at ${to.name} before your hook ${hooks.fence?.name ?? ""} has confirmed that the VMs at ${from.name} are off.`,
  };
}

const byHand = (vms: string, site: string): string =>
  `Switch its ${vms} off by hand, or cut them off from ${site}’s networks.`;
