import type { Page } from "@playwright/test";
import { fakeKeystone } from "../lib/auth/testing/fake-keystone";
import { fakeProject, wirePort, wireServer, wireVolume } from "../lib/inventory/testing/fake-project";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

/* The VMs of two simulated sites: 60 at Lyon, and 4 at Oslo, each of which has something to show. */
let database: ProductDatabase;
let lyon: Awaited<ReturnType<typeof fakeProject>>;
let oslo: Awaited<ReturnType<typeof fakeProject>>;
let osloId: string;

const number = (n: number) => String(n).padStart(2, "0");
const GIB = 2 ** 30;

test.beforeAll(async () => {
  database = await ProductDatabase.open();
  [lyon, oslo] = await Promise.all([fakeProject(), fakeProject()]);
  lyon.things.servers = Array.from({ length: 60 }, (_, i) =>
    wireServer(`l${number(i)}`, {
      name: `core-${number(i)}`,
      ...(i % 10 === 9 ? { status: "SHUTOFF", "OS-EXT-STS:vm_state": "stopped" } : {}),
      addresses: { lan: [{ addr: `10.0.1.${i + 1}`, version: 4 }] },
    }),
  );
  oslo.things.servers = [
    wireServer("moving", {
      name: "edge-moving",
      status: "MIGRATING",
      "OS-EXT-STS:task_state": "migrating",
    }),
    wireServer("imaged", {
      name: "edge-from-image",
      image: { id: "debian" },
      "OS-EXT-SRV-ATTR:root_device_name": "/dev/vda",
    }),
    wireServer("broken", {
      name: "edge-broken",
      status: "ERROR",
      fault: { message: "No valid host", code: 500 },
    }),
    wireServer("still", { name: "edge-still", status: "PAUSED" }),
  ];
  oslo.things.volumes = [wireVolume("data", "imaged")];
  oslo.things.ports = [wirePort("nic", "imaged")];
  oslo.things.attachments.set("imaged", [{ volumeId: "data", device: "/dev/vdb" }]);
  oslo.things.images.set("debian", {
    status: "active",
    created_at: "2026-11-01T00:00:00Z",
    name: "debian-12",
    hw_qemu_guest_agent: "yes",
  });
  oslo.things.migrations.set("moving", [
    {
      id: 1,
      status: "running",
      source_compute: "cmp-7",
      dest_compute: "cmp-8",
      memory_total_bytes: 4 * GIB,
      memory_processed_bytes: 5 * GIB,
      memory_remaining_bytes: GIB,
      disk_total_bytes: 20 * GIB,
      disk_processed_bytes: 15 * GIB,
      disk_remaining_bytes: 5 * GIB,
    },
  ]);
  await storeSite(database, { name: "Lyon", origin: lyon.origin, projectId: "p", projectName: "core" });
  osloId = await storeSite(database, {
    name: "Oslo",
    origin: oslo.origin,
    projectId: "p",
    projectName: "core",
  });
});
test.afterAll(async () => {
  await database.run("DELETE FROM sites");
  await database.close();
  await Promise.all([lyon.close(), oslo.close()]);
});

const grid = (page: Page) => page.getByRole("grid", { name: "VMs" });
const row = (page: Page, name: string) => grid(page).getByRole("row").filter({ hasText: name });
const count = (page: Page) => page.getByRole("status").filter({ hasText: /VMs?$/ });
const selected = (page: Page) => page.getByRole("status").filter({ hasText: /selected/ });
/** A filter's button; the heads of the columns have the same names. */
const chip = (page: Page, name: string) => page.locator("button[aria-haspopup=menu]", { hasText: name });

async function open(page: Page, path = "/vms") {
  await page.goto(path);
  await expect(grid(page)).toBeVisible();
  // The shell listens to keys as soon as the clock ticks; the table, when the browser has nothing left to do for it.
  await expect(page.getByText(/^\d\d:\d\d:\d\d UTC$/)).toBeVisible();
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
}

