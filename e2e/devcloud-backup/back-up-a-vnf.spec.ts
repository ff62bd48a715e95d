import type { Page } from "@playwright/test";
import { formatDayTime } from "../../components/data/format-time";
import { listSnapshots } from "../../lib/openstack/cinder/snapshots";
import { listInstanceActions } from "../../lib/openstack/nova/instance-actions";
import { collect } from "../../lib/openstack/pagination";
import { expect, test } from "../stillpoint";
import { freezeLog } from "./freeze-log";
import { backUp, makeVnf, setUpRegions, signInAsAdministrator, VNF } from "./story";
import { backupsOf, threeVmsOverTwoProjects } from "./three-vms";

/*
 * The story of a backup against the real two-region cloud: three VMs, one of them of another project than the others and
 * with a data volume, are made a VNF, ordered, backed up in full and then incrementally; what Nova, Cinder and both regions
 * say of it afterwards must agree with our certificate. Once a full one is newer a retention policy has both deleted by
 * the worker, and the VNF goes with its last point: neither region knows a backup of it then.
 */
test.describe.configure({ mode: "serial" });

let cloud: Awaited<ReturnType<typeof threeVmsOverTwoProjects>>;
/** In the freeze order of the VNF. */
let order: { id: string; name: string }[] = [];
let vnfId = "";
const POLICY = "The newest alone";

test.beforeAll(async () => {
  test.setTimeout(240_000);
  cloud = await threeVmsOverTwoProjects(["scscf"], ["scscf"]);
});
test.afterAll(async () => {
  test.setTimeout(240_000);
  await cloud?.remove();
});

test("the set-up, with credentials of two projects in both regions", async ({ page }) => {
  test.setTimeout(120_000);
  await setUpRegions(page, ["demo", "admin"]);
});

test("three VMs are made a VNF, in the order that its owner wants", async ({ page }) => {
  test.setTimeout(120_000);
  await signInAsAdministrator(page);
  order = await makeVnf(page, cloud.servers, VNF, { increments: 1 });
  vnfId = new URL(page.url()).pathname.split("/")[2] ?? "";
});

/** Of RegionOne, and of RegionTwo. */
async function backupsKnown() {
  const [one = [], two = []] = cloud.regions;
  const [here, there] = [await backupsOf(one, cloud.volumeIds), await backupsOf(two, cloud.volumeIds)];
  return [here, there] as const;
}

interface Evidence {
  consistency: string;
  openedAt: string;
  closedAt: string;
  windowMs: number;
  members: {
    serverId: string;
    quiesceSentAt: string;
    frozenAt: string;
    thawSentAt: string;
    thawedAt: string;
  }[];
  snapshots: { volumeId: string; sentAt: string; availableAt: string; createdAt: string; state: string }[];
}

/** The certificate, as the signed manifest carries it. */
async function certificateOf(page: Page, runId: string): Promise<Evidence> {
  const run = await (await page.request.get(`/api/runs/${runId}`)).json();
  const answer = await page.request.get(`/api/recovery-points/${run.point.id}/manifest`);
  expect(answer.status()).toBe(200);
  const manifest = await answer.json();
  return (manifest.manifest ?? manifest.payload ?? manifest).certificate;
}

/** What Nova, Cinder and the other region say, beside what the certificate says. */
async function checkEvidence(page: Page, runId: string, since: number): Promise<void> {
  const ids = order.map((o) => o.id);
  const log = freezeLog(ids, since);
  expect(log.map((l) => [l.what, l.serverId])).toEqual([
    ...ids.map((id) => ["freeze", id]),
    ...ids.toReversed().map((id) => ["thaw", id]),
  ]);
  const certificate = await certificateOf(page, runId);
  expect(certificate.consistency).toBe("filesystem");
  expect(certificate.members.map((m) => m.serverId)).toEqual(ids);
  // nova-compute's own times lie where the certificate says, all clocks being this machine's.
  const at = (iso: string) => Date.parse(iso) / 1000;
  for (const member of certificate.members) {
    const [frozen, thawed] = log.filter((l) => l.serverId === member.serverId);
    expect(frozen?.at).toBeGreaterThanOrEqual(at(member.quiesceSentAt));
    expect(frozen?.at).toBeLessThanOrEqual(at(member.frozenAt));
    expect(thawed?.at).toBeGreaterThanOrEqual(at(member.thawSentAt));
    expect(thawed?.at).toBeLessThanOrEqual(at(member.thawedAt));
  }
  const lastFrozen = Math.max(...log.filter((l) => l.what === "freeze").map((l) => l.at));
  const firstThawed = Math.min(...log.filter((l) => l.what === "thaw").map((l) => l.at));
  expect(certificate.snapshots.map((s) => s.volumeId).sort()).toEqual([...cloud.volumeIds].sort());
  for (const snapshot of certificate.snapshots) {
    expect(snapshot.state).toBe("available");
    expect(at(snapshot.sentAt)).toBeGreaterThan(lastFrozen);
    expect(at(snapshot.availableAt)).toBeLessThan(firstThawed);
    // Cinder's own time of it, which has no fractions of a second.
    expect(at(snapshot.createdAt)).toBeGreaterThanOrEqual(Math.floor(lastFrozen));
    expect(at(snapshot.createdAt)).toBeLessThan(firstThawed);
  }
  for (const member of certificate.members) await checkActions(member);
}

