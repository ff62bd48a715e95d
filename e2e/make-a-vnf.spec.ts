import type { Locator, Page } from "@playwright/test";
import { fakeProject, wireServer, wireVolume } from "../lib/inventory/testing/fake-project";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

/* A simulated site with five VMs of an application, one of which boots from an image; and one with 500 VMs. */
let database: ProductDatabase;
let lyon: Awaited<ReturnType<typeof fakeProject>>;
let turin: Awaited<ReturnType<typeof fakeProject>>;
let lyonId: string;
let turinId: string;

const NAMES = ["pcscf-1", "scscf-1", "scscf-2", "cdf-1", "store-1"];
/** What "vIMS core" is called in the end. */
const RENAMED = "vIMS core west";

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  database = await ProductDatabase.open();
  [lyon, turin] = await Promise.all([fakeProject(), fakeProject()]);
  lyon.things.servers = NAMES.map((name) =>
    wireServer(name, {
      name,
      "os-extended-volumes:volumes_attached": [
        { id: `${name}-root` },
        ...(name === "scscf-2" ? [{ id: "scscf-1-root" }] : []),
      ],
      ...(name === "store-1" ? { image: { id: "debian" } } : {}),
    }),
  );
  lyon.things.volumes = NAMES.map((name) => ({
    ...wireVolume(`${name}-root`, name),
    encrypted: name === "cdf-1",
    ...(name === "scscf-1" ? { multiattach: true, attachments: ["scscf-1", "scscf-2"].map(attached) } : {}),
  }));
  lyonId = await storeSite(database, {
    name: "Lyon",
    origin: lyon.origin,
    projectId: "p",
    projectName: "core",
  });
  turin.things.servers = Array.from({ length: 500 }, (_, i) =>
    wireServer(`t${i}`, { name: `ran-${String(i + 1).padStart(3, "0")}` }),
  );
  turinId = await storeSite(database, {
    ...{ name: "Turin", origin: turin.origin, projectId: "p", projectName: "ran" },
  });
});
test.afterAll(async () => {
  await database.run("DELETE FROM vnfs");
  await database.run("DELETE FROM sites");
  await database.close();
  await Promise.all([lyon.close(), turin.close()]);
});

const attached = (serverId: string) => ({
  ...{ attachment_id: `a-${serverId}`, server_id: serverId },
  device: "/dev/vda",
});
const order = (page: Page) => page.getByRole("group", { name: "Freeze order" });
const rows = (page: Page) => order(page).locator("tbody tr");
const row = (page: Page, name: string) => rows(page).filter({ hasText: name });
const place = (page: Page, name: string) =>
  page.getByRole("textbox", { name: `Place of ${name} in the freeze order` });
const grip = (page: Page, name: string) =>
  page.getByRole("button", { name: `Move ${name}: drag`, exact: false });

/** The names from top to bottom, and beside each its places: frozen first, thawed last. */
async function expectOrder(page: Page, ...names: string[]) {
  await expect(rows(page)).toHaveCount(names.length);
  for (const [i, name] of names.entries()) {
    const at = rows(page).nth(i);
    await expect(at).toContainText(name);
    await expect(at.getByRole("textbox")).toHaveValue(String(i + 1));
    await expect(at.locator("td").last()).toHaveText(String(names.length - i));
  }
}

/** From the list of VNFs, as a person gets there. */
async function openSettings(page: Page) {
  await page.goto("/vnfs");
  await page.getByRole("link", { name: "vIMS core" }).click();
  const sections = page.getByRole("navigation", { name: "Sections of this VNF" });
  await sections.getByRole("link", { name: "Settings" }).click();
  // A reload before it is there would be one of the page before.
  await expect(page).toHaveURL(/\/settings$/);
}

const WIDTHS = [1280, 640];

