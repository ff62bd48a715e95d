import { expect, it } from "vitest";
import { gatedFailover } from "./gated-recovery";
import { judgeReadiness } from "./judge-readiness";
import { planRecovery } from "./plan-recovery";
import { NOW, threeVms } from "./testing/three-vms";

const facts = threeVms((f) => {
  f.mode = "failover";
});
const plan = planRecovery(facts, NOW);
const about = { kind: "vm", id: "v-1", name: "hss-1" } as const;
const confirmed = { planHash: "h", startKey: "k", reason: "Lyon burns.", overrides: [] };

it("a second person is told each thing that the plan warns of, once", () => {
  const warnings = [
    { about, text: "it comes back without its volume log" },
    { about, text: "its ephemeral disk comes back empty", todo: "Look at it." },
    { about, text: "it comes back without its volume log" },
  ];
  const now = { plan: { ...plan, warnings }, readiness: judgeReadiness(facts, plan, NOW) };
  expect(gatedFailover(now, confirmed).facts.filter(({ label }) => label === "To be known")).toEqual([
    { label: "To be known", value: "hss-1: it comes back without its volume log." },
    { label: "To be known", value: "hss-1: its ephemeral disk comes back empty." },
  ]);
});

it("a second person is told all that stands in the way of what is signed for all the same", () => {
  const readiness = judgeReadiness(facts, plan, NOW);
  const failed = { key: "plan", title: "Its plan", verdict: "fail", text: "no flavor\nno network" } as const;
  const now = { plan, readiness: { ...readiness, checks: [failed as (typeof readiness.checks)[number]] } };
  const told = gatedFailover(now, { ...confirmed, overrides: ["readiness-red"] }).facts;
  expect(told).toEqual(
    expect.arrayContaining([
      { label: "Its plan", value: "no flavor." },
      { label: "Its plan", value: "no network." },
    ]),
  );
  expect(gatedFailover(now, confirmed).facts.some(({ label }) => label === "Its plan")).toBe(false);
});
