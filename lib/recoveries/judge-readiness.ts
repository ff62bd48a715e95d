import { judgeDrill } from "./judge-drill";
import { judgePoint } from "./judge-point";
import { judgeTarget } from "./judge-target";
import type { ReadinessCheck } from "./readiness-keys";
import type { RecoveryFacts } from "./recovery-facts";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { counted, lasting, sentence } from "./words";

export interface Readiness {
  verdict: "green" | "amber" | "red";
  checks: ReadinessCheck[];
  /** ISO 8601. */
  expiresAt: string;
}

/** It is looked at again hourly (readiness/claim-readiness.ts): what nobody could look at for so long, nobody knows. */
const VALID_MS = 2 * 3_600_000;

/**
 * Whether a recovery would work if it began now, with the reason of each verdict. What is not known is not green. Pure.
 * @param now ISO 8601
 */
export function judgeReadiness(facts: RecoveryFacts, plan: RecoveryRunPlan, now: string): Readiness {
  const checks = [
    ...judgePoint(facts, plan, now),
    ...judgeTarget(facts, plan),
    judgePlan(plan),
    // Drills prove a failover.
    ...(facts.mode === "restore" || facts.mode === "replacement" ? [] : [judgeDrill(facts, now)]),
    judgeRto(facts, plan),
    judgeSource(facts),
    judgeStore(facts),
  ];
  const has = (...verdicts: ReadinessCheck["verdict"][]) =>
    checks.some(({ verdict }) => verdicts.includes(verdict));
  return {
    verdict: has("fail") ? "red" : has("warn", "unknown") ? "amber" : "green",
    checks,
    expiresAt: new Date(Date.parse(now) + VALID_MS).toISOString(),
  };
}

function judgePlan({ obstacles, warnings }: RecoveryRunPlan): ReadinessCheck {
  const base = { key: "plan", title: "Obstacles" } as const;
  const [first] = obstacles;
  if (first) {
    const more =
      obstacles.length > 1
        ? ` There ${obstacles.length === 2 ? "is 1 more obstacle" : `are ${obstacles.length - 1} more obstacles`}.`
        : "";
    return {
      ...base,
      verdict: "fail",
      text: `${sentence(`${first.about.name}: ${first.text}`)}${more}`,
      ...(first.todo ? { todo: first.todo } : {}),
    };
  }
  return warnings.length > 0
    ? {
        ...base,
        verdict: "warn",
        text: `Nothing stands in its way; ${counted(warnings.length, "warning")} to be known.`,
      }
    : { ...base, verdict: "pass", text: "Nothing stands in its way." };
}

function judgeRto({ vnf, mode }: RecoveryFacts, { estimate }: RecoveryRunPlan): ReadinessCheck {
  const base = { key: "rto", title: "Expected time" } as const;
  const { totalMs, basis } = estimate;
  if (totalMs === null)
    return {
      ...base,
      verdict: "unknown",
      text: basis.startsWith("Not known") ? basis : `Not known yet. ${basis}`,
      todo: "Run a drill: it measures it.",
    };
  const text = `${lasting(totalMs)}, without checks and pauses. ${basis}`;
  if (mode === "restore") return { ...base, verdict: "pass", text };
  if (vnf.rtoMinutes === null) return { ...base, verdict: "pass", text: `${text} The VNF has no RTO.` };
  const rto = lasting(vnf.rtoMinutes * 60_000);
  return totalMs <= vnf.rtoMinutes * 60_000
    ? { ...base, verdict: "pass", text: `${text} The RTO is ${rto}.` }
    : {
        ...base,
        verdict: "warn",
        text: `${text} That is more than the RTO of ${rto}.`,
        todo: "Shorten the chains (more full backups), or have more volumes restored at once.",
      };
}

/** Whether the VMs at the source can be stopped: a drill and a restore leave them alone. */
function judgeSource({ source, mode, plan }: RecoveryFacts): ReadinessCheck {
  const base = { key: "source", title: "Source site" } as const;
  if (mode === "relocation")
    return source.answers
      ? {
          ...base,
          verdict: "pass",
          text: `${source.name} answers: its VMs are stopped and locked, and started again if it does not work.`,
        }
      : {
          ...base,
          verdict: "fail",
          text: `${source.name} does not answer: its VMs cannot be stopped.`,
          todo: "Choose a failover, or wait until it answers.",
        };
  if (mode === "replacement")
    return {
      ...base,
      verdict: "pass",
      text: `${source.name} is the target, too: what is replaced is stopped and locked, and started again if it does not work.`,
    };
  if (mode === "restore")
    return {
      ...base,
      verdict: "pass",
      text: `${source.name} is the target, too: the originals go on running.`,
    };
  if (mode !== "failover") return { ...base, verdict: "pass", text: `Nothing is needed of ${source.name}.` };
  if (source.answers)
    return {
      ...base,
      verdict: "pass",
      text: `${source.name} answers: its VMs are stopped and locked first.`,
    };
  const silent = source.isRemembered
    ? `${source.name} is known from manifests only`
    : source.answers === null
      ? `${source.name} was not asked`
      : `${source.name} does not answer`;
  return plan.hooks.fence
    ? {
        ...base,
        verdict: "warn",
        text: `${silent}: your fencing hook has to confirm that its VMs are stopped.`,
      }
    : {
        ...base,
        verdict: "warn",
        text: `${silent}: nobody can prove that its VMs are stopped.`,
        todo: "Make sure by hand that they are off, or set up a fencing hook.",
      };
}

/** No call tells whether a backup's objects are there (openstack-api.md C7.5): a restore does. */
function judgeStore({ lastPassedDrill: last, target }: RecoveryFacts): ReadinessCheck {
  const base = { key: "store", title: "Backup store" } as const;
  return last
    ? {
        ...base,
        verdict: "pass",
        text: `Was last read at ${target.site.name} by ${last.name}, ${last.at.slice(0, 10)}.`,
      }
    : {
        ...base,
        verdict: "unknown",
        text: `Was never read at ${target.site.name}: only a restore tells whether its objects are there.`,
        todo: "Run a drill.",
      };
}
