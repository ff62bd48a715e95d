import { expect, it } from "vitest";
import { planRecovery } from "@/lib/recoveries/plan-recovery";
import type { RecoveryFacts } from "@/lib/recoveries/recovery-facts";
import { NOW, projectOf, threeVms } from "@/lib/recoveries/testing/three-vms";
import { planShape } from "./plan-shape";

const shape = (change?: (facts: RecoveryFacts) => void, at = NOW) =>
  planShape(planRecovery(threeVms(change), at));

it("is the same while only time goes by, and however long it is kept", () => {
  expect(shape(undefined, "2026-11-20T13:43:17.000Z")).toBe(shape());
  expect(
    shape((facts) => {
      facts.history.restores = [{ gib: 1, ms: 9_000 }];
      facts.cleanUp = { keepForMinutes: 60 };
    }),
  ).toBe(shape());
});

it("is another one when another thing would be done", () => {
  expect(
    shape((facts) => {
      projectOf(facts).keypairs = [];
    }),
  ).not.toBe(shape());
});
