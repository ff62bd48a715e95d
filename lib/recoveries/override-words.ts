import type { OverrideKind } from "../runs/recovery-view";
import type { RecoveryPlanView } from "./recovery-plan-view";
import { lasting, listed, sentence } from "./words";

type Told = Pick<RecoveryPlanView, "plan" | "readiness">;

/** What somebody signs for with each kind of override, in a sentence: what is not so, and why. Pure. */
export function overrideWords(kind: OverrideKind, { plan, readiness }: Told): string {
  const { from, to, vnf } = plan;
  switch (kind) {
    case "not-fenced":
      return `Nobody can prove that the VMs of ${vnf.name} at ${from.name} are stopped.`;
    case "drill-missing":
      return checkText("drill") ?? `No drill of ${vnf.name} at ${to.name} has passed in time.`;
    case "readiness-red": {
      const failed = readiness.checks.filter(({ key, verdict }) => verdict === "fail" && key !== "drill");
      return `It may not work: ${listed(failed.map(({ title }) => title))}. ${failed.map(({ text }) => firstOf(text)).join(" ")}`.trim();
    }
    case "copy-may-run":
      return `A copy of ${vnf.name} that an earlier failover left may run elsewhere.`;
    case "loses-writes":
      return `There is a newer recovery point: all that was written in the last ${lasting(plan.point.losesMs)} is lost.`;
    case "without-user-data":
      return checkText("user-data", "warn") ?? "VMs boot without their user data.";
    case "target-given-up":
      return `${to.name} is lost: nobody can say whether copies of ${vnf.name} run there.`;
  }

  function checkText(key: string, of: "fail" | "warn" = "fail"): string | undefined {
    const check = readiness.checks.find((c) => c.key === key && c.verdict === of);
    return check && sentence(check.text);
  }
}

/** What is told of several things has a line for each: the plan shows them all. */
function firstOf(text: string): string {
  const [first = "", ...others] = text.split("\n");
  return others.length > 0 ? `${sentence(first)} And ${others.length} more in the plan.` : sentence(first);
}

/** How an override is called in the audit log and in lists. */
export const OVERRIDE_NAMES: Readonly<Record<OverrideKind, string>> = {
  "not-fenced": "Not fenced",
  "drill-missing": "Drill missing",
  "readiness-red": "Not ready",
  "copy-may-run": "A copy may run",
  "loses-writes": "Older point",
  "without-user-data": "Without user data",
  "target-given-up": "Target given up",
};
