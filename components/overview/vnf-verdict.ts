import { DECIDE_WITHIN_MS } from "@/components/runs/decision-words";
import { missedRpo } from "@/components/vnfs/select-vnfs";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import type { Verdict } from "@/lib/installation/installation-verdict";
import type { Decisions } from "@/lib/recoveries/decisions";
import { counted } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { failedVerdict } from "./failed-verdict";

/** How many VNFs miss their RPO, and how many have never been backed up, in one sentence; undefined: none does. Pure. */
export function vnfVerdict(rows: readonly TimedRow[]): Verdict | undefined {
  const { missed, of } = missedRpo(rows);
  if (missed.length === 0) return undefined;
  const never = missed.filter(({ newestPoint }) => newestPoint === null).length;
  const subject = `${missed.length} of ${of} ${of === 1 ? "VNF" : "VNFs"}`;
  return {
    tone: "fail",
    sentence: `${subject} ${missed.length === 1 ? "misses its" : "miss their"} RPO`,
    subject: { words: subject, href: routes.vnfs },
    ...(never > 0 && { advice: `${never} of them ${never === 1 ? "has" : "have"} no recovery point yet.` }),
  };
}

/** Backups that hold VMs frozen which should not be. Pure. */
export function frozenVerdict(rows: readonly TimedRow[], stuck: ReadonlySet<string>): Verdict | undefined {
  const held = rows.filter(({ activeRun, lastRun }) =>
    [activeRun, lastRun].some((run) => run && stuck.has(run.id)),
  );
  const count = Math.max(held.length, stuck.size > 0 ? 1 : 0);
  if (count === 0) return undefined;
  const subject = counted(count, "VNF");
  return {
    tone: "fail",
    sentence: `${subject} ${count === 1 ? "has" : "have"} VMs that are still frozen`,
    subject: { words: subject, href: routes.runs },
  };
}

/** VNFs of which two copies may serve. Pure. */
export function splitBrainVerdict({ splitBrains }: Pick<Decisions, "splitBrains">): Verdict | undefined {
  const [first] = splitBrains;
  if (!first) return undefined;
  const ids = new Set(splitBrains.map(({ vnf }) => vnf.id));
  const subject = ids.size === 1 ? first.vnf.name : counted(ids.size, "VNF");
  return {
    tone: "fail",
    sentence: `${subject} may run at two sites`,
    subject: { words: subject, href: ids.size === 1 ? routes.vnf(first.vnf.id) : routes.vnfs },
    advice: "Stop the former VMs, or say that they are dealt with.",
  };
}

/** Failovers and relocations that wait for a person; it is an alarm when one has waited for too long. Pure. */
export function decisionVerdict({
  failovers,
  asOf,
}: Pick<Decisions, "failovers" | "asOf">): Verdict | undefined {
  const waiting = failovers.filter(({ isBusy }) => !isBusy);
  const [first] = waiting;
  if (!first) return undefined;
  const isLate = waiting.some(
    ({ since, state }) =>
      state === "failed" ||
      state === "half-rolled-back" ||
      state === "half-undone" ||
      (since !== null && Date.parse(asOf) - Date.parse(since) > DECIDE_WITHIN_MS),
  );
  const subject =
    waiting.length === 1
      ? `The ${first.mode === "replacement" ? "in-place restore" : first.mode} of ${first.vnf.name}`
      : waiting.every(({ mode }) => mode === "failover")
        ? counted(waiting.length, "failover")
        : counted(waiting.length, "recovery", "recoveries");
  return {
    tone: isLate ? "fail" : "warn",
    sentence: `${subject} ${waiting.length === 1 ? "waits" : "wait"} for a decision`,
    subject: { words: subject, href: waiting.length === 1 ? routes.run(first.runId) : routes.runs },
    advice: "Until then no backup of it is made.",
  };
}

/** VNFs that had no drill in the time that they demand. Pure. */
export function drillsVerdict({ due }: Pick<Decisions, "due">): Verdict | undefined {
  const [first] = due;
  if (!first) return undefined;
  const subject = due.length === 1 ? `A drill of ${first.vnf.name}` : counted(due.length, "drill");
  return {
    tone: "warn",
    sentence: `${subject} ${due.length === 1 ? "is" : "are"} due`,
    subject: { words: subject, href: due.length === 1 ? routes.recoverVnf(first.vnf.id) : routes.drills },
  };
}

interface Known {
  /** Of the installation itself. */
  installation: Verdict;
  rows: readonly TimedRow[];
  /** Runs that hold a VM frozen which should not be. */
  stuck: ReadonlySet<string>;
  /** Null: not known. */
  decisions: Decisions | null;
}

/**
 * What an operator must know first: frozen, two copies, what is broken here, a failover that waits, missed RPOs, runs that
 * failed, drills that are due. What is not first is said beside it, without its advice. Pure.
 */
export function overviewVerdict({ installation, rows, stuck, decisions }: Known): Verdict {
  const isBroken = installation.tone === "fail";
  const found = [
    frozenVerdict(rows, stuck),
    decisions && splitBrainVerdict(decisions),
    isBroken ? installation : undefined,
    decisions && decisionVerdict(decisions),
    vnfVerdict(rows),
    failedVerdict(rows, decisions),
    installation.tone === "warn" ? installation : undefined,
    decisions && drillsVerdict(decisions),
  ].filter((verdict) => verdict !== undefined && verdict !== null);
  const [first, ...rest] = found;
  if (!first) return installation;
  const beside = [...rest, ...(installation.tone === "ok" ? [installation] : [])].map(
    ({ sentence }) => `${sentence}.`,
  );
  const advice = [...(first.advice ? [first.advice] : []), ...beside].join(" ");
  return { ...first, ...(advice === "" ? {} : { advice }) };
}
