import { KIND_NAMES } from "@/components/runs/run-words";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import type { Verdict } from "@/lib/installation/installation-verdict";
import type { Decisions } from "@/lib/recoveries/decisions";
import { counted } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";

/** Whether the last run of a VNF failed, wholly or in part, and none goes on. Pure. */
export const hasFailed = ({ activeRun, lastRun }: Pick<TimedRow, "activeRun" | "lastRun">): boolean =>
  activeRun === null && (lastRun?.state === "failed" || lastRun?.state === "partly_failed");

/** VNFs whose last run failed; a run that waits for a decision is told there. Pure. */
export function failedVerdict(
  rows: readonly TimedRow[],
  decisions: Pick<Decisions, "failovers"> | null,
): Verdict | undefined {
  const decided = new Set(decisions?.failovers.map(({ runId }) => runId));
  const failed = rows.flatMap((row) =>
    hasFailed(row) && row.lastRun && !decided.has(row.lastRun.id) ? [{ ...row.lastRun, name: row.name }] : [],
  );
  const [first] = failed;
  if (!first) return undefined;
  const wholly = failed.filter(({ state }) => state === "failed").length;
  const kind = failed.every((run) => run.kind === first.kind) ? KIND_NAMES[first.kind].toLowerCase() : "run";
  const one = failed.length === 1;
  const subject = one
    ? `The last ${kind} of ${first.name}`
    : `The last ${kind}s of ${counted(failed.length, "VNF")}`;
  const how = wholly === 0 ? "failed in part" : wholly < failed.length ? "failed, some in part" : "failed";
  return {
    tone: wholly > 0 ? "fail" : "warn",
    sentence: `${subject} ${how}`,
    subject: { words: subject, href: one ? routes.run(first.id) : routes.runs },
    advice: one
      ? "The page of the run says why, and what to do."
      : "The page of each says why, and what to do.",
  };
}
