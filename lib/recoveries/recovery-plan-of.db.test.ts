import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type TwoSites, twoSites } from "../recovery-points/testing/two-sites";
import { person } from "../sites/testing/stored-site";
import { recoveryPlanOf } from "./recovery-plan-of";
import { type PointAtLyon, pointAtLyon } from "./testing/point-at-lyon";

let sites: TwoSites;
let point: PointAtLyon;

beforeAll(async () => {
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss-1", "scscf-1"]);
});
afterEach(() => sites.heal());

const ask = (more: Record<string, unknown> = {}) => ({
  ...{ vnfId: point.vnfId, siteId: sites.oslo.id, pointId: point.pointId, mode: "drill" },
  ...more,
});
const planOf = (more: Record<string, unknown> = {}) => recoveryPlanOf(person(), ask(more));

describe("the plan of a drill at the other site", () => {
  it("has nothing in its way for a plain VNF, and is the same plan again", async () => {
    const { plan, hash, readiness, steps, target, mappings, planVersion } = await planOf();
    expect(plan.obstacles).toEqual([]);
    expect({ ...target, asOf: "", choices: null }).toEqual({
      asOf: "",
      isLive: true,
      problems: [],
      choices: null,
    });
    expect(plan.servers.map(({ name, tier, credentialId }) => [name, tier, credentialId])).toEqual([
      ["hss-1", 1, sites.oslo.credentials.demo],
      ["scscf-1", 2, sites.oslo.credentials.demo],
    ]);
    expect(plan.volumes.map(({ key, typeName }) => [key, typeName])).toHaveLength(4);
    expect(plan.imports.map(({ isKnown }) => isKnown)).toEqual([true, true, true, true]);
    expect(plan.make.networks).toMatchObject([{ subnets: [{ cidr: "10.10.0.0/24" }] }]);
    expect(readiness.checks.filter(({ verdict }) => verdict === "fail")).toEqual([]);
    expect(steps.map(({ key }) => key)).toContain(`boot:${point.vms[0]?.id}`);
    expect(new Set(mappings.map(({ purpose }) => purpose))).toEqual(new Set(["real", "drill"]));
    expect(planVersion).toBe(0);
    expect((await planOf()).hash).toBe(hash);
    expect((await planOf({ only: [point.vms[0]?.id] })).hash).not.toBe(hash);
  });
});
