import { chosenThings, type Told } from "@/components/data/what-changed";
import { PolicyInput } from "@/lib/retention/policy-input";
import type { PolicyView } from "@/lib/retention/policy-view";
import type { RetentionPolicyRules, RetentionRules } from "@/lib/retention/retention-rules";
import { rulesOf } from "@/lib/retention/rules-of";

/** What stands in the form of a retention policy. */
export interface PolicyValues extends Record<keyof RetentionRules, string> {
  name: string;
  timeZone: string;
  vnfIds: readonly string[];
}

/** A form that keeps what most want: a week of days, a month of weeks, a year of months. */
export const newPolicy = (timeZone: string): PolicyValues => ({
  ...{ name: "", keepLast: "3", daily: "7", weekly: "4", monthly: "12", yearly: "0", minAgeDays: "0" },
  ...{ timeZone, vnfIds: [] },
});

/** The form of a policy that is stored. Pure. */
export function toPolicyValues(policy: PolicyView): PolicyValues {
  const { timeZone, ...counts } = rulesOf(policy);
  return {
    ...(Object.fromEntries(Object.entries(counts).map(([rule, count]) => [rule, String(count)])) as Record<
      keyof RetentionRules,
      string
    >),
    name: policy.name,
    timeZone,
    vnfIds: policy.vnfs.map(({ id }) => id),
  };
}

const number = (text: string) =>
  text.trim() === "" ? 0 : /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;

/** What is sent; an empty field is 0. Pure. */
export const toPolicyInput = (values: PolicyValues) => ({
  name: values.name,
  keepLast: number(values.keepLast),
  daily: number(values.daily),
  weekly: number(values.weekly),
  monthly: number(values.monthly),
  yearly: number(values.yearly),
  minAgeDays: number(values.minAgeDays),
  timeZone: values.timeZone,
  vnfIds: values.vnfIds,
});

/** What it keeps, also while its name is missing; null while something is wrong with it. Pure. */
export function toRules(values: PolicyValues): RetentionPolicyRules | null {
  const { data } = PolicyInput.safeParse({ ...toPolicyInput(values), name: "x", vnfIds: [] });
  return data ? rulesOf(data) : null;
}

/** What is wrong in the form by its controls, but for what the server alone can know. Pure. */
export function policyProblems(values: PolicyValues): Record<string, string> {
  const whole = PolicyInput.safeParse({ ...toPolicyInput(values), name: "x", vnfIds: [] });
  const parsed = PolicyInput.safeParse(toPolicyInput(values));
  const errors: Record<string, string> = {};
  // That nothing would be kept is told while the name is missing, too.
  for (const { path, message } of [...(parsed.error?.issues ?? []), ...(whole.error?.issues ?? [])])
    errors[String(path[0])] ??= message;
  return errors;
}

/** How a change of each is told. Pure. */
export function policyThings(
  vnfs: readonly { id: string; name: string }[],
): Record<string, Told<PolicyValues>> {
  const count = (rule: keyof RetentionRules) => (values: PolicyValues) => String(number(values[rule]));
  return {
    name: { name: "name", say: ({ name }) => name },
    keepLast: { name: "the last", say: count("keepLast") },
    daily: { name: "days", say: count("daily") },
    weekly: { name: "weeks", say: count("weekly") },
    monthly: { name: "months", say: count("monthly") },
    yearly: { name: "years", say: count("yearly") },
    minAgeDays: { name: "nothing younger than, days", say: count("minAgeDays") },
    timeZone: { name: "time zone", say: ({ timeZone }) => timeZone },
    VNFs: chosenThings("VNFs", vnfs, ({ vnfIds }) => vnfIds),
  };
}
