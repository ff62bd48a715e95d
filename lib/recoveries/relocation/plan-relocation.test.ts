import { expect, it } from "vitest";
import { recoveryPlanHash } from "../hash-plan";
import { judgeReadiness } from "../judge-readiness";
import { planRecovery } from "../plan-recovery";
import type { RecoveryFacts } from "../recovery-facts";
import type { PlanNote } from "../recovery-run-plan";
import { stepsOf } from "../steps-of";
import { NOW, threeVms } from "../testing/three-vms";
import { whyNot } from "./replan";

const own = { obstacles: [], notInPoint: [], excluded: [], tookMs: 60_000 };
const facts = (change: (of: RecoveryFacts) => void = () => {}) =>
  threeVms((f) => {
    f.mode = "relocation";
    f.ownBackups = structuredClone(own);
    f.source.answers = true;
    change(f);
  });
const plan = (change?: (of: RecoveryFacts) => void) => planRecovery(facts(change), NOW);
const told = (notes: readonly PlanNote[]) => notes.map((n) => `${n.about.name}: ${n.text}`);

it("loses nothing, proves the source off by itself, and tells what happens there", () => {
  const made = plan((f) => {
    f.plan.hooks = { fence: { id: "h", name: "breaker" }, handOver: { id: "d", name: "dns" } };
    f.mayFallBack = true;
  });
  expect(made).toMatchObject({
    ...{ mode: "relocation", isDrill: false, obstacles: [], overridesNeeded: [], cleanUp: null },
    point: { losesMs: 0 },
    hooks: { fence: null, handOver: { name: "dns" } },
    fallback: { isAllowed: false },
    source: { fence: "stop-and-lock" },
  });
  expect(made.source.whatHappens.join(" ")).toContain("reverse boot order: pcscf, scscf and hss");
  expect(made.source.whatHappens).toContain(
    "With everything off, the last increment is made: nothing is lost.",
  );
});

it("backs up, stops the last to boot first, backs up again, and makes the same as a failover", () => {
  const keys = stepsOf(plan()).map(({ key }) => key);
  const first = [
    "back-up:hot",
    "plan:hot",
    "fence:pcscf",
    "fence:scscf",
    "fence:hss",
    "back-up:cold",
    "plan:final",
    "look:off",
  ];
  expect(keys.slice(0, first.length)).toEqual(first);
  const failover = planRecovery({ ...facts(), mode: "failover" }, NOW);
  const rest = stepsOf(failover).filter(({ phase }) => phase !== "fence");
  expect(keys.slice(first.length)).toEqual(rest.map(({ key }) => key));
});

it("is off from its second backup on, by the estimate", () => {
  const { estimate } = plan();
  expect(estimate.steps.slice(0, 2)).toEqual([
    { key: "back-up:hot", fromMs: 0, toMs: 60_000 },
    { key: "back-up:cold", fromMs: 60_000, toMs: 120_000 },
  ]);
  expect(estimate.steps.slice(2).every(({ fromMs }) => fromMs >= 120_000)).toBe(true);
  expect(
    plan((f) => void Object.assign(f, { ownBackups: { ...own, tookMs: null } })).estimate.totalMs,
  ).toBeNull();
});

it.each<[string, (of: RecoveryFacts) => void, string]>([
  [
    "its own site",
    (f) => void Object.assign(f.target.site, { isHome: true }),
    "vIMS core: a relocation leads to another site",
  ],
  [
    "a silent source",
    (f) => void Object.assign(f.source, { answers: false }),
    "RegionOne: it does not answer, so its VMs can neither be backed up nor stopped there",
  ],
  [
    "a dark target",
    (f) => void Object.assign(f.target, { isLive: false }),
    "RegionTwo: it does not answer, so nothing can be recovered there now",
  ],
  [
    "a VM that no point holds",
    (f) => void f.ownBackups?.notInPoint.push({ serverId: "new", name: "pcscf-2" }),
    "pcscf-2: the newest recovery point does not hold it",
  ],
  [
    "what stops a backup",
    (f) =>
      void f.ownBackups?.obstacles.push({
        about: { kind: "vnf", id: "v", name: "vIMS core" },
        text: "it is paused",
      }),
    "vIMS core: its last backup cannot be made: it is paused",
  ],
])("is kept from starting by %s", (_, change, obstacle) => {
  expect(told(plan(change).obstacles)).toContain(obstacle);
});

it("needs nobody's word for what it proves, and not for a newer point", () => {
  const made = plan((f) => {
    f.newerPoint = { id: "newer", takenAt: NOW };
    f.formerCopies = [{ siteName: "Bern", vmNames: ["hss"] }];
  });
  expect(made.overridesNeeded).toEqual(["copy-may-run"]);
  const { checks } = judgeReadiness(facts(), plan(), NOW);
  expect(checks.find(({ key }) => key === "age")).toMatchObject({ verdict: "pass" });
});

it("is the same plan by a newer point, and another one by another choice", () => {
  const hash = recoveryPlanHash(plan());
  expect(recoveryPlanHash(plan((f) => void Object.assign(f.point, { id: "newer", takenAt: NOW })))).toBe(
    hash,
  );
  expect(
    recoveryPlanHash(
      plan((f) => void (f.servers[0] && Object.assign(f.servers[0], { wasPoweredOff: true }))),
    ),
  ).toBe(hash);
  expect(recoveryPlanHash(plan((f) => void Object.assign(f.vnf, { version: 9 })))).not.toBe(hash);
});

it("goes on by its own backup only with what was shown, and what was signed before anything is touched", () => {
  const shown = plan();
  expect(whyNot(shown, plan(), [], "hot")).toBeNull();
  const blocked = whyNot(
    shown,
    plan((f) => void Object.assign(f.target, { isLive: false })),
    [],
    "cold",
  );
  expect(blocked?.reason.cause).toContain("RegionTwo: it does not answer");
  const copies = plan(
    (f) => void Object.assign(f, { formerCopies: [{ siteName: "Bern", vmNames: ["hss"] }] }),
  );
  expect(whyNot(shown, copies, [], "hot")?.reason.cause).toContain("copy-may-run");
  expect(whyNot(shown, copies, [{ kind: "copy-may-run" }], "hot")).toBeNull();
  expect(whyNot(shown, copies, [], "cold")).toBeNull();
  const [first] = shown.mappings;
  const chosen = {
    ...shown,
    mappings: [{ ...first, choice: { do: "leave-out" } }, ...shown.mappings.slice(1)],
  };
  expect(whyNot(chosen as typeof shown, plan(), [], "cold")?.reason.cause).toContain("not what was shown");
});

it("gives way to no failover while it can be undone, and is named then", () => {
  const undecided = {
    name: "r-9",
    siteName: "RegionTwo",
    isRunning: false,
    isRelocation: true,
    isHalfUndone: true,
  };
  const failover = (givesWay: boolean) =>
    planRecovery({ ...facts(), mode: "failover", undecided: { ...undecided, givesWay } }, NOW);
  expect(told(failover(false).obstacles)).toEqual(["vIMS core: r-9 of it, to RegionTwo, is undone in part"]);
  expect(failover(true).obstacles).toEqual([]);
  expect(told(failover(true).warnings).join()).toContain("r-9 of it, to RegionTwo, could not be undone");
});