test("the keyboard alone steps through all rows, opens one, and comes back", async ({ signedIn: page }) => {
  await open(page);
  await expect(count(page)).toHaveText("64 VMs");
  await page.keyboard.press("j");
  await expect(row(page, "core-00")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("j");
  await expect(row(page, "core-02")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("k");
  await expect(row(page, "core-00")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(row(page, "core-00")).toBeFocused();

  // The last one was not in the page before, and is in sight.
  await expect(row(page, "edge-still")).toHaveCount(0);
  await page.keyboard.press("End");
  await expect(row(page, "edge-still")).toBeFocused();
  await expect(row(page, "edge-still")).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Home");
  await expect(row(page, "core-00")).toBeFocused();
  await page.keyboard.press("PageDown");
  const place = Number(await page.evaluate(() => document.activeElement?.getAttribute("aria-rowindex")));
  expect(place).toBeGreaterThan(6);
  await page.keyboard.press("PageUp");
  await expect(row(page, "core-00")).toBeFocused();

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("core-01");
  await page.goBack();
  await expect(row(page, "core-01")).toBeVisible();
});

test("rows are selected by Space, by a range with Shift, all at once, and none again", async ({
  signedIn: page,
}) => {
  await open(page);
  await expect(count(page)).toHaveText("64 VMs");
  await page.keyboard.press("j");
  await expect(row(page, "core-00")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(selected(page)).toHaveText("1 selected");
  await expect(row(page, "core-00")).toHaveAttribute("aria-selected", "true");
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+Space");
  await expect(selected(page)).toHaveText("4 selected");
  await page.keyboard.press("Space");
  await expect(selected(page)).toHaveText("3 selected");

  await page.getByRole("checkbox", { name: "Select core-05" }).check();
  await page.getByRole("checkbox", { name: "Select core-08" }).click({ modifiers: ["Shift"] });
  await expect(selected(page)).toHaveText("7 selected");

  // A selection outlives a filter, and says what of it is out of sight.
  await open(page, "/vms");
  await page.getByRole("checkbox", { name: "Select all 64 VMs" }).check();
  await expect(selected(page)).toHaveText("64 selected");
  await page.getByRole("searchbox", { name: "Filter the VMs" }).fill("edge");
  await expect(selected(page)).toHaveText("64 selected, 60 not in this list");
  await page.getByRole("checkbox", { name: "Clear the selection" }).click();
  await expect(selected(page)).toHaveCount(0);
});

test("a filter's menu is opened, read, chosen from and left by keys, and the address keeps it", async ({
  signedIn: page,
}) => {
  await open(page);
  const status = chip(page, "Status");
  await status.focus();
  await page.keyboard.press("ArrowDown");
  const menu = page.getByRole("menu", { name: "Status" });
  const item = (name: string) => menu.getByRole("menuitemcheckbox", { name });
  await expect(item("Running")).toBeFocused();
  await expect(item("Running")).toHaveText("Running55");
  await expectNoFindings(page);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await expect(item("Running")).toBeFocused();
  await page.keyboard.press("o");
  await expect(item("Off or shelved")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(item("Off or shelved")).toHaveAttribute("aria-checked", "true");
  await expect(count(page)).toHaveText("6 of 64 VMs");
  await page.keyboard.press("e");
  await page.keyboard.press("Enter");
  await expect(count(page)).toHaveText("7 of 64 VMs");
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(status).toBeFocused();
  await expect(status).toHaveText("StatusOff or shelved, Error");
  expect(new URL(page.url()).searchParams.getAll("status").sort().join()).toMatch(/error.*off/);

  await chip(page, "Site").click();
  await page.getByRole("menuitemcheckbox", { name: "Oslo" }).click();
  await expect(count(page)).toHaveText("1 of 64 VMs");
  await page.locator("h1").click();
  await expect(page.getByRole("menu")).toBeHidden();
  await page.reload();
  await expect(count(page)).toHaveText("1 of 64 VMs");
  await expect(chip(page, "Site")).toHaveText("SiteOslo");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(count(page)).toHaveText("64 VMs");
  await expect(page).toHaveURL("/vms");
});

test("what is typed finds VMs by name and address, and an empty result says how to get out", async ({
  signedIn: page,
}) => {
  await open(page);
  const search = page.getByRole("searchbox", { name: "Filter the VMs" });
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await page.keyboard.type("10.0.1.42");
  await expect(count(page)).toHaveText("1 of 64 VMs");
  await expect(row(page, "core-41")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(search).toHaveValue("");
  await expect(count(page)).toHaveText("64 VMs");

  await search.fill("no such vm");
  await expect(page.getByRole("heading", { name: "No VM fits these filters" })).toBeVisible();
  await expectNoFindings(page);
  await page.getByRole("main").getByRole("button", { name: "Clear filters" }).last().click();
  await expect(count(page)).toHaveText("64 VMs");
});

test("a VM's link is followed, and Back shows the same filters, order and rows", async ({
  signedIn: page,
}) => {
  await open(page);
  await chip(page, "Site").click();
  await page.getByRole("menuitemcheckbox", { name: "Lyon" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox", { name: "Filter the VMs" }).fill("core-1");
  await page.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
  await expect(count(page)).toHaveText("10 of 64 VMs");
  await expect(grid(page).getByRole("link").first()).toHaveText("core-19");
  const address = page.url();

  await grid(page).getByRole("link", { name: "core-15" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("core-15");
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(count(page)).toHaveText("10 of 64 VMs");
  await expect(grid(page).getByRole("link").first()).toHaveText("core-19");
  await expect(chip(page, "Site")).toHaveText("SiteLyon");
  await expect(page.getByRole("searchbox", { name: "Filter the VMs" })).toHaveValue("core-1");
});

test("a VM that is being live-migrated shows how far, as the hypervisor tells it", async ({
  signedIn: page,
}) => {
  await page.goto(`/vms/${osloId}/moving`);
  const section = page.getByRole("region", { name: "Live migration" });
  await expect(section).toContainText("Running from cmp-7 to cmp-8");
  await expect(section.getByRole("img", { name: "Memory moved: 75%" })).toBeVisible();
  await expect(section).toContainText("1.0 GiB of 4.0 GiB left; 5.0 GiB sent, some of it again");
  await expect(section.getByRole("img", { name: "Disk moved: 75%" })).toBeVisible();
  await expect(page.getByText("Changing").first()).toBeVisible();
  await expectNoFindings(page);
});

test("a VM whose root disk is on its host warns that no backup holds it", async ({ signedIn: page }) => {
  await page.goto(`/vms/${osloId}/imaged`);
  const volumes = page.getByRole("region", { name: "Volumes" });
  await expect(volumes).toContainText("The root disk is on the compute host and not a volume");
  await expect(volumes.getByRole("row").filter({ hasText: "/dev/vdb" })).not.toContainText("root");
  await expectNoFindings(page);
});

test("while the VMs cannot be read, the page says so with a cause, and a try that succeeds shows them", async ({
  signedIn: page,
}) => {
  await database.run("ALTER TABLE inventory_servers RENAME TO inventory_servers_away");
  try {
    await page.goto("/vms");
    await expect(page.getByRole("heading", { name: "The VMs could not be read" })).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText(/inventory_servers|SELECT/);
    await expectNoFindings(page);
  } finally {
    await database.run("ALTER TABLE inventory_servers_away RENAME TO inventory_servers");
  }
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(count(page)).toHaveText("64 VMs");
});

test("who has no project that is read is told which ones the sign-in gave, and who can help", async ({
  page,
}) => {
  const keystone = await fakeKeystone({ users: { eve: { projects: { elsewhere: ["member"] } } } });
  const siteId = await storeSite(database, { name: "Turin", origin: new URL(keystone.origin).origin });
  try {
    await page.goto("/vms");
    await page.getByLabel("Name").fill("eve");
    await page.getByLabel("Password").fill("secret");
    await page.getByLabel("Sign in at").selectOption({ label: "Turin" });
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(
      page.getByRole("heading", { name: "None of your projects is read by Stillpoint" }),
    ).toBeVisible();
    await expect(page.getByRole("main")).toContainText(
      "Your sign-in gave the project name-of-elsewhere, of which no site has",
    );
    await expectNoFindings(page);
  } finally {
    await database.run("DELETE FROM sites WHERE id = $1", siteId);
    await keystone.close();
  }
});
