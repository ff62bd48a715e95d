import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "@playwright/test";
import { listVolumes } from "../../lib/openstack/cinder/volumes";
import { listNetworks } from "../../lib/openstack/neutron/networks";
import { listPorts } from "../../lib/openstack/neutron/ports";
import { listAttachments } from "../../lib/openstack/nova/attachments";
import { listServers } from "../../lib/openstack/nova/servers";
import { collect } from "../../lib/openstack/pagination";
import { startOwnProduct } from "../../scripts/lib/start-own-product.mjs";
import { devcloud } from "../devcloud/devcloud";
import { addRegions, backUp, beReady, choosePassword, makeVnf } from "../devcloud-backup/story";
import { removeBackups, threeVms } from "../devcloud-backup/three-vms";
import { accept, MOVE_MS, relocate } from "../devcloud-recovery/moves";
import {
  actionsOf,
  expectServing,
  failOver,
  hashesOf,
  portsByName,
  setBootOrder,
  startDrill,
  stopAndLockFormer,
  succeeded,
  untilRecovery,
} from "../devcloud-recovery/recovery-story";
import { removeSince } from "../devcloud-recovery/remove-since";
import { siteLists } from "../devcloud-recovery/site-lists";
import { writeBytes } from "../devcloud-recovery/volume-bytes";
import { administrator, expect, neverLogged, signIn, test } from "../stillpoint";

/*
 * RegionOne is lost, and the installation that had backed a VNF up there with it. What is left is a folder with manifests, a
 * key on paper, and RegionTwo. A fresh installation, with a database and a key of its own, drills the VNF there without a trace,
 * and brings it up with every byte, address and MAC, in its boot order. When RegionOne is back, it is told to be the site of the
 * manifests, and the VNF fails back to it.
 */
test.describe.configure({ mode: "serial" });

const NAME = "vHLR";
let cloud: Awaited<ReturnType<typeof threeVms>>;
/** What RegionTwo had before. */
let before: Awaited<ReturnType<typeof siteLists>>;
let bytes: Record<string, string>;
/** Of each VM in RegionOne, while that still answered. */
let ports: Record<string, string[]>;
let done: Awaited<ReturnType<typeof actionsOf>>;
/** What RegionOne had when it was lost. */
let had: Awaited<ReturnType<typeof siteLists>>;
/** The one that boots when the others are up. */
let last = "";
/** What RegionOne had before the VNF came back. */
let old: Awaited<ReturnType<typeof siteLists>> | undefined;
/** Of the lost installation: what its people have on paper. */
let lost: { fingerprint: string; key: string };
let home: string;
let fresh: Awaited<ReturnType<typeof startOwnProduct>> | undefined;
let isDown = false;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  cloud = await threeVms();
  home = mkdtempSync(path.join(tmpdir(), "stillpoint-fresh-"));
});
test.afterAll(async () => {
  test.setTimeout(300_000);
  await fresh?.stop();
  rmSync(home, { recursive: true, force: true });
  if (isDown) await devcloud("up");
  if (before) {
    const made = (await collect(listVolumes(cloud.two))).filter(({ id }) => !before.volumes?.includes(id));
    await removeBackups(
      cloud.one,
      cloud.two,
      made.map(({ id }) => id),
    );
    await removeSince(cloud.two, before);
  }
  if (old) await removeSince(cloud.one, old);
  await cloud?.remove();
});

const recovered = async () =>
  (await collect(listServers(cloud.two))).filter(({ id }) => !before.servers?.includes(id));

/** Runs in a browser of its own at the fresh installation, signed in unless it is not set up yet. */
async function atFresh(browser: Browser, work: (page: Page) => Promise<void>, { isNew = false } = {}) {
  const context = await browser.newContext({ baseURL: fresh?.address ?? "", reducedMotion: "reduce" });
  try {
    const page = await context.newPage();
    await page.goto("/");
    if (!isNew) {
      await signIn(page, administrator);
      await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible({ timeout: 30_000 });
    }
    await work(page);
  } finally {
    await context.close();
  }
}

