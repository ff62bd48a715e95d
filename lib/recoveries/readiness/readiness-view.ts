import type { SiteState } from "../../sites/site-health";
import { judgeLoss } from "../judge-point";
import type { ReadinessCheck } from "../readiness-keys";

/** Whether a VNF could be failed over to a site, as it was judged last. Times are ISO 8601. */
export interface PlanReadinessView {
  siteId: string;
  siteName: string;
  /** "expired": its VNF, plan, newest point or target is another one since, or nobody could look for two hours; never green then. */
  verdict: "green" | "amber" | "red" | "expired";
  /** Why it has expired, a sentence; null: it has not. */
  expired: string | null;
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
  /** What it was judged of, and what that is now (facts-now.ts). */
  factsHash: string;
  factsNow: string;
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
  const expired = isDark ? null : whyExpired(stored, now);
  return {
    siteId,
    siteName,
    verdict: isDark ? "red" : expired === null ? verdictOf({ ...stored, checks }) : "expired",
    expired,
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

function verdictOf({ verdict, checks }: StoredReadiness): PlanReadinessView["verdict"] {
  if (verdict !== "green") return verdict === "amber" ? "amber" : "red";
  return checks.every((check) => check.verdict === "pass") ? "green" : "amber";
}

/** By what those facts are made of (facts-now.ts), in their order. */
const CHANGES = [
  "The VNF was changed since.",
  "Its recovery plan was changed since.",
  "Its newest recovery point is another one since.",
] as const;

function whyExpired(
  { factsHash, factsNow, checkedAt, expiresAt, siteName }: StoredReadiness,
  now: Date,
): string | null {
  if (factsHash !== factsNow) {
    const before = factsHash.split("/");
    const changed = factsNow.split("/").findIndex((fact, i) => fact !== before[i]);
    return CHANGES[changed] ?? "What it was judged of is another now.";
  }
  if (expiresAt > now) return null;
  // What has seen that puts the end of it back (look-at-targets.ts).
  return expiresAt < checkedAt
    ? `Something that it needs at ${siteName} was changed since.`
    : "Nobody has looked since, and too much may be another by now.";
}

function worstOf(checks: readonly ReadinessCheck[]): PlanReadinessView["worst"] {
  const failed = checks.filter(({ verdict }) => verdict === "fail");
  const told = failed.length > 0 ? failed : checks.filter(({ verdict }) => verdict !== "pass");
  return told.map(({ title, text, todo }) => ({ title, text, todo: todo ?? null }));
}
