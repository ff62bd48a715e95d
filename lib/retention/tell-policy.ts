import type { RetentionPolicyRules } from "./retention-rules";

/** A policy as the audit log tells of it. Pure. */
export const tellPolicy = (policy: RetentionPolicyRules & { name: string; vnfs: readonly string[] }) => ({
  name: policy.name,
  keepLast: policy.keepLast,
  daily: policy.daily,
  weekly: policy.weekly,
  monthly: policy.monthly,
  yearly: policy.yearly,
  minAgeDays: policy.minAgeDays,
  timeZone: policy.timeZone,
  VNFs: [...policy.vnfs].sort(),
});