const openVnf = async (page: Page) => {
  await page.goto("/vnfs");
  await page.getByRole("main").getByRole("link", { name: NAME }).first().click();
};

test("a VNF is backed up, and its manifest lies in the folder that is carried away", async ({ page }) => {
  test.setTimeout(300_000);
  await beReady(page);
  const [first] = await makeVnf(page, cloud.servers, NAME);
  last = first?.name ?? "";
  await setBootOrder(page, last, 2);
  for (const id of cloud.volumeIds) await writeBytes("r1", id, 1);
  bytes = await hashesOf("r1", cloud.one, cloud.servers);
  expect(new Set(Object.values(bytes)).size).toBe(6);
  ports = await portsByName(cloud.one, cloud.servers);
  await backUp(page, "full", NAME);
  before = await siteLists(cloud.two);
  done = await actionsOf(cloud.one, cloud.servers);
  had = await siteLists(cloud.one);
  const folder = process.env.STILLPOINT_MANIFESTS ?? "";
  const files = () =>
    readdirSync(folder)
      .filter((name) => !name.startsWith(".") && name.endsWith(".json"))
      .map((name) => readFileSync(path.join(folder, name), "utf8"))
      .filter((text) => JSON.parse(text).vnf.name === NAME);
  await expect.poll(() => files().length, { timeout: 60_000 }).toBe(1);
  await openVnf(page);
  await page.getByRole("navigation", { name: "Sections of this VNF" }).getByText("Recovery points").click();
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  const told = await page
    .getByText(/SHA256:[A-Za-z0-9+/]{43}/)
    .first()
    .textContent();
  const key = readFileSync(path.join(process.env.STILLPOINT_E2E_HOME ?? "", "encryption-key"), "utf8").trim();
  lost = {
    fingerprint: /SHA256:[A-Za-z0-9+/]{43}/.exec(told ?? "")?.[0] ?? "",
    key: neverLogged(key),
  };
  const carried = path.join(home, "carried", "the-newest.json");
  mkdirSync(path.dirname(carried));
  writeFileSync(carried, files()[0] ?? "");
  const verify = ["scripts/manifest.mjs", "verify", carried, lost.fingerprint];
  const { stdout } = await promisify(execFile)(process.execPath, verify);
  expect(stdout).toContain(`Unchanged since it was signed with ${lost.fingerprint}.`);
});

test("with both lost, a fresh installation at RegionTwo lists its recovery point from the manifest", async ({
  browser,
}) => {
  test.setTimeout(420_000);
  isDown = true;
  await devcloud("down", "--site", "r1");
  fresh = await startOwnProduct(path.join(home, "home"), {
    STILLPOINT_ALLOW_LOOPBACK: "1",
    STILLPOINT_MANIFESTS_IN: path.join(home, "carried"),
  });
  neverLogged(fresh.password);
  const { name, password } = fresh;
  await atFresh(
    browser,
    async (page) => {
      await choosePassword(page, { name, password });
      await addRegions(page, ["RegionTwo"]);
      await expect(page).toHaveURL("/");
      await page.goto("/settings/manifests");
      await page.getByRole("button", { name: "Look into the server’s folder" }).click();
      await expect(page.getByRole("heading", { name: "1 recovery point of 1 VNF at 1 site" })).toBeVisible();
      await expect(page.locator("body")).toContainText(lost.fingerprint.slice(0, -8));
      await page
        .getByLabel("The last 8 characters of the fingerprint on your sheet")
        .fill(lost.fingerprint.slice(-8));
      await page.getByRole("button", { name: "It is the same" }).click();
      await page.getByLabel(/^The lost installation’s encryption key/).fill(lost.key);
      await page.getByRole("button", { name: "Import 1", exact: true }).click();
      await expect(page.getByText("Recovery points: 1 imported.")).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText("RegionTwo knows 6 of 6 backups")).toBeVisible();
      await page.getByRole("table").getByRole("link", { name: NAME }).click();
      await expect(page.getByRole("row").filter({ hasText: "imported" })).toHaveCount(1);
    },
    { isNew: true },
  );
});

