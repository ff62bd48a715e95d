import { expect, it } from "vitest";
import { recoveryPlanHash } from "./hash-plan";
import { planRecovery } from "./plan-recovery";
import type { RecoveryFacts } from "./recovery-facts";
import { NOW, projectOf, threeVms } from "./testing/three-vms";

const hashOf = (change?: (facts: RecoveryFacts) => void, now = NOW) =>
  recoveryPlanHash(planRecovery(threeVms(change), now));

it("is the same while the plan does the same: later, with more records known, other estimates, other words", () => {
  const none = hashOf((f) => {
    for (const copy of f.target.copies) copy.state = "pending";
  });
  expect(hashOf()).toBe(none);
  expect(hashOf(undefined, "2026-11-20T15:00:00.000Z")).toBe(none);
  expect(hashOf((f) => f.history.restores.splice(0))).toBe(none);
});

it("is the same whatever older point there is, and another one when that may be taken", () => {
  const failover = (change: (facts: RecoveryFacts) => void) =>
    hashOf((f) => {
      f.mode = "failover";
      change(f);
    });
  const none = failover((f) => {
    f.olderPoint = null;
  });
  const allowed = failover((f) => {
    f.mayFallBack = true;
  });
  expect(failover(() => {})).toBe(none);
  expect(allowed).not.toBe(none);
});

it("is another one when anything is done otherwise", () => {
  const changes: ((facts: RecoveryFacts) => void)[] = [
    () => {},
    (f) => {
      f.only = ["hss"];
    },
    (f) => {
      f.cleanUp = { keepForMinutes: 60 };
    },
    (f) => {
      f.point.id = "another";
    },
    (f) => {
      projectOf(f).flavors = [];
    },
    (f) => {
      f.vnf.version++;
    },
  ];
  const hashes = changes.map((change) => hashOf(change));
  expect(new Set(hashes).size).toBe(changes.length);
});
