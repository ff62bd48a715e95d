import type { SiteState } from "../../sites/site-health";
import { judgeLoss } from "../judge-point";
import type { ReadinessCheck } from "../readiness-keys";

/** Whether a VNF could be failed over to a site, as it was judged last. Times are ISO 8601. */
export interface PlanReadinessView {
  siteId: string;
  siteName: string;
  /** "expired": its VNF, plan, newest point or target is another one since, or nobody could look for two hours; never green then. */
  verdict: "green" | "amber" | "red" | "expired";
  checkedAt: string;
  expiresAt: string;
  pointId: string | null;
  /** What fails; where nothing does, what is to be known, or is not known. */
  worst: { title: string; text: string; todo: string | null }[];
  /** How long it is estimated to take; null: not known. */
  rtoMs: number | null;
}

/** A judgement as it is stored, beside what is known of its site and its facts now. */
export interface StoredReadiness {
  siteId: string;
  siteName: string;
  siteState: SiteState | "unknown";
  verdict: string;
  checks: ReadinessCheck[];
  pointId: string | null;
  rtoMs: number | null;
  checkedAt: Date;
  expiresAt: Date;
  /** What it was judged of is still so. */
  isCurrent: boolean;
  /** When its point was taken; null: that is gone. */
  takenAt: Date | null;
  rpoMinutes: number | null;
}

/**
 * As it is shown at a time. A site that does not answer now is no place to go, whatever was judged before, and a point grows
 * older than its RPO without any look. Pure.
 */
export function toReadinessView(stored: StoredReadiness, now: Date): PlanReadinessView {
  const { siteId, siteName, siteState, pointId, rtoMs, checkedAt, expiresAt } = stored;
  const checks = agedChecks(stored, now);
  const isDark = siteState === "unreachable";
  return {
    siteId,
    siteName,
    verdict: isDark ? "red" : verdictOf({ ...stored, checks }, now),
    checkedAt: checkedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    pointId,
    worst: [
      ...(isDark
        ? [
            {
              title: "Target site",
              text: `${siteName} does not answer, so nothing can be recovered there now.`,
              todo: "Look at it on its site’s page.",
            },
          ]
        : []),
      ...worstOf(checks),
    ],
    rtoMs,
  };
}

/** Their order and all others are as they were judged. */
function agedChecks({ checks, takenAt, rpoMinutes }: StoredReadiness, now: Date): ReadinessCheck[] {
  if (!takenAt) return checks;
  const aged = judgeLoss(Math.max(0, now.getTime() - takenAt.getTime()), rpoMinutes);
  return checks.map((check) => (check.key === aged.key ? aged : check));
}

function verdictOf(
  { verdict, checks, isCurrent, expiresAt }: StoredReadiness,
  now: Date,
): PlanReadinessView["verdict"] {
  if (!isCurrent || expiresAt <= now) return "expired";
  if (verdict !== "green") return verdict === "amber" ? "amber" : "red";
  return checks.every((check) => check.verdict === "pass") ? "green" : "amber";
}

function worstOf(checks: readonly ReadinessCheck[]): PlanReadinessView["worst"] {
  const failed = checks.filter(({ verdict }) => verdict === "fail");
  const told = failed.length > 0 ? failed : checks.filter(({ verdict }) => verdict !== "pass");
  return told.map(({ title, text, todo }) => ({ title, text, todo: todo ?? null }));
}
