import type { OverrideKind } from "../runs/recovery-view";
import { isDrillDue } from "./judge-drill";
import type { Readiness } from "./judge-readiness";
import type { RecoveryFacts } from "./recovery-facts";

/** For what an operator signs with name and reason before a failover. A drill and a restore harm nothing. Pure. */
export function planOverrides(facts: RecoveryFacts, readiness: Readiness, now: string): OverrideKind[] {
  if (facts.mode !== "failover") return [];
  const { source, plan, newerPoint, formerCopies } = facts;
  const needed: OverrideKind[] = [];
  if (source.answers !== true && !plan.hooks.fence) needed.push("not-fenced");
  if (isDrillDue(facts, now)) needed.push("drill-missing");
  // The missing drill is signed by itself.
  if (readiness.checks.some(({ key, verdict }) => verdict === "fail" && key !== "drill"))
    needed.push("readiness-red");
  if (formerCopies.length > 0) needed.push("copy-may-run");
  if (newerPoint) needed.push("loses-writes");
  if (readiness.checks.some(({ key, verdict }) => key === "user-data" && verdict === "warn"))
    needed.push("without-user-data");
  return needed;
}
