import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { refreshProject } from "../inventory/refresh-project";
import { type TwoSites, twoSites } from "../recovery-points/testing/two-sites";
import { person } from "../sites/testing/stored-site";
import { recoveryPlanOf } from "./recovery-plan-of";
import { startRelocation } from "./start-relocation";
import { startReplacement } from "./start-replacement";
import { startRestore } from "./start-restore";
import { forgetDrills } from "./testing/forget-drills";
import { type PointAtLyon, pointAtLyon } from "./testing/point-at-lyon";

/* The starts that change something at a site stand in the audit log: who, of what, why. Failovers and drills beside their verbs. */

let sites: TwoSites;
let point: PointAtLyon;
let name: string;

beforeAll(async () => {
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss-1", "scscf-1"]);
  // Whether a relocation's own backups could be made is looked at, too.
  const data = { onUnquiesced: "continue" } as const;
  ({ name } = await db().vnf.update({ where: { id: point.vnfId }, data }));
  await refreshProject(sites.lyon.credentials.demo, { minAgeMs: 0 });
});
beforeEach(() => sites.heal());
afterEach(() => forgetDrills(point.vnfId));

const REASON = "A disk was overwritten.";
const entriesOf = (runId: string) => db().auditEntry.findMany({ where: { runId } });
const told = (siteId: string) => ({
  ...{ actorName: person().name, targetKind: "vnf", targetId: point.vnfId, targetName: name },
  ...{ result: "done", siteId, reason: REASON },
});

it("a restore beside the originals", async () => {
  const { vnfId, pointId } = point;
  const siteId = sites.lyon.id;
  const what = { kind: "vnf" } as const;
  const { hash: planHash } = await recoveryPlanOf(person(), {
    ...{ vnfId, pointId, siteId, mode: "restore", what },
  });
  const { runId, number } = await startRestore(person(), {
    ...{ vnfId, pointId, what, planHash, startKey: randomUUID(), reason: REASON },
  });
  const [entry, ...others] = await entriesOf(runId);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ action: "restore.started", ...told(siteId) });
  expect(entry?.details).toMatchObject({ run: expect.stringMatching(new RegExp(`-${number}$`)) });
});

it("a restore in the place of VMs, with what it stops", async () => {
  const { vnfId, pointId, vms } = point;
  const siteId = sites.lyon.id;
  const what = { kind: "vnf" } as const;
  const { hash: planHash } = await recoveryPlanOf(person(), {
    ...{ vnfId, pointId, siteId, mode: "replacement", what },
  });
  const { runId } = await startReplacement(person(), {
    ...{ vnfId, pointId, what, planHash, startKey: randomUUID(), typedName: name, reason: REASON },
  });
  expect(await entriesOf(runId)).toMatchObject([
    {
      ...{ action: "replacement.started", ...told(siteId) },
      details: {
        replaces: Object.fromEntries(vms.map((vm) => [`${vm.name} ${vm.id}`, "stopped and locked"])),
      },
    },
  ]);
});

it("a relocation, with what was signed for", async () => {
  const at = { vnfId: point.vnfId, siteId: sites.oslo.id };
  const { hash: planHash, plan } = await recoveryPlanOf(person(), { ...at, mode: "relocation" });
  const { runId } = await startRelocation(person(), {
    ...{ ...at, planHash, startKey: randomUUID(), typedName: name, reason: REASON },
    overrides: plan.overridesNeeded,
  });
  const [entry, ...signed] = await entriesOf(runId);
  expect(entry).toMatchObject({
    ...{ action: "relocation.started", ...told(sites.oslo.id) },
    details: { overrides: plan.overridesNeeded },
  });
  expect(signed.map(({ action }) => action)).toEqual(plan.overridesNeeded.map(() => "recovery.overridden"));
});
