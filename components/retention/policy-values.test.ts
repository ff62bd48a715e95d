import { expect, it } from "vitest";
import { whatChanged } from "@/components/data/what-changed";
import {
  newPolicy,
  type PolicyValues,
  policyProblems,
  policyThings,
  toPolicyInput,
  toPolicyValues,
  toRules,
} from "./policy-values";

const read = (values: PolicyValues) => ({ rules: toRules(values), errors: policyProblems(values) });

it("reads what is typed as the server does: empty is none, and what is no number is told beside its field", () => {
  const typed = { ...newPolicy("UTC"), name: "Short", weekly: "", monthly: " 2 " };
  expect(read(typed)).toEqual({
    rules: { keepLast: 3, daily: 7, weekly: 0, monthly: 2, yearly: 0, minAgeDays: 0, timeZone: "UTC" },
    errors: {},
  });
  const wrong = read({ ...typed, daily: "-1", timeZone: "Europe/Olso" });
  expect(wrong.rules).toBeNull();
  expect(Object.keys(wrong.errors).sort()).toEqual(["daily", "timeZone"]);
});

it("tells that nothing would be kept, and still shows the rules while only the name is missing", () => {
  const none = { ...newPolicy("UTC"), name: "x", keepLast: "0", daily: "0", weekly: "0", monthly: "0" };
  expect(read(none)).toMatchObject({
    rules: null,
    errors: { keepLast: expect.stringContaining("keep nothing") },
  });
  expect(read(newPolicy("UTC"))).toMatchObject({
    rules: { keepLast: 3 },
    errors: { name: "Enter a name, such as Two weeks." },
  });
});

it("a stored policy comes back as it was", () => {
  const rules = { keepLast: 3, daily: 7, weekly: 4, monthly: 12, yearly: 1, minAgeDays: 2, timeZone: "UTC" };
  const vnfs = [{ id: "v", name: "HSS", dueAt: "", lookedAt: null, waitsBecause: null, lastRun: null }];
  const stored = { ...rules, id: "p", name: "Long", version: 1, createdBy: "ada", createdAt: "", vnfs };
  expect(toPolicyInput(toPolicyValues({ ...stored, hiddenVnfs: 0 }))).toEqual({
    ...rules,
    name: "Long",
    vnfIds: ["v"],
  });
});

it("tells from what to what a policy was changed", () => {
  const before = { ...newPolicy("UTC"), name: "Short", vnfIds: ["a", "b"] };
  const after = { ...before, name: "Long ", keepLast: "", daily: " 14", minAgeDays: "2", vnfIds: ["b", "c"] };
  const things = policyThings([
    { id: "a", name: "HSS" },
    { id: "c", name: "AMF" },
  ]);
  const changed = ["name", "keepLast", "daily", "minAgeDays", "VNFs"];
  expect(whatChanged(changed, things, before, after)).toBe(
    "name: Short → Long; the last: 3 → 0; days: 7 → 14; nothing younger than, days: 0 → 2; VNFs: + AMF, − HSS",
  );
});
