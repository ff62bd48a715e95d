import { describe, expect, it } from "vitest";
import { isRetentionCut } from "./is-retention-cut";
import type { RetentionPolicyRules } from "./retention-rules";

const rules = (more: Partial<RetentionPolicyRules> = {}): RetentionPolicyRules => ({
  ...{ keepLast: 7, daily: 7, weekly: 4, monthly: 12, yearly: 2, minAgeDays: 3, timeZone: "Europe/Oslo" },
  ...more,
});
const NUMBERS = ["keepLast", "daily", "weekly", "monthly", "yearly", "minAgeDays"] as const;

describe("a cut", () => {
  it.each(NUMBERS)("is a lower %s, whatever else is higher", (number) => {
    const higher = Object.fromEntries(NUMBERS.map((each) => [each, 99]));
    const now = rules({ ...higher, [number]: rules()[number] - 1 });
    expect(isRetentionCut(rules(), now)).toBe(true);
  });

  it("is a first policy, however much it keeps: without one all is kept", () => {
    expect(isRetentionCut(null, rules({ keepLast: 1000 }))).toBe(true);
  });

  it("is another time zone, where days count", () => {
    expect(isRetentionCut(rules(), rules({ timeZone: "UTC" }))).toBe(true);
    const none = { daily: 0, weekly: 0, monthly: 0, yearly: 0 };
    expect(isRetentionCut(rules(none), rules({ ...none, timeZone: "UTC" }))).toBe(false);
    expect(isRetentionCut(rules(none), rules({ timeZone: "UTC" }))).toBe(false);
  });
});

describe("no cut", () => {
  it.each(NUMBERS)("is a higher %s", (number) =>
    expect(isRetentionCut(rules(), rules({ [number]: rules()[number] + 1 }))).toBe(false),
  );

  it("is what stays, and a policy that is taken away: all is kept then", () => {
    expect(isRetentionCut(rules(), rules())).toBe(false);
    expect(isRetentionCut(rules(), null)).toBe(false);
    expect(isRetentionCut(null, null)).toBe(false);
  });
});
