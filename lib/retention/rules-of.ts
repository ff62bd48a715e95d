import type { RetentionPolicyRules } from "./retention-rules";

/** The rules alone, of a row or a form. Pure. */
export const rulesOf = ({
  keepLast,
  daily,
  weekly,
  monthly,
  yearly,
  minAgeDays,
  timeZone,
}: RetentionPolicyRules): RetentionPolicyRules => ({
  keepLast,
  daily,
  weekly,
  monthly,
  yearly,
  minAgeDays,
  timeZone,
});
