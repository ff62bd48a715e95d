import { beforeAll, beforeEach, expect, it } from "vitest";
import { sessionOf } from "../../audit/testing/session";
import { db } from "../../db";
import { createBackup } from "../../openstack/cinder/backup-changes";
import { findBackup, waitForBackup } from "../../openstack/cinder/backups";
import { createVolume } from "../../openstack/cinder/volume-changes";
import { waitForVolume } from "../../openstack/cinder/volume-waits";
import type { Session } from "../../openstack/session";
import { BACKUPS } from "../../sandbox/cinder/rows-backups";
import { catalogueBackup } from "../catalogue-backup";
import { type BackedUp, backedUpPoint } from "../testing/backed-up-point";
import { ToldJournal } from "../testing/told-journal";
import { type TwoSites, twoSites } from "../testing/two-sites";
import type { PruneContext } from "./prune-context";
import type { PrunePlan } from "./prune-plan";
import { prunePoints } from "./prune-points";
import { startPrune } from "./start-prune";

const SOON = { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } };
let sites: TwoSites;
let here: Session;

beforeAll(async () => {
  sites = await twoSites();
  here = sites.cloud.session("RegionOne", { user: "admin", project: "demo" });
});
beforeEach(() => sites.heal());

async function volume(): Promise<string> {
  const { id } = await createVolume(here, { name: "data", sizeGib: 1 });
  await waitForVolume(here, id, SOON);
  return id;
}

/** A whole point of as many volumes, of a VNF that is deleted: its prune is started. */
async function started(volumes: number) {
  const volumeIds = await Promise.all(Array.from({ length: volumes }, volume));
  const made: BackedUp[] = [];
  for (const id of volumeIds) made.push(await backedUpPoint(sites, here, id));
  const [{ pointId, vnfId, ctx: backup }] = made as [BackedUp];
  const { metadata } = rows().get(made[0]?.backupId ?? "") ?? {};
  for (const { rowId, backupId } of made) {
    rows().update(backupId, { metadata: metadata ?? {} });
    await db().pointBackup.update({ where: { id: rowId }, data: { pointId } });
    await catalogueBackup(backup, rowId);
  }
  await db().recoveryPoint.update({ where: { id: pointId }, data: { state: "complete" } });
  await db().vnf.update({ where: { id: vnfId }, data: { deletedAt: new Date(), nameKey: null } });
  const run = await startPrune(sessionOf("admin"), { vnfId });
  if (!run) throw new Error("nothing to delete");
  const plan = (await db().run.findUniqueOrThrow({ where: { id: run.runId } })).plan as unknown as PrunePlan;
  const { ctx } = await sites.begin({ ...backup.plan }, { id: run.runId, number: run.number });
  const prune: PruneContext = { ...ctx, plan, journal: new ToldJournal() };
  // In the order in which the prune takes them.
  const rowIds = plan.deletions.map(({ rowId }) => rowId);
  return { prune, pointId, rowIds, deletions: plan.deletions };
}
const rows = () => {
  const [lyon] = sites.cloud.sandbox.world.sites;
  if (!lyon) throw new Error("there is no site");
  return lyon.rows(BACKUPS);
};
/** Somebody else's increment: Cinder refuses to delete what it builds on. */
async function buildOn(volumeId: string): Promise<void> {
  const { id } = await createBackup(here, { volumeId, name: "somebody else's", isIncremental: true });
  await waitForBackup(here, id, SOON);
}
const statesOf = async (pointId: string, rowIds: readonly string[]) => {
  const { state, backups } = await db().recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    include: { backups: true },
  });
  return [state, ...rowIds.map((rowId) => backups.find(({ id }) => id === rowId)?.state)];
};
function signal() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
/** The second backup, of another project and so by another credential, is marked after the first one, and before the first one is refused. */
async function sideBySide({ prune, rowIds: [, second] }: Awaited<ReturnType<typeof started>>): Promise<void> {
  const { demo, admin } = sites.lyon.credentials;
  const { projectId } = await db().siteCredential.findUniqueOrThrow({ where: { id: admin } });
  await db().pointBackup.update({ where: { id: second ?? "" }, data: { credentialId: admin, projectId } });
  const marked = { [demo]: signal(), [admin]: signal() };
  await prunePoints({
    ...prune,
    plan: {
      ...prune.plan,
      deletions: prune.plan.deletions.map((d) => (d.rowId === second ? { ...d, credentialId: admin } : d)),
    },
    reader: async (id) => {
      if (id === admin) await marked[demo]?.promise;
      return prune.reader(id);
    },
    session: async (id) => {
      marked[id]?.resolve();
      if (id === demo) await marked[admin]?.promise;
      return prune.session(id);
    },
  });
}

it("keeps a point pruned when its backup goes although the site said no to the repeated call", async () => {
  const { prune, pointId, rowIds, deletions } = await started(1);
  const once = { site: "RegionOne", times: 1 };
  await sites.cloud.control.addFault({
    ...once,
    at: "request",
    route: "backups.delete",
    effect: { do: "lose-answer" },
  });
  await sites.cloud.control.addFault({ ...once, at: "task:cinder.delete-backup", effect: { do: "never" } });
  await prunePoints(prune);
  expect((await findBackup(here, deletions[0]?.backupId ?? ""))?.status).toBe("deleting");
  expect(await statesOf(pointId, rowIds)).toEqual(["pruned", "deleting"]);
});

it("keeps a point pruned of which one backup is refused while another goes", async () => {
  const begun = await started(2);
  const { pointId, rowIds, deletions } = begun;
  await buildOn(deletions[0]?.volumeId ?? "");
  await sideBySide(begun);
  expect(await statesOf(pointId, rowIds)).toEqual(["pruned", "available", "deleted"]);
});

it("gives a point back once all of its backups were refused", async () => {
  const begun = await started(2);
  const { pointId, rowIds } = begun;
  await sites.cloud.control.addFault({
    at: "request",
    site: "RegionOne",
    route: "backups.delete",
    effect: { do: "error", status: 400 },
  });
  await sideBySide(begun);
  expect(await statesOf(pointId, rowIds)).toEqual(["complete", "available", "available"]);
});

it("does not call a backup good that was in error before", async () => {
  const { prune, pointId, rowIds, deletions } = await started(1);
  await db().pointBackup.update({ where: { id: rowIds[0] ?? "" }, data: { state: "error" } });
  await buildOn(deletions[0]?.volumeId ?? "");
  await prunePoints(prune);
  expect(await statesOf(pointId, rowIds)).toEqual(["complete", "error"]);
});
