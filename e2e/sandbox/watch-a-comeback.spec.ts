import type { Page } from "@playwright/test";
import { expectNoFindings } from "../axe";
import { shoot } from "../shoot";
import { administrator, expect, signIn, test, typePasswordIfAsked } from "../stillpoint";
import { fasterTime } from "./faster-time";

/*
 * After watch-a-backup.spec.ts: what its recovery point holds comes back at the VNF's own site, beside what runs there.
 * With STILLPOINT_E2E_SHOTS=<folder> each page that is looked at is pictured.
 */
test.describe.configure({ mode: "serial" });

const NAME = "Watched core";
let page: Page;

let asBefore: () => Promise<void>;

test.beforeAll(async ({ browser, baseURL, contextOptions }) => {
  const context = await browser.newContext({ ...contextOptions, ...(baseURL ? { baseURL } : {}) });
  page = await context.newPage();
  await page.goto("/");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/");
  asBefore = await fasterTime();
});
test.afterAll(async () => {
  await asBefore();
  await page.context().close();
});

const main = () => page.getByRole("main");

async function look(name: string) {
  await expectNoFindings(page, { widths: [1280, 1000, 640] });
  await shoot(page, name);
}

async function toRestore() {
  await page.goto("/vnfs");
  await main().getByRole("link", { name: NAME }).first().click();
  await page.getByRole("link", { name: /^Restore…/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Restore ${NAME} at Lyon`);
}

const phase = (name: string) =>
  page.getByRole("list", { name: "Phases" }).getByRole("button", { name: new RegExp(`^${name}:`) });

test("what, which moment and the plan are on one page; the whole VNF comes back beside the original", async () => {
  test.setTimeout(300_000);
  await toRestore();
  await expect(page.getByRole("radio", { name: "The whole VNF, beside" })).toBeChecked();
  const start = page.getByRole("button", { name: "Restore 3 VMs beside" });
  await expect(start).toBeEnabled({ timeout: 30_000 });
  await expect(main()).toContainText("Nothing of the originals is touched");
  await look("restore-whole");
  await page.getByRole("radio", { name: "Some VMs, beside" }).check();
  await page.getByRole("checkbox", { name: "pcscf-1" }).check();
  await expect(page.getByRole("button", { name: "Restore 1 VM beside" })).toBeEnabled({ timeout: 30_000 });
  await look("restore-vms");
  await page.getByRole("radio", { name: "The whole VNF, beside" }).check();
  await expect(start).toBeEnabled({ timeout: 30_000 });
  await start.click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Restore of ${NAME}`);
  await look("run-under-way");
  const made = page.getByRole("group", { name: "What the restore made" });
  await expect(made).toContainText("Restored at Lyon", { timeout: 240_000 });
  await expect(made).toContainText("in no VNF");
  await expect(phase("Check")).toHaveAccessibleName(/: Succeeded/);
  await expect(main()).toContainText(/pcscf-1 \(restored \d{4}-\d\d-\d\d \d\d:\d\d\)/);
  await look("run-done");
});

