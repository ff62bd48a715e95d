import { describe, expect, it } from "vitest";
import { planRecovery } from "@/lib/recoveries/plan-recovery";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { NOW, threeVms } from "@/lib/recoveries/testing/three-vms";
import type { StepSeed } from "@/lib/runs/step-journal";
import { maySignInAdvance, NOTHING_ENTERED, whyNotConfirm } from "../confirm/confirm-entries";
import { planShape } from "../plan-shape";
import { toStaircase } from "../staircase";
import { downtimeOf } from "./downtime-of";
import { moveFacts, offFact } from "./move-facts";

const plan = {
  ...planRecovery(
    threeVms((facts) => {
      facts.mode = "failover";
      facts.cleanUp = null;
      facts.source.answers = true;
    }),
    NOW,
  ),
  mode: "relocation" as const,
};
const view = (more: Partial<RecoveryPlanView> = {}) =>
  ({
    plan,
    steps: [],
    source: { answers: true, isRemembered: false },
    ...more,
  }) as unknown as RecoveryPlanView;
const options = (more: Partial<RecoveryOptions> = {}) =>
  ({ vnf: { rtoMinutes: 30 }, sites: [], busy: null, ...more }) as unknown as RecoveryOptions;
const step = (key: string, phase: StepSeed["phase"]) => ({ key, phase }) as StepSeed;

describe("how long the VMs are off", () => {
  const estimate = {
    ...{ totalMs: 600_000, basis: "" },
    steps: [
      { key: "back-up:hot", fromMs: 0, toMs: 200_000 },
      { key: "fence:a", fromMs: 210_000, toMs: 220_000 },
      { key: "back-up:cold", fromMs: 220_000, toMs: 250_000 },
      { key: "boot:a", fromMs: 300_000, toMs: 600_000 },
    ],
  };
  const steps = [step("back-up:hot", "back-up"), step("fence:a", "stop"), step("boot:a", "boot")];
  it("counts from the first stop, not from the backup before it", () => {
    expect(downtimeOf(view({ plan: { ...plan, estimate }, steps }))).toBe(390_000);
  });
  it("is all of it where the stop has no time of its own, and not known without history", () => {
    expect(downtimeOf(view({ plan: { ...plan, estimate }, steps: [] }))).toBe(600_000);
    expect(downtimeOf(view({ plan: { ...plan, estimate: { ...estimate, totalMs: null } } }))).toBeNull();
  });
  it("is held against the RTO", () => {
    expect(offFact(view(), options(), 390_000)).toMatchObject({
      tone: "plain",
      title: "Off for about 6 min 30 s",
    });
    expect(offFact(view(), options(), 3_600_000)).toMatchObject({ tone: "warn" });
    expect(offFact(view(), options(), null)).toMatchObject({
      tone: "warn",
      text: "RTO 30 min; never drilled there",
    });
  });
});

describe("what is done where it leaves", () => {
  const told = (...args: Parameters<typeof moveFacts>) =>
    moveFacts(...args).map(({ title, text }) => `${title}: ${text}`);
  it("is a backup, the stop in reverse boot order, and nothing that cannot be taken back", () => {
    const facts = told(view(), options());
    expect(facts[1]).toContain("A backup while they run");
    expect(facts[2]).toContain("3 VMs are stopped and locked");
    expect(facts[2]).toContain("in this order; then backed up once more");
    expect(facts[3]).toContain("starts them again");
  });
  it("needs a site that answers, and a VNF that nothing holds", () => {
    const dark = view({ source: { answers: false, isRemembered: false } });
    expect(moveFacts(dark, options())[0]).toMatchObject({ tone: "fail" });
    const busy = { runId: "r-1", name: "b-12", kind: "backup" } as const;
    expect(told(view(), options({ busy }))[1]).toContain("b-12 has to end first");
  });
});

describe("the plan, in its order", () => {
  it("begins with the backup, the stop and the last backup, and ends with the hand-over", () => {
    const groups = toStaircase(plan);
    expect(groups.map(({ key }) => key).slice(0, 3)).toEqual(["back-up", "stop", "prepare"]);
    expect(groups[1]?.rows.map(({ title }) => title)).toEqual([
      "Stop and lock 3 VMs at RegionOne",
      "Back up once more",
    ]);
    expect(groups.at(-1)?.key).toBe("hand-over");
  });
});

describe("what a person confirms", () => {
  it("has nothing to be signed in advance: what cannot be stopped is undone", () => {
    expect(maySignInAdvance(plan)).toBe(false);
    expect(maySignInAdvance({ ...plan, mode: "failover" })).toBe(true);
  });
  it("is refused by its own name, and as long as another run has the VNF", () => {
    const standing = {
      ...{ mode: "relocation" as const, view: view(), isChanged: false, isUnknown: false },
      ...{ entries: NOTHING_ENTERED, typedName: "" },
    };
    expect(whyNotConfirm({ ...standing, held: null, mayStart: false })).toMatch(/^Relocating a VNF needs/);
    expect(whyNotConfirm({ ...standing, held: "b-12", mayStart: true })).toContain("b-12 has the VNF");
  });
  it("is the same plan when a newer point is there", () => {
    const newer = { ...plan, point: { ...plan.point, id: "p-9" }, imports: [] };
    expect(planShape(newer)).toBe(planShape(plan));
    expect(planShape({ ...newer, mode: "failover" })).not.toBe(planShape({ ...plan, mode: "failover" }));
    expect(planShape({ ...newer, servers: [] })).not.toBe(planShape(plan));
  });
});
