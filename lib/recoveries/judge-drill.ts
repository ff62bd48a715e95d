import type { ReadinessCheck } from "./readiness-keys";
import type { RecoveryFacts } from "./recovery-facts";
import { counted } from "./words";

const DAY_MS = 86_400_000;
/** What its check is called. */
export const DRILL_TITLE = "Drill";

type DrillFacts = Pick<RecoveryFacts, "vnf" | "lastPassedDrill" | "target" | "mode">;

const daysSince = (at: string, now: string): number =>
  Math.floor((Date.parse(now) - Date.parse(at)) / DAY_MS);

/** Whether the VNF demands a drill that it has not had in time. Pure. */
export function isDrillDue({ vnf, lastPassedDrill }: DrillFacts, now: string): boolean {
  if (vnf.drillEveryDays === null) return false;
  return !lastPassedDrill || Date.parse(now) - Date.parse(lastPassedDrill.at) > vnf.drillEveryDays * DAY_MS;
}

/** When it was last proved that this VNF comes up there. Pure. */
export function judgeDrill(facts: DrillFacts, now: string): ReadinessCheck {
  const { vnf, lastPassedDrill: last, target } = facts;
  const base = { key: "drill", title: DRILL_TITLE } as const;
  // Before a drill it is no reason against it.
  const missing = facts.mode === "drill" ? "warn" : "fail";
  const todo = "Run a drill.";
  const demand =
    vnf.drillEveryDays === null ? "" : ` It demands one every ${counted(vnf.drillEveryDays, "day")}.`;
  if (!last)
    return {
      ...base,
      verdict: demand === "" ? "warn" : missing,
      text: `No drill at ${target.site.name} has passed yet.${demand}`,
      todo,
    };
  const days = daysSince(last.at, now);
  const when = days === 0 ? "within the last day" : `${counted(days, "day")} ago`;
  const text = `${last.name} passed ${when}.${demand}`;
  return isDrillDue(facts, now)
    ? { ...base, verdict: missing, text, todo }
    : { ...base, verdict: "pass", text };
}
