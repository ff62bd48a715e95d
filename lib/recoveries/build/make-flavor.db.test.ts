import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createFlavor, deleteFlavor, getFlavor } from "../../openstack/nova/flavors";
import { openResources } from "../../runs/run-resources";
import { forgetRuns } from "../../runs/testing/forget-runs";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { removeMade } from "../remove-made";
import { type NetworkStage, networkStage } from "../testing/network-stage";
import { makeFlavor } from "./make-keys";
import { markOf } from "./marks";

let stage: NetworkStage;
beforeAll(async () => {
  stage = await networkStage();
});
afterEach(() => stage.control.removeFaults());
afterAll(forgetRuns);

async function begin(mode: RecoveryRunPlan["mode"]) {
  const plan = stage.planOf((p) => {
    p.mode = mode;
  });
  const [flavor] = plan.make.flavors;
  if (!flavor) throw new Error("the plan makes a flavor");
  flavor.name = "only-at-home";
  const { ctx } = await stage.begin(plan);
  return { ctx, plan, flavor, mark: markOf(ctx.run.id, "flavor", flavor.key) };
}

it.each(["failover", "relocation", "restore"] as const)(
  "a flavor that a %s makes has the name that its VMs are known by, and a mark for an id",
  async (mode) => {
    const { ctx, flavor, mark } = await begin(mode);
    const before = stage.lists();
    expect(await makeFlavor(ctx, flavor)).toEqual({ id: mark, calledInstead: null });
    expect(await getFlavor(stage.admin, mark)).toMatchObject({ name: flavor.name, isPublic: false });
    expect(await removeMade(ctx)).toEqual({ left: 0 });
    expect(stage.lists()).toEqual(before);
  },
);

it("a drill's is named after the drill: nobody shall take it for the real one", async () => {
  const { ctx, flavor, mark } = await begin("drill");
  await makeFlavor(ctx, flavor);
  expect(await getFlavor(stage.admin, mark)).toMatchObject({ name: mark });
  expect(await removeMade(ctx)).toEqual({ left: 0 });
});

it("a name that somebody has given away since the plan is left to them, with their flavor", async () => {
  const { ctx, flavor, mark } = await begin("failover");
  const other = await createFlavor(stage.admin, { name: flavor.name, vcpus: 7, ramMib: 64, diskGib: 0 });
  expect(await makeFlavor(ctx, flavor)).toEqual({ id: mark, calledInstead: mark });
  expect(await getFlavor(stage.admin, mark)).toMatchObject({ name: mark, vcpus: flavor.vcpus });
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(await getFlavor(stage.admin, other.id)).toMatchObject({ vcpus: 7 });
  await deleteFlavor(stage.admin, other.id);
});

it("one whose answer was lost is found again by its mark, and not made a second time under another name", async () => {
  const { ctx, plan, flavor, mark } = await begin("failover");
  const before = stage.lists();
  await stage.control.addFault({
    at: "request",
    route: "flavors.create",
    effect: { do: "lose-answer" },
    times: 1,
  });
  await makeFlavor(ctx, flavor);
  expect(stage.lists().flavors).toHaveLength((before.flavors?.length ?? 0) + 1);
  expect(await getFlavor(stage.admin, mark)).toMatchObject({ name: flavor.name });
  const { ctx: next } = stage.again(plan, ctx.run, ctx.recovery.id);
  expect((await makeFlavor(next, flavor)).id).toBe(mark);
  expect(await openResources(ctx.run.id)).toHaveLength(1);
  expect(await removeMade(next)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
});
