import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { expectGate, gatedOf, named, switchFourEyes } from "../approvals/testing/second-person";
import { db } from "../db";
import { refreshProject } from "../inventory/refresh-project";
import { type TwoSites, twoSites } from "../recovery-points/testing/two-sites";
import { recoveryPlanOf } from "./recovery-plan-of";
import { startDrill } from "./start-drill";
import { startFailover } from "./start-failover";
import { startRelocation } from "./start-relocation";
import { forgetDrills } from "./testing/forget-drills";
import { olderPointAtLyon, type PointAtLyon, pointAtLyon } from "./testing/point-at-lyon";

const ada = named("ada");
let sites: TwoSites;
let point: PointAtLyon;
let older: string;
let name: string;

beforeAll(async () => {
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss-1", "scscf-1"]);
  older = await olderPointAtLyon(sites, point, 3_600_000);
  name = (await db().vnf.findUniqueOrThrow({ where: { id: point.vnfId } })).name;
});
beforeEach(async () => {
  await sites.heal();
  await switchFourEyes("failover");
});
afterEach(() => forgetDrills(point.vnfId));

const wanted = (pointId = point.pointId) => ({ vnfId: point.vnfId, siteId: sites.oslo.id, pointId });
const runs = () => db().run.findMany({ where: { vnfId: point.vnfId, recoveryId: { not: null } } });
const recoveries = () => db().recovery.findMany({ where: { vnfId: point.vnfId } });
const look = async () => [await runs(), await recoveries()];

/** As the form sends it, each time with a start key of its own. */
async function failOver(more: { pointId?: string; mayFallBack?: boolean; reason?: string } = {}) {
  const { reason = "Lyon burns.", ...chosen } = more;
  const input = { ...wanted(), ...chosen };
  const { hash, plan } = await recoveryPlanOf(ada, { ...input, mode: "failover" });
  return startFailover(ada, {
    ...{ ...input, planHash: hash, startKey: randomUUID(), typedName: name, reason },
    overrides: plan.overridesNeeded,
  });
}

it("a failover waits for a second person, who sees what it would do", async () => {
  const gated = await expectGate({
    asker: ada,
    look,
    same: () => failOver(),
    others: [
      () => failOver({ pointId: older }),
      () => failOver({ mayFallBack: true }),
      () => failOver({ reason: "Another one." }),
      () => startFailoverOf(named("bob")),
    ],
  });
  expect(gated).toMatchObject({
    ...{ title: `Fail ${name} over from Lyon to Oslo.`, vnfIds: [point.vnfId], siteId: sites.oslo.id },
    target: { kind: "vnf", id: point.vnfId, name },
    href: `/vnfs/${point.vnfId}/fail-over?site=${sites.oslo.id}&point=${point.pointId}`,
  });
  expect(gated.facts).toEqual(
    expect.arrayContaining([
      { label: "From", value: "Lyon" },
      { label: "To", value: "Oslo" },
      {
        label: "Recovery point",
        value: expect.stringMatching(
          /^\d{4}-\d\d-\d\d \d\d:\d\d UTC, \d+ \w+.* old.*: what was written since is lost$/,
        ),
      },
      { label: "VMs", value: "2 VMs" },
      { label: "Reason", value: "Lyon burns." },
    ]),
  );
  expect(await runs()).toHaveLength(1);
});

const startFailoverOf = async (session: typeof ada) => {
  const { hash, plan } = await recoveryPlanOf(session, { ...wanted(), mode: "failover" });
  return startFailover(session, {
    ...{ ...wanted(), planHash: hash, startKey: randomUUID(), typedName: name },
    ...{ reason: "Lyon burns.", overrides: plan.overridesNeeded },
  });
};

it("another plan than the approved one is another question, or is refused as ever", async () => {
  const { hash } = await recoveryPlanOf(ada, { ...wanted(), mode: "failover" });
  const gated = await gatedOf(() => failOver());
  await db().vnf.update({ where: { id: point.vnfId }, data: { version: { increment: 1 } } });
  const stale = {
    ...wanted(),
    planHash: hash,
    startKey: randomUUID(),
    typedName: name,
    reason: "Lyon burns.",
  };
  await expect(startFailover(ada, stale)).rejects.toMatchObject({ code: "conflict" });
  expect((await gatedOf(() => failOver())).binding).not.toEqual(gated.binding);
});

it("what it signs for is told, and is part of what is approved", async () => {
  await sites.cloud.control.flip("site-dark", { site: sites.lyon.region, how: "refuses" });
  const gated = await gatedOf(() => failOver());
  expect(gated.facts).toContainEqual({
    label: "Signed: Not fenced",
    value: `Nobody can prove that the VMs of ${name} at Lyon are stopped.`,
  });
  expect(gated.binding).toMatchObject({ overrides: ["not-fenced"] });
});

it("a relocation waits, too", async () => {
  // Whether its own backups could be made is looked at, too.
  await db().vnf.update({ where: { id: point.vnfId }, data: { onUnquiesced: "continue" } });
  await refreshProject(sites.lyon.credentials.demo, { minAgeMs: 0 });
  const relocate = async (reason = "Maintenance.") => {
    const at = { vnfId: point.vnfId, siteId: sites.oslo.id };
    const { hash, plan } = await recoveryPlanOf(ada, { ...at, mode: "relocation" });
    return startRelocation(ada, {
      ...{ ...at, planHash: hash, startKey: randomUUID(), typedName: name, reason },
      overrides: plan.overridesNeeded,
    });
  };
  const gated = await expectGate({
    ...{ asker: ada, look, same: () => relocate() },
    others: [() => relocate("Because."), () => failOver({ reason: "Maintenance." })],
  });
  expect(gated).toMatchObject({
    title: `Move ${name} from Lyon to Oslo.`,
    href: `/vnfs/${point.vnfId}/relocate?site=${sites.oslo.id}`,
  });
});

it("a drill does not wait, nor a failover while that is switched off", async () => {
  const { hash } = await recoveryPlanOf(ada, { ...wanted(), mode: "drill" });
  await startDrill(ada, { ...wanted(), cleanUp: "at-end", planHash: hash, startKey: randomUUID() });
  await forgetDrills(point.vnfId);
  await switchFourEyes("point_deletion", "retention_cut", "access_change", "four_eyes_off");
  await failOver();
  expect(await runs()).toMatchObject([{ kind: "failover" }]);
});