/** Nova's own record of the VM has one quiesce and one unquiesce in that time, which began while they were asked for. */
async function checkActions(member: Evidence["members"][number]): Promise<void> {
  const actions = await collect(listInstanceActions(cloud.one, member.serverId));
  // Nova's times have no fractions of a second.
  const between = (from: string, to: string) => (iso: string | undefined) =>
    iso !== undefined &&
    Date.parse(iso) >= Math.floor(Date.parse(from) / 1000) * 1000 &&
    Date.parse(iso) <= Date.parse(to);
  const begun = (name: string, isThen: (iso: string | undefined) => boolean) =>
    actions.filter((a) => a.action === name && isThen(a.startedAt)).length;
  expect(begun("quiesce", between(member.quiesceSentAt, member.frozenAt))).toBe(1);
  expect(begun("unquiesce", between(member.thawSentAt, member.thawedAt))).toBe(1);
}

test("the first backup is full: order, window, records in RegionTwo and the certificate agree", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signInAsAdministrator(page);
  const since = Date.now();
  const runId = await backUp(page, "full");
  await checkEvidence(page, runId, since);
  const [here, there] = await backupsKnown();
  expect(here.map((b) => [b.status, b.isIncremental])).toEqual(
    Array(cloud.volumeIds.length).fill(["available", false]),
  );
  expect(there.map((b) => [b.id, b.status]).sort()).toEqual(here.map((b) => [b.id, "available"]).sort());
});

test("the second one is incremental, and nothing is left over", async ({ page }) => {
  test.setTimeout(240_000);
  await signInAsAdministrator(page);
  const since = Date.now();
  const runId = await backUp(page, "incremental");
  await checkEvidence(page, runId, since);
  const [here, there] = await backupsKnown();
  expect(here.map((b) => b.isIncremental)).toEqual([
    ...Array(cloud.volumeIds.length).fill(false),
    ...Array(cloud.volumeIds.length).fill(true),
  ]);
  expect(there.map((b) => b.id).sort()).toEqual(here.map((b) => b.id).sort());
  const snapshots = await Promise.all(cloud.regions.flat().map((each) => collect(listSnapshots(each))));
  expect(snapshots.flat().filter((s) => cloud.volumeIds.includes(s.volumeId))).toEqual([]);
});

/** Until a run has ended well. */
async function succeeded(page: Page, runId: string): Promise<void> {
  const state = async () => (await (await page.request.get(`/api/runs/${runId}`)).json()).state;
  await expect.poll(state, { timeout: 100_000, intervals: [500] }).toBe("succeeded");
}

/** The ids of the VNF's backups, as each region knows them. */
const idsKnown = async () => (await backupsKnown()).map((backups) => backups.map(({ id }) => id).sort());

/** Its recovery points, the newest first: when each was taken, and what is left of it. */
async function pointsOf(page: Page): Promise<{ takenAt: string; state: string }[]> {
  return (await (await page.request.get(`/api/vnfs/${vnfId}/points`)).json()).rows;
}

/** What the form of a policy shows of each point if so many are kept: when it was taken, what becomes of it, and why. */
async function whatGoes(page: Page, keepLast: number): Promise<string[][]> {
  await page.getByRole("textbox", { name: "The last", exact: true }).fill(String(keepLast));
  await page.getByRole("button", { name: "Show what would go" }).click();
  const shown = page.getByRole("group", { name: `Recovery points of ${VNF}` }).locator("tbody tr");
  await expect(shown.first()).toBeVisible();
  return Promise.all((await shown.all()).map((row) => row.getByRole("cell").allInnerTexts()));
}

