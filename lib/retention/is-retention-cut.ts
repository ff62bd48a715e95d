import { PERIODS, type RetentionPolicyRules } from "./retention-rules";

/**
 * Whether a VNF keeps less by other rules than before, whatever points it has now: one number of them is lower, or the days
 * of another time zone count, so that others are the newest of theirs. Without a policy (null) all is kept: any policy
 * keeps less than none, and to take one away is no cut. Pure.
 */
export function isRetentionCut(
  before: RetentionPolicyRules | null,
  after: RetentionPolicyRules | null,
): boolean {
  if (!after) return false;
  if (!before) return true;
  if (after.keepLast < before.keepLast || after.minAgeDays < before.minAgeDays) return true;
  if (PERIODS.some(({ rule }) => after[rule] < before[rule])) return true;
  return after.timeZone !== before.timeZone && PERIODS.some(({ rule }) => before[rule] > 0);
}
