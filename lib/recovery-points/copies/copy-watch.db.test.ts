import { beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../../db";
import { findBackup } from "../../openstack/cinder/backups";
import { createVolume } from "../../openstack/cinder/volume-changes";
import { waitForVolume } from "../../openstack/cinder/volume-waits";
import type { Session } from "../../openstack/session";
import { catalogueBackup } from "../catalogue-backup";
import { finishPoint } from "../finish-point";
import { backedUpPoint } from "../testing/backed-up-point";
import { windowOf } from "../testing/plan-of";
import { type TwoSites, twoSites } from "../testing/two-sites";
import { claimCopies, wakeCopies } from "./claim-copies";
import { CopyWatch } from "./copy-watch";

const SIGNAL = new AbortController().signal;
let sites: TwoSites;
let here: Session;
let there: Session;
let volumeId: string;

beforeAll(async () => {
  sites = await twoSites();
  here = sites.cloud.session("RegionOne", { user: "admin", project: "demo" });
  there = sites.cloud.session("RegionTwo", { user: "admin", project: "demo" });
});
beforeEach(async () => {
  await db().backupCopy.deleteMany();
  await sites.heal();
  ({ id: volumeId } = await createVolume(here, { name: "data", sizeGib: 1 }));
  await waitForVolume(here, volumeId, { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } });
});

/** A finished point whose copy could not be made, since the other site was dark. */
async function waiting() {
  await sites.cloud.control.flip("site-dark", { site: "RegionTwo", how: "refuses" });
  const made = await backedUpPoint(sites, here, volumeId);
  await catalogueBackup(made.ctx, made.rowId);
  await finishPoint(made.ctx, made.pointId, windowOf(made.plan));
  return made;
}
const copyOf = (backupRowId: string) =>
  db().backupCopy.findUniqueOrThrow({
    where: { backupRowId_siteId: { backupRowId, siteId: sites.oslo.id } },
  });
const dueNow = () => db().backupCopy.updateMany({ data: { nextTryAt: new Date(0) } });
const health = (state: string) =>
  db().siteHealth.upsert({
    where: { siteId: sites.oslo.id },
    create: { siteId: sites.oslo.id, state, asOf: new Date() },
    update: { state, asOf: new Date() },
  });

it("makes known by itself what waited for a site, once that answers again", async () => {
  const [first, second] = [await waiting(), await waiting()];
  await health("unreachable");
  const watch = new CopyWatch();
  await dueNow();
  await watch.look(SIGNAL);
  const [one, two] = [await copyOf(first.rowId), await copyOf(second.rowId)];
  expect([one.state, two.state]).toEqual(["pending", "pending"]);
  // The site was asked for one of them; both wait.
  expect(one.tries + two.tries).toBe(3);
  for (const { nextTryAt } of [one, two]) expect(nextTryAt.getTime()).toBeGreaterThan(Date.now());
  await watch.look(SIGNAL);
  expect((await copyOf(first.rowId)).tries).toBe(one.tries);
  await sites.heal();
  await health("reachable");
  await watch.look(SIGNAL);
  // Woken by the health at once; calls may be held back for some seconds still (openstack/circuit.ts).
  const triesOf = async () => (await copyOf(first.rowId)).tries + (await copyOf(second.rowId)).tries;
  expect(await triesOf()).toBeGreaterThan(3);
  const states = async () => {
    await watch.look(SIGNAL);
    return [(await copyOf(first.rowId)).state, (await copyOf(second.rowId)).state];
  };
  await expect.poll(states, { timeout: 40_000, interval: 500 }).toEqual(["known", "known"]);
  for (const { rowId, backupId } of [first, second]) {
    expect(await copyOf(rowId)).toMatchObject({ state: "known", cause: null });
    expect((await findBackup(there, backupId))?.status).toBe("available");
  }
  const entries = await db().auditEntry.findMany({
    where: { runId: first.ctx.run.id, targetName: "POST /backups/import_record", actorKind: "worker" },
  });
  expect(entries.map(({ result }) => result)).toEqual(expect.arrayContaining(["intent", "done"]));
});

it("is done once by two workers that look at the same time", async () => {
  const made = await waiting();
  await sites.heal();
  await dueNow();
  await Promise.all([new CopyWatch().look(SIGNAL), new CopyWatch().look(SIGNAL)]);
  expect(await copyOf(made.rowId)).toMatchObject({ state: "known", tries: 2 });
});

it("leaves with its worker what that has claimed, also when the site answers again", async () => {
  await waiting();
  await sites.heal();
  await dueNow();
  expect(await claimCopies(sites.oslo.id, 10)).toHaveLength(1);
  await wakeCopies(sites.oslo.id);
  expect(await claimCopies(sites.oslo.id, 10)).toEqual([]);
});

it("leaves alone what a run still builds, what has no record, and what is gone", async () => {
  const [building, bare, gone] = [await waiting(), await waiting(), await waiting()];
  await db().recoveryPoint.update({ where: { id: building.pointId }, data: { state: "building" } });
  await db().pointBackup.update({ where: { id: bare.rowId }, data: { sealedRecord: null } });
  await db().pointBackup.update({ where: { id: gone.rowId }, data: { state: "deleted" } });
  await sites.heal();
  await dueNow();
  await new CopyWatch().look(SIGNAL);
  for (const { rowId } of [building, bare, gone]) expect((await copyOf(rowId)).tries).toBe(1);
});