async function centre(locator: Locator) {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  if (!box) throw new Error("it is not in sight");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Takes a row by its grip to where another one is; lets go of it unless told otherwise. */
async function drag(page: Page, name: string, onto: string, letGo = true) {
  const [from, to] = [await centre(grip(page, name)), await centre(row(page, onto))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(from.x, to.y, { steps: 4 });
  if (letGo) await page.mouse.up();
}

test("selected VMs become a VNF, ordered by number, by keys and by drag", async ({ signedIn: page }) => {
  await page.goto(`/vms?site=${lyonId}`);
  await page.getByRole("checkbox", { name: /^Select all 5/ }).check();
  await page.getByRole("button", { name: "Make a VNF…" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Make a VNF" })).toBeVisible();
  await expectOrder(page, "cdf-1", "pcscf-1", "scscf-1", "scscf-2", "store-1");
  const limits = page.getByRole("list", { name: "Limits" });
  await expect(limits).toContainText("store-1 Its root disk");
  await expect(limits).toContainText(
    /cdf-1 Its volume \S+ is encrypted: its backup can be restored only where/,
  );
  await expectNoFindings(page, { widths: WIDTHS });

  // By number: typed and left, or typed and Enter, which sends no form.
  await place(page, "pcscf-1").fill("1");
  await place(page, "pcscf-1").press("Enter");
  await expectOrder(page, "pcscf-1", "cdf-1", "scscf-1", "scscf-2", "store-1");
  await place(page, "cdf-1").fill("99");
  await place(page, "cdf-1").blur();
  await expectOrder(page, "pcscf-1", "scscf-1", "scscf-2", "store-1", "cdf-1");
  await place(page, "cdf-1").fill("first");
  await place(page, "cdf-1").blur();
  await expect(place(page, "cdf-1")).toHaveValue("5");

  // By keys: the focus stays with the VM, and what happened is said.
  await grip(page, "cdf-1").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expectOrder(page, "pcscf-1", "scscf-1", "scscf-2", "cdf-1", "store-1");
  await expect(grip(page, "cdf-1")).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "cdf-1 is frozen 4th" })).toHaveText(
    "cdf-1 is frozen 4th and thawed 2nd of 5.",
  );
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  await expectOrder(page, "pcscf-1", "scscf-1", "scscf-2", "store-1", "cdf-1");

  // By drag, down and up; Esc leaves it as it was.
  await drag(page, "pcscf-1", "cdf-1");
  await expectOrder(page, "scscf-1", "scscf-2", "store-1", "cdf-1", "pcscf-1");
  await drag(page, "pcscf-1", "scscf-1");
  await expectOrder(page, "pcscf-1", "scscf-1", "scscf-2", "store-1", "cdf-1");
  await drag(page, "pcscf-1", "store-1", false);
  await expect(place(page, "pcscf-1")).toHaveValue("4");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expectOrder(page, "pcscf-1", "scscf-1", "scscf-2", "store-1", "cdf-1");

  await page.getByLabel("RTO target", { exact: true }).fill("soon");
  await page.getByLabel("RTO target", { exact: true }).press("Tab");
  await expect(page.getByLabel("RTO target", { exact: true })).toHaveAccessibleDescription(
    /An RTO is from 1 minute to 30 days/,
  );
  await page.getByLabel("RTO target", { exact: true }).fill("");
  await page.getByRole("button", { name: "Make the VNF" }).click();
  const missing = page.getByRole("alert").getByRole("link", { name: /^Enter a name/ });
  await expect(missing).toBeVisible();
  await missing.click();
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type("vIMS core");
  // The one other site learns the backups unless somebody says otherwise.
  await expect(page.getByRole("checkbox", { name: "Turin" })).toBeChecked();
  await page.getByRole("button", { name: "Make the VNF" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "vIMS core" })).toBeVisible();
});