interface Told {
  action: string;
  who: { kind: string; name: string };
  target: { name: string };
  reason: string | null;
}

/** What the audit log tells of a run, the oldest first; but for its end, which is nobody's. */
async function toldOf(page: Page, runId: string): Promise<Told[]> {
  const { rows }: { rows: Told[] } = await (await page.request.get(`/api/audit?run=${runId}`)).json();
  return rows.filter(({ action }) => action !== "run.ended").reverse();
}

/** All of it was done in the name of the policy: nobody asked for it. */
function expectToldOfPolicy(told: readonly Told[]): void {
  const by = new Set(told.map(({ who }) => `${who.kind}: ${who.name}`));
  expect([...by]).toEqual([`system: Policy ${POLICY}`]);
  const ofPoints = told.filter(({ action }) => action !== "openstack.called");
  expect(ofPoints.map(({ action, reason }) => [action, reason])).toEqual([
    ["prune.started", `The policy ${POLICY} keeps the last one`],
    ["recovery_point.pruned", null],
    ["recovery_point.pruned", null],
  ]);
}

test("by a policy that keeps the last one the worker deletes the older chain by itself, the increments first", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signInAsAdministrator(page);
  const [before] = await backupsKnown();
  await backUp(page, "full");
  const [all = []] = await idsKnown();
  const chain = before.map(({ id }) => id);
  const newest = all.filter((id) => !chain.includes(id));
  expect([chain.length, newest.length]).toEqual([2 * cloud.volumeIds.length, cloud.volumeIds.length]);

  const [third = "", second = "", first = ""] = (await pointsOf(page)).map((p) => formatDayTime(p.takenAt));
  await page.goto("/settings/retention/add");
  await page.getByRole("textbox", { name: "Name" }).fill(POLICY);
  for (const rule of ["Days", "Weeks", "Months"])
    await page.getByRole("textbox", { name: rule, exact: true }).fill("0");
  await page.getByRole("checkbox", { name: new RegExp(VNF) }).check();
  expect(await whatGoes(page, 2)).toEqual([
    [third, "Kept", "one of the last 2"],
    [second, "Kept", "one of the last 2"],
    [first, "Kept as parent", "a point that stays builds on it"],
  ]);
  expect(await whatGoes(page, 1)).toEqual([
    [second, "Goes at next prune", "not the last one"],
    [first, "Goes at next prune", "not the last one"],
    [third, "Kept", "the last one"],
  ]);
  expect(await idsKnown()).toEqual([all, all]);
  await page.getByRole("button", { name: "Add the policy" }).click();
  await page.getByRole("button", { name: "Add the policy: these go" }).click();

  // Nobody asks for anything any more: the policy's page tells of the run that a worker has started.
  await page.getByRole("link", { name: /^p-\d+$/ }).click({ timeout: 60_000 });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Pruning of ${VNF}`);
  const runId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await succeeded(page, runId);
  expect(await idsKnown()).toEqual([newest, newest]);
  expect((await pointsOf(page)).map(({ state }) => state)).toEqual(["complete", "pruned", "pruned"]);

  const told = await toldOf(page, runId);
  expectToldOfPolicy(told);
  const calls = [...new Set(told.map(({ target }) => target.name).filter((n) => n.startsWith("DELETE ")))];
  for (const volumeId of cloud.volumeIds) {
    const ofVolume = before.filter((b) => b.volumeId === volumeId).map(({ id }) => `DELETE /backups/${id}`);
    expect(calls.filter((call) => ofVolume.includes(call))).toEqual(ofVolume.toReversed());
  }
});

test("the VNF is deleted with its last point: neither region knows a backup of it any more", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signInAsAdministrator(page);
  await page.goto("/vnfs");
  await page.getByRole("main").getByRole("link", { name: VNF }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(VNF);
  await page.goto(`${new URL(page.url()).pathname}/delete`);
  await page.getByRole("radio", { name: /^Delete too/ }).check();
  await page.getByLabel("Reason").fill("It is not needed any more.");
  await page.locator("input[name=typedName]").fill(VNF);
  await page.getByRole("button", { name: `Delete ${VNF} and its points` }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
  await succeeded(page, new URL(page.url()).pathname.split("/").at(-1) ?? "");
  expect(await idsKnown()).toEqual([[], []]);
});
