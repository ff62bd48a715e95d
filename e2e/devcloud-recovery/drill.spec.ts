import { db } from "../../lib/db";
import { listNetworks } from "../../lib/openstack/neutron/networks";
import { listPorts } from "../../lib/openstack/neutron/ports";
import { listSubnets } from "../../lib/openstack/neutron/subnets";
import { getServer, listServers } from "../../lib/openstack/nova/servers";
import { collect } from "../../lib/openstack/pagination";
import { backUp, makeVnf, setUpRegions, signInAsAdministrator, VNF } from "../devcloud-backup/story";
import { backupsOf, threeVms } from "../devcloud-backup/three-vms";
import { expect, test } from "../stillpoint";
import {
  actionsOf,
  confirmFailover,
  expectServing,
  portsByName,
  RUN_MS,
  rollBack,
  setBootOrder,
  startDrill,
  succeeded,
  untilRecovery,
} from "./recovery-story";
import { removeSince } from "./remove-since";
import { siteLists } from "./site-lists";

/*
 * The story of a drill against the real two-region cloud: a VNF of three VMs with data volumes is backed up in RegionOne,
 * rebuilt in RegionTwo from the records that RegionTwo knows, in a network of its own with the same addresses, and removed
 * again. What Nova, Cinder and Neutron of both regions say of it must agree.
 */
test.describe.configure({ mode: "serial" });

let cloud: Awaited<ReturnType<typeof threeVms>>;
/** What RegionTwo had before any drill. */
let before: Awaited<ReturnType<typeof siteLists>>;
/** The one that boots when the others are up. */
let last = "";
/** Of each VM in RegionOne. */
let ports: Record<string, string[]>;
/** The run of the drill that stands. */
let standing = "";

test.beforeAll(async () => {
  test.setTimeout(240_000);
  cloud = await threeVms();
});
test.afterAll(async () => {
  test.setTimeout(240_000);
  if (before) await removeSince(cloud.two, before);
  await cloud?.remove();
});

test("a VNF of three VMs, in two boot orders, and a recovery point of it that RegionTwo knows", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await setUpRegions(page);
  const [first] = await makeVnf(page, cloud.servers);
  last = first?.name ?? "";
  await setBootOrder(page, last, 2);
  ports = await portsByName(cloud.one, cloud.servers);
  await backUp(page, "full");
  const there = await backupsOf(cloud.two, cloud.volumeIds);
  expect(there.map(({ status }) => status)).toEqual(Array(6).fill("available"));
  before = await siteLists(cloud.two);
});

const isNew = (what: string) => (item: { id: string }) => !before[what]?.includes(item.id);

test("a drill that stands: the VMs run in RegionTwo with their own addresses, and RegionOne is not touched", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signInAsAdministrator(page);
  const actionsBefore = await actionsOf(cloud.one, cloud.servers);
  standing = await startDrill(page, VNF, cloud.servers, { keep: true });
  await expect(page.getByRole("heading", { level: 1 })).toContainText(VNF);
  await expect(page.getByText("DRILL", { exact: true }).first()).toBeVisible();
  for (const { name } of cloud.servers) await expect(page.getByRole("main")).toContainText(name ?? "");
  await succeeded(page, standing);
  await expect(page.getByRole("main").getByText("Succeeded", { exact: true }).first()).toBeVisible();

  const there = (await collect(listServers(cloud.two))).filter(isNew("servers"));
  await expectServing(cloud.two, there, { ports, last });
  const [network, ...others] = (await collect(listNetworks(cloud.two))).filter(isNew("networks"));
  expect(others).toEqual([]);
  const subnets = await collect(listSubnets(cloud.two, { networkIds: [network?.id ?? ""] }));
  expect(subnets.map(({ cidr }) => cidr)).toEqual(["10.10.0.0/24"]);
  const within = await collect(listPorts(cloud.two, { networkIds: [network?.id ?? ""] }));
  // No router, and nobody else.
  expect(within.map(({ deviceId }) => deviceId).sort()).toEqual(there.map(({ id }) => id).sort());
  expect(await actionsOf(cloud.one, cloud.servers)).toEqual(actionsBefore);
});

