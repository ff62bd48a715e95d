import { formatDayTime } from "@/components/data/format-time";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { listed } from "@/lib/recoveries/words";
import type { OverrideKind } from "@/lib/runs/recovery-view";

/** What to do, or what it may cost, before something is signed for. Pure. */
export function signHint(kind: OverrideKind, { plan, newerPoint, formerCopies }: RecoveryPlanView): string {
  const { from, to, servers } = plan;
  switch (kind) {
    case "not-fenced":
      return `Switch ${listed(servers.map(({ name }) => name))} off by hand at ${from.name}, or cut them off, before you sign.`;
    case "drill-missing":
      return `Whether it comes up at ${to.name} is not proved.`;
    case "readiness-red":
      return `It may end half-way, when the VMs at ${from.name} are stopped already. A roll-back starts them again.`;
    case "copy-may-run":
      return `Make sure that none of them serves: ${formerCopies.map(({ siteName, vmNames }) => `${listed(vmNames)} at ${siteName}`).join("; ")}.`;
    case "loses-writes":
      return newerPoint
        ? `The newest is of ${formatDayTime(newerPoint.takenAt)} UTC: choose it, unless you know why not.`
        : "Choose the newest, unless you know why not.";
    case "without-user-data":
      return "What it would have set up at their first boot is on their disks already, unless they need it at every boot. With the encryption key of the installation that wrote the manifests, import them again first.";
    case "target-given-up":
      return `Make sure that nothing of it serves at ${to.name}.`;
  }
}

/** What is signed before it is known whether the source's VMs can be stopped. Pure. */
export function advanceWords({ plan, source }: Pick<RecoveryPlanView, "plan" | "source">): {
  label: string;
  hint: string;
} {
  const { vnf, from, to, hooks } = plan;
  const stopped = source.answers
    ? `the VMs of ${vnf.name} at ${from.name} cannot be stopped`
    : `your hook ${hooks.fence?.name ?? ""} does not confirm that the VMs at ${from.name} are off`;
  return {
    label: `Go on even if ${stopped}.`,
    hint: `Without this the failover ends there, and nothing is made at ${to.name}. With it two copies may run: see to it that one of them does not serve.`,
  };
}