test("its settings change the order, a VM, and what it is protected by", async ({ signedIn: page }) => {
  await openSettings(page);
  await expectOrder(page, "pcscf-1", "scscf-1", "scscf-2", "store-1", "cdf-1");
  await expectNoFindings(page, { widths: WIDTHS });

  await page.getByRole("button", { name: "Reverse" }).click();
  await expectOrder(page, "cdf-1", "store-1", "scscf-2", "scscf-1", "pcscf-1");
  await page.getByRole("button", { name: "Undo" }).click();
  await place(page, "cdf-1").fill("4");
  await place(page, "cdf-1").press("Enter");
  await page.getByRole("button", { name: "Store the order" }).click();
  await expect(page.getByText("The freeze order was stored")).toBeVisible();
  await page.reload();
  await expectOrder(page, "pcscf-1", "scscf-1", "scscf-2", "cdf-1", "store-1");

  await page.getByRole("button", { name: "Settings of scscf-2" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: "Leave it out of the quiesce" }).check();
  await dialog.getByLabel("Boot order").fill("0");
  await dialog.getByRole("button", { name: "Store" }).click();
  await expect(dialog.getByLabel("Boot order")).toBeFocused();
  await expect(dialog.getByLabel("Boot order")).toHaveAccessibleDescription(/from 1 to 999/);
  await dialog.getByLabel("Boot order").fill("2");
  await expect(dialog.getByLabel("Boot order")).not.toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Stay here" }).click();
  await expectNoFindings(page, { widths: WIDTHS });
  await dialog.getByRole("button", { name: "Store" }).click();
  await expect(row(page, "scscf-2")).toContainText("left out");
  await expect(
    page.getByText("scscf-2 was changed: quiesce: takes part → left out; boot order: 1 → 2"),
  ).toBeVisible();

  await page.getByRole("button", { name: "Take store-1 out" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take store-1 out" }).click();
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("button", { name: "Add VMs…" }).click();
  await expect(page.getByRole("checkbox", { name: "cdf-1, in this VNF" })).toBeDisabled();
  await page.getByRole("checkbox", { name: "store-1" }).check();
  await expectNoFindings(page, { widths: WIDTHS });
  await page.getByRole("button", { name: "Add 1 VM" }).click();
  await expectOrder(page, "pcscf-1", "scscf-1", "scscf-2", "cdf-1", "store-1");

  const budget = page.getByLabel("Freeze budget, seconds");
  await budget.fill("60");
  await expect(budget).not.toHaveAttribute("aria-invalid", "true");
  await budget.press("Tab");
  await expect(budget).toHaveAccessibleDescription(/from 1 to 45 seconds/);
  await page.getByRole("button", { name: "Store the settings" }).click();
  const settings = page.getByRole("region", { name: "Name and protection" });
  await expect(settings.getByRole("alert")).toContainText("from 1 to 45 seconds");
  await page.getByLabel("Freeze budget, seconds").fill("5");
  await page.getByLabel("Name", { exact: true }).fill(RENAMED);
  await page.getByRole("button", { name: "Store the settings" }).click();
  await expect(page.getByText(/^The settings were stored: .*freeze budget: 8 s → 5 s/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(RENAMED);
  await shoot(page, "vnf-settings-stored");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText(/^Paused since/)).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
});

test("what changes at the site is drift, and one press mends it", async ({ signedIn: page }) => {
  const [first] = lyon.things.servers;
  if (first) first["os-extended-volumes:volumes_attached"] = [{ id: "pcscf-1-root" }, { id: "spool" }];
  lyon.things.volumes.push(wireVolume("spool", "pcscf-1"));
  lyon.things.changed = [...lyon.things.servers];
  await openSettings(page);
  const drift = page.getByRole("region", { name: "Changed at the site since" });
  // The inventory is read again for who opens the page, unless it was in the last ten seconds.
  await expect(async () => {
    await page.reload();
    await expect(drift).toContainText("has a new volume", { timeout: 2_000 });
  }).toPass({ timeout: 45_000 });
  await expectNoFindings(page, { widths: WIDTHS });
  await drift.getByRole("button", { name: /^Take it in: pcscf-1/ }).click();
  await expect(drift).toBeHidden();
  await expect(row(page, "pcscf-1").locator("td").nth(4)).toHaveText("2");
});

test("how a VM is held and which of its volumes is left out are stored, and are in the next plan", async ({
  signedIn: page,
}) => {
  await openSettings(page);
  const dialog = page.getByRole("dialog");
  const method = dialog.getByLabel("Quiesce method");
  const spool = dialog.getByRole("checkbox", { name: /^disk-spool/ });
  await page.getByRole("button", { name: "Settings of pcscf-1" }).click();
  await method.selectOption("pause");
  await spool.uncheck();
  await dialog.getByRole("button", { name: "Store" }).click();
  await expect(dialog).toBeHidden();
  await page.reload();
  await page.getByRole("button", { name: "Settings of pcscf-1" }).click();
  await expect(method).toHaveValue("pause");
  await expect(spool).not.toBeChecked();
  await page.goto(page.url().replace(/settings$/, "back-up"));
  const plan = page.getByRole("group", { name: "Freeze order" }).getByRole("row");
  const planned = plan.filter({ hasText: "pcscf-1" });
  await expect(planned).toContainText("pause, chosen");
  await expect(planned).toContainText("1 of 2");
  await expect(plan.filter({ hasText: "scscf-2" })).toContainText("left out, by choice");
});

test("a VM that was deleted at the site is drift, and one press takes it out", async ({ signedIn: page }) => {
  const gone = lyon.things.servers.filter(({ id }) => id === "store-1");
  lyon.things.servers = lyon.things.servers.filter(({ id }) => id !== "store-1");
  lyon.things.changed = gone.map((server) => ({ ...server, status: "DELETED" }));
  await openSettings(page);
  const drift = page.getByRole("region", { name: "Changed at the site since" });
  await expect(async () => {
    await page.reload();
    await expect(drift).toContainText("was deleted at its site", { timeout: 2_000 });
  }).toPass({ timeout: 45_000 });
  await drift.getByRole("button", { name: /^Take it out: store-1/ }).click();
  await expect(drift).toBeHidden();
  await expectOrder(page, "pcscf-1", "scscf-1", "scscf-2", "cdf-1");
});

test("it is deleted by its name, and its VMs are free again", async ({ signedIn: page }) => {
  await openSettings(page);
  await page.getByRole("link", { name: "Delete…" }).click();
  await expectNoFindings(page, { widths: WIDTHS });
  await page.getByLabel("Reason").fill("it was a trial");
  await page.getByLabel(`Type ${RENAMED} to confirm`).fill(RENAMED);
  await page.getByRole("button", { name: `Delete the VNF ${RENAMED}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: "VNFs" })).toBeVisible();
  await expect(page.getByRole("link", { name: "vIMS core" })).toBeHidden();
  await page.goto("/vnfs/add");
  await page.getByRole("button", { name: "Add VMs…" }).click();
  await expect(page.getByRole("checkbox", { name: "pcscf-1" })).toBeEnabled();
});

test("500 VMs are one VNF, the first dragged to the end", async ({ signedIn: page }) => {
  test.slow(); // the same with a hundred times as many rows
  await page.goto(`/vms?site=${turinId}`);
  await page.getByRole("checkbox", { name: "Select all 500 VMs" }).click();
  await expect(page.getByText("500 selected")).toBeVisible();
  // More than an address holds: they come along all the same.
  await page.getByRole("button", { name: "Make a VNF…" }).click();
  await expect(rows(page)).toHaveCount(500);
  await page.reload();
  await expect(rows(page)).toHaveCount(500);
  await expect(page.getByRole("button", { name: "Add VMs…" })).toHaveAttribute("aria-disabled", "true");

  await place(page, "ran-500").fill("1");
  await place(page, "ran-500").press("Enter");
  await expect(rows(page).first()).toContainText("ran-500");
  await expect(rows(page).first().locator("td").last()).toHaveText("500");
  await page.evaluate(() => window.scrollTo(0, 0));
  const from = await centre(grip(page, "ran-001"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  // Held at the lower edge, the page scrolls along until the last row is there.
  await page.mouse.move(from.x, 796, { steps: 5 });
  await expect(rows(page).last()).toBeInViewport({ timeout: 60_000 });
  await expect(place(page, "ran-001")).not.toHaveValue("2");
  const last = await rows(page).last().boundingBox();
  await page.mouse.move(from.x, (last?.y ?? 0) + 20, { steps: 3 });
  await expect(place(page, "ran-001")).toHaveValue("500");
  await page.mouse.up();
  await expect(rows(page).last()).toContainText("ran-001");
  await page.getByLabel("Name", { exact: true }).fill("RAN");
  await page.getByRole("button", { name: "Make the VNF" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "RAN" })).toBeVisible();
  const { rows: stored } = await database.client.query(
    "SELECT m.name FROM vnf_members m JOIN vnfs v ON v.id = vnf_id WHERE v.name = 'RAN' ORDER BY position",
  );
  expect(stored.map(({ name }) => name)).toEqual([
    "ran-500",
    ...Array.from({ length: 498 }, (_, i) => `ran-${String(i + 2).padStart(3, "0")}`),
    "ran-001",
  ]);
});