test("it is made real: it gives way to a failover, which is rolled back without a trace", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signInAsAdministrator(page);
  await page.goto(`/runs/${standing}`);
  const drilled = await siteLists(cloud.two);
  await page.getByRole("link", { name: "Make it real…" }).click();
  await expect(page.getByRole("main")).toContainText(/proved this point at RegionTwo, and gives way for it/);
  const failover = await confirmFailover(page, VNF, { isSigned: false });
  await succeeded(page, failover);
  await untilRecovery(page, failover, "pending");
  await untilRecovery(page, standing, "clean");
  const there = (await collect(listServers(cloud.two))).filter(isNew("servers"));
  await expectServing(cloud.two, there, { ports, last });
  // All that is there is the failover's own, in place of the drill's.
  const now = await siteLists(cloud.two);
  for (const what of ["servers", "volumes", "ports", "networks", "subnets"]) {
    const drills = drilled[what]?.filter((id) => !before[what]?.includes(id));
    expect(drills?.length).toBeGreaterThan(0);
    expect(now[what]?.filter((id) => drills?.includes(id))).toEqual([]);
  }
  for (const { id } of cloud.servers)
    expect(await getServer(cloud.one, id)).toMatchObject({ vmState: "stopped", isLocked: true });
  await rollBack(page, VNF, "RegionOne");
  await untilRecovery(page, failover, "rolled-back");
  expect(await siteLists(cloud.two)).toEqual(before);
  for (const { id } of cloud.servers)
    expect(await getServer(cloud.one, id)).toMatchObject({ vmState: "active", isLocked: false });
});

test("a drill that is cleaned up at its end goes on while nobody looks, and leaves no trace", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signInAsAdministrator(page);
  const runId = await startDrill(page, VNF, cloud.servers, { keep: false });
  await page.goto("about:blank");
  await expect
    .poll(async () => (await collect(listServers(cloud.two))).filter(isNew("servers")).length, {
      timeout: RUN_MS,
      intervals: [500],
    })
    .toBe(3);
  await succeeded(page, runId);
  expect(await siteLists(cloud.two)).toEqual(before);
  const records = await backupsOf(cloud.two, cloud.volumeIds);
  expect(records.map(({ status }) => status)).toEqual(Array(6).fill("available"));
  await page.goto(`/runs/${runId}`);
  await page
    .getByRole("link", { name: /report/i })
    .first()
    .click();
  await expect(page).toHaveURL(/\/report$/);
  await expect(page.getByRole("main")).toContainText("Nothing of it is left.");
  await expect(page.getByRole("main")).toContainText(/RTO/);
});

test("its readiness rests on what RegionTwo has: looked at again, that is as it was", async () => {
  test.setTimeout(180_000);
  process.env.DATABASE_URL = process.env.STILLPOINT_E2E_DATABASE_URL;
  const judged = () => db().planReadiness.findFirst({ where: { expiresAt: { gt: new Date() } } });
  const kinds = async () => Object.keys((await judged())?.restsOn ?? {}).map((key) => key.split("/")[0]);
  await expect.poll(kinds, { timeout: 90_000 }).toEqual(expect.arrayContaining(["flavor", "quota"]));
  // As if the last look were long ago.
  const longAgo = new Date(0);
  await db().targetLook.updateMany({ data: { lookedAt: longAgo, claimedUntil: null } });
  const isLooked = async () =>
    (await db().targetLook.count({ where: { lookedAt: { gt: longAgo }, claimedUntil: null } })) > 0;
  await expect.poll(isLooked, { timeout: 60_000 }).toBe(true);
  expect(await judged()).not.toBeNull();
});