test("a drill there: the VMs run alone with their addresses, in their boot order, and nothing of it is left", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  await atFresh(browser, async (page) => {
    const runId = await startDrill(page, NAME, cloud.servers, { keep: true });
    await succeeded(page, runId);
    await expectServing(cloud.two, await recovered(), { ports, last });
    const [network, ...others] = (await collect(listNetworks(cloud.two))).filter(
      ({ id }) => !before.networks?.includes(id),
    );
    expect(others).toEqual([]);
    const within = await collect(listPorts(cloud.two, { networkIds: [network?.id ?? ""] }));
    expect(within).toHaveLength(3);
    await page.getByRole("button", { name: "Clean up now…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Clean up now" }).click();
    await untilRecovery(page, runId, "clean");
  });
  expect(await siteLists(cloud.two)).toEqual(before);
});

test("it brings the VNF up at RegionTwo: every byte, address and MAC; and it is RegionTwo's from then on", async ({
  browser,
}) => {
  test.setTimeout(420_000);
  await atFresh(browser, async (page) => {
    const runId = await failOver(page, NAME, cloud.servers, { isSigned: true });
    await succeeded(page, runId);
    await untilRecovery(page, runId, "pending");
    const there = await recovered();
    await expectServing(cloud.two, there, { ports, last });
    expect(await hashesOf("r2", cloud.two, there)).toEqual(bytes);
    await page.goto(`/runs/${runId}`);
    await accept(page, NAME, "RegionTwo");
  });
});

test("RegionOne is back: it is told to be the manifests' one, takes all over, and both copies are told of", async ({
  browser,
}) => {
  test.setTimeout(420_000);
  await devcloud("up");
  isDown = false;
  await atFresh(browser, async (page) => {
    await page.goto("/sites/add");
    await addRegions(page, ["RegionOne"], {
      beforeAdding: async () => {
        const tick = page.getByRole("checkbox", {
          name: "This is RegionOne of your manifests: one recovery point moves to it",
        });
        await expect(tick).toHaveAccessibleDescription(
          "3 of the 3 VMs that its manifests tell of were seen there.",
        );
        await tick.check();
      },
    });
    await expect(page).toHaveURL("/sites");
    await expect(page.getByRole("region", { name: "Known from manifests only" })).toBeHidden();
    await openVnf(page);
    const former = page.getByRole("region", { name: "Former VMs at RegionOne" });
    await expect(former).toContainText("Split-brain risk", { timeout: 120_000 });
    for (const { name } of cloud.servers) await expect(former).toContainText(name ?? "");
    await page.goto("/");
    await expect(page.getByRole("region", { name: "Decisions" })).toContainText("may run at RegionOne, too", {
      timeout: 60_000,
    });
    await page.goto("/audit");
    await expect(page.getByRole("main")).toContainText("Remembered site taken over");
  });
  // Told of, and nothing else: not one of them was asked to do anything, and nothing is gone or new.
  expect(await actionsOf(cloud.one, cloud.servers)).toEqual(done);
  expect(await siteLists(cloud.one)).toEqual(had);
});

test("it fails back: at RegionOne it has what was written since, with its addresses and MACs", async ({
  browser,
}) => {
  test.setTimeout(600_000);
  await atFresh(browser, async (page) => {
    await openVnf(page);
    await stopAndLockFormer(page, NAME, "RegionOne");
    await backUp(page, "full", NAME);
    const there = await recovered();
    for (const vm of there)
      for (const { volumeId } of await listAttachments(cloud.two, vm.id)) await writeBytes("r2", volumeId, 1);
    const written = await hashesOf("r2", cloud.two, there);
    old = await siteLists(cloud.one);
    const runId = await relocate(page, NAME, "RegionOne");
    await succeeded(page, runId, MOVE_MS);
    await untilRecovery(page, runId, "pending");
    const back = (await collect(listServers(cloud.one))).filter(({ id }) => !old?.servers?.includes(id));
    await expectServing(cloud.one, back, { ports, last });
    expect(await hashesOf("r1", cloud.one, back)).toEqual(written);
    expect(Object.values(written).filter((hash) => Object.values(bytes).includes(hash))).toEqual([]);
    await accept(page, NAME, "RegionOne");
  });
});