test("its report names all of it with its ids, and a VNF is made of it", async () => {
  test.setTimeout(120_000);
  await page.getByRole("link", { name: "Open the report" }).first().click();
  await expect(page).toHaveURL(/\/report$/);
  await expect(main()).toContainText(`Restore of ${NAME} at Lyon`);
  await expect(main()).toContainText(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  await look("report");
  await page.goBack();
  await page.getByRole("link", { name: "Make a VNF of them…" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Make a VNF");
  await expect(main()).toContainText(/pcscf-1 \(restored/);
  await expect(main()).toContainText(/scscf-2 \(restored/);
});

test("a volume alone comes back from a point that was chosen in its list", async () => {
  test.setTimeout(240_000);
  await page.goto("/vnfs");
  await main().getByRole("link", { name: NAME }).first().click();
  await page.getByRole("link", { name: /^Recovery points/ }).click();
  await page
    .getByRole("link", { name: /^Restore from the point of/ })
    .first()
    .click();
  await page.getByRole("radio", { name: /^Volumes alone/ }).check();
  await expect(page.getByRole("button", { name: /^Restore/ })).toBeDisabled();
  await page.getByRole("group", { name: "Volumes to choose from" }).getByRole("checkbox").nth(1).check();
  const start = page.getByRole("button", { name: "Restore 1 volume beside" });
  await expect(start).toBeEnabled({ timeout: 30_000 });
  await look("restore-volumes");
  await start.click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
  await expect(page.getByRole("group", { name: "What the restore made" })).toContainText("1 volume", {
    timeout: 180_000,
  });
  await expect(page.getByRole("group", { name: "What the restore made" })).toContainText("attach them");
  await look("run-volume-done");
});

test("a data volume takes the place of the one that a VM has, which is kept", async () => {
  test.setTimeout(300_000);
  await toRestore();
  await page.getByRole("radio", { name: /^A data volume, in its place/ }).check();
  const choices = page.getByRole("group", { name: "Volumes to choose from" });
  // Root disks cannot.
  await expect(choices.getByRole("radio").first()).toBeDisabled({ timeout: 30_000 });
  await choices.getByRole("radio", { disabled: false }).first().check();
  const start = page.getByRole("button", { name: "Change the volume of pcscf-1" });
  await expect(main()).toContainText("it runs, and has to be off", { timeout: 30_000 });
  await expect(start).toBeDisabled();
  await page.getByRole("checkbox", { name: /^Stop the VM for this/ }).check();
  await expect(main()).toContainText("On any trouble the old one is put back", { timeout: 30_000 });
  await page.getByLabel("Type pcscf-1 to confirm").fill("pcscf-1");
  await expect(start).toBeEnabled({ timeout: 30_000 });
  await look("restore-in-place");
  await start.click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
  const made = page.getByRole("group", { name: "What the restore made" });
  await expect(made).toContainText("The volume before is kept as", { timeout: 240_000 });
  await expect(made).toContainText(/\(before r-\d+\)/);
  await expect(phase("Start")).toHaveAccessibleName(/: Succeeded/);
  await look("run-in-place-done");
  await page.getByRole("link", { name: "Open the report" }).first().click();
  await expect(main()).toContainText("Stillpoint never deletes it.");
  await look("report-in-place");
});

test("one that fails says why, and what it made is removed when somebody asks for it", async () => {
  test.setTimeout(300_000);
  await toRestore();
  const start = page.getByRole("button", { name: "Restore 3 VMs beside" });
  await expect(start).toBeEnabled({ timeout: 30_000 });
  await start.click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
  await expect(phase("Restore")).toHaveAccessibleName(/: (Running|Succeeded)/, { timeout: 60_000 });
  await page.getByRole("button", { name: "Cancel run…" }).click();
  const question = page.getByRole("dialog");
  await expect(question).toContainText("stays there");
  await question.getByRole("button", { name: /^Cancel r-\d+$/ }).click();
  const made = page.getByRole("group", { name: "What the restore made" });
  await expect(made).toContainText("Cancelled at Lyon", { timeout: 120_000 });
  await look("run-cancelled");
  await made.getByRole("button", { name: "Remove what it made…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Clean-up of ${NAME}`, {
    timeout: 30_000,
  });
  await expect(phase("Verify")).toHaveAccessibleName(/: Succeeded/, { timeout: 180_000 });
});

test("a VM is restored in its place: the one that is there is stopped and kept, and it waits for a decision", async () => {
  test.setTimeout(400_000);
  await toRestore();
  await page.getByRole("radio", { name: "The whole VNF, in its place" }).check();
  const stopped = page.getByRole("region", { name: "What is stopped" });
  for (const name of ["scscf-2", "scscf-1", "pcscf-1"])
    await expect(stopped.getByRole("row").filter({ hasText: name })).toContainText("Running", {
      timeout: 30_000,
    });
  await expect(stopped).toContainText("is not in the new VMs");
  await expect(stopped.getByRole("link", { name: "Back it up first…" })).toBeVisible();
  await look("restore-vnf-in-place");
  await page.getByRole("radio", { name: "Some VMs, in their place" }).check();
  await page.getByRole("checkbox", { name: "scscf-2" }).check();
  const start = page.getByRole("button", { name: "Stop and restore 1 VM in place" });
  await expect(stopped.getByRole("row")).toHaveCount(2, { timeout: 30_000 });
  await expect(start).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
  await typePasswordIfAsked(page);
  await expect(start).toBeEnabled({ timeout: 30_000 });
  await look("restore-vm-in-place");
  await start.click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`In-place restore of ${NAME}`);
  await expect(phase("Stop")).toHaveAccessibleName(/: Succeeded/, { timeout: 180_000 });
  await look("run-vm-in-place-under-way");
  const decision = page.getByRole("group", { name: "The decision about this restore" });
  await expect(decision).toContainText("The restored VMs serve", { timeout: 240_000 });
  await expect(phase("Hand over")).toHaveAccessibleName(/: Succeeded/);
  await look("run-vm-in-place-pending");
  await decision.getByRole("button", { name: "Roll back…" }).click();
  await expect(page.getByRole("dialog")).toContainText("Unlocked and started at Lyon");
  await look("vm-in-place-roll-back");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Open the report" }).first().click();
  await expect(main()).toContainText("Stillpoint deletes nothing of them.");
  await look("report-vm-in-place");
  await page.goBack();
});

test("it may be accepted; rolled back, the VM that was there runs again", async () => {
  test.setTimeout(240_000);
  await page.getByRole("button", { name: "Accept…" }).click();
  const question = page.getByRole("dialog", { name: `Accept the restored VMs of ${NAME}?` });
  await expect(question).toContainText("stays stopped and locked, without its addresses");
  await look("vm-in-place-accept");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Roll back…" }).click();
  const dialog = page.getByRole("dialog", { name: `Roll ${NAME} back to the VMs that were there?` });
  await dialog.getByLabel("Reason").fill("It was the wrong point.");
  await dialog.getByRole("textbox", { name: /^Type/ }).fill(NAME);
  await dialog.getByRole("button", { name: `Roll ${NAME} back to the VMs that were there` }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Roll-back of ${NAME}`, {
    timeout: 30_000,
  });
  await expect(phase("Start")).toHaveAccessibleName(/: Succeeded/, { timeout: 180_000 });
  await look("run-vm-in-place-rolled-back");
});
