import { expect, it } from "vitest";
import type { RecoveryRunPlan } from "../../recoveries/recovery-run-plan";
import { bothRan } from "./failover-history";
import type { RecoveryStage } from "./recovery-stage";

const PLAN = { servers: [{ serverId: "old", name: "hss" }] } as RecoveryRunPlan;

/** What happened, as the sandbox's log has it: "source old stopped" is a change of a VM, "target new made" one. */
function ran(...told: string[]): string[] {
  const entries = told.map((line) => {
    const [site, id, what] = line.split(" ");
    const change = what === "made" || what === "removed" ? what : "changed";
    const to = change === "made" ? { name: "hss", vmState: "building" } : { vmState: what };
    return { kind: "changed", table: "servers", site, id, change, ...(change === "removed" ? {} : { to }) };
  });
  const stage = {
    source: { name: "source" },
    sandbox: { world: { history: { since: () => entries } } },
  } as unknown as RecoveryStage;
  return bothRan(stage, PLAN, 0);
}
const BOTH = ["hss and its copy ran at once"];

it("a copy runs only while its original is off, in both directions", () => {
  const there = ["source old stopped", "target new made", "target new active"];
  expect(ran(...there)).toEqual([]);
  expect(ran(...there, "target new removed", "source old active")).toEqual([]);
  expect(ran("target new made", "source old stopped", "target new active")).toEqual([]);
});

it("one that comes up before its original is off is told, and one that is left when the original starts", () => {
  expect(ran("target new made", "target new active", "source old stopped")).toEqual(BOTH);
  const there = ["source old stopped", "target new made", "target new active"];
  expect(ran(...there, "source old active", "target new removed")).toEqual(BOTH);
  expect(ran(...there, "target new stopped", "source old active")).toEqual([]);
});

it("so is one at the site of its original", () => {
  expect(ran("source old stopped", "source new made", "source new active")).toEqual([]);
  expect(ran("source new made", "source new active", "source old stopped")).toEqual(BOTH);
});
