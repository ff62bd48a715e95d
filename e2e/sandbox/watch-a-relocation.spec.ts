import type { Page } from "@playwright/test";
import { expectNoFindings } from "../axe";
import { shoot } from "../shoot";
import { startWhatIsShown } from "../start-backup";
import { administrator, expect, signIn, test, typePasswordIfAsked } from "../stillpoint";
import { fasterTime } from "./faster-time";

/*
 * After try-the-sandbox.spec.ts: a VNF of its own is moved to the other site. The first time its VMs do not come up
 * there, and it is undone; then it moves, is accepted, and moves back.
 */
test.describe.configure({ mode: "serial" });

const MEMBERS = ["amf-1", "smf-1"];
const NAME = "Moved core";
let page: Page;
/** Where the sandbox is broken and healed, beside what is looked at. */
let panel: Page;

let asBefore: () => Promise<void>;

test.beforeAll(async ({ browser, baseURL, contextOptions }) => {
  const context = await browser.newContext({ ...contextOptions, ...(baseURL ? { baseURL } : {}) });
  page = await context.newPage();
  await page.goto("/");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/");
  panel = await context.newPage();
  asBefore = await fasterTime();
});
test.afterAll(async () => {
  await asBefore();
  await page.context().close();
});

const main = () => page.getByRole("main");
const goOn = (to: string) => page.getByRole("button", { name: `Go on to ${to}` });
const start = (site: string) => page.getByRole("button", { name: `Relocate ${NAME} to ${site}` });
const bar = () => page.getByRole("group", { name: "The decision about this relocation" });
const phase = (name: string) =>
  page.getByRole("list", { name: "Phases" }).getByRole("button", { name: new RegExp(`^${name}:`) });

const WIDTHS = [1280, 1000, 640];

async function openVnf() {
  await page.goto("/vnfs");
  await main().getByRole("link", { name: NAME }).first().click();
  await expect(page).toHaveURL(/\/vnfs\/[0-9a-f-]{36}$/, { timeout: 60_000 });
  await expect(page.getByRole("heading", { level: 1 })).toContainText(NAME);
}

async function backUp() {
  await openVnf();
  await page.goto(`${new URL(page.url()).pathname}/back-up`);
  await startWhatIsShown(page);
  // The removal of what is temporary succeeds after a failure, too.
  for (const name of ["Verify", "Back up"])
    await expect(phase(name)).toHaveAccessibleName(/: Succeeded/, { timeout: 300_000 });
}

async function confirm(site: string) {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Relocate ${NAME} to ${site}?`, {
    timeout: 60_000,
  });
  await page.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
  await typePasswordIfAsked(page);
  await startWhatIsShown(page, start(site));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Relocation of ${NAME}`);
}

async function accept(site: string) {
  await bar().getByRole("button", { name: "Accept…" }).click();
  const dialog = page.getByRole("dialog", { name: `Accept ${NAME} at ${site}?` });
  await dialog.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
  await dialog.getByRole("button", { name: `Accept ${NAME} at ${site}` }).click();
  await expect(bar()).toContainText("Accepted by", { timeout: 60_000 });
}

test("two VMs are made a VNF: it is relocated only when it was backed up once", async () => {
  test.setTimeout(480_000);
  const ids: string[][] = [];
  for (const name of MEMBERS) {
    const { rows } = await (await page.request.get(`/api/vms?search=${name}`)).json();
    ids.push(["vm", rows[0].id]);
    if (name === MEMBERS[0]) ids.unshift(["site", rows[0].siteId]);
  }
  await page.goto(`/vnfs/add?${new URLSearchParams(ids)}`);
  await page.getByLabel("Name", { exact: true }).fill(NAME);
  await page.getByRole("button", { name: "Make the VNF" }).click();
  await expect(page).toHaveURL(/\/vnfs\/[0-9a-f-]{36}/);
  await page.goto(`${new URL(page.url()).pathname}/recover`);
  await page.getByRole("radio", { name: /^Relocation/ }).check();
  await expect(goOn("target")).toHaveAccessibleDescription(/back it up once, first/);
  await backUp();
});

test("the way to it: no point is asked for, both sites are told of, and how long nothing serves", async () => {
  test.setTimeout(240_000);
  await openVnf();
  await page
    .getByRole("link", { name: /^Recover…/ })
    .first()
    .click();
  await page.getByRole("radio", { name: /^Drill/ }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: /^Relocation/ })).toBeChecked();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Relocate ${NAME}`);
  await expect(main()).toContainText("Both sites have to answer");
  await expect(main()).toContainText("off from the stop until they boot there");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "wizard-mode");
  await goOn("target").press("Enter");
  await expect(page.getByRole("complementary", { name: "Summary" })).toContainText(
    "Made by the run: a last backup after the stop",
  );
  await expect(page.getByRole("radio", { name: /^Lyon/ })).toBeDisabled();
  await page.getByRole("radio", { name: /^Oslo/ }).check();
  await expect(page.getByRole("region", { name: "Readiness of Oslo" })).toContainText("Ready", {
    timeout: 60_000,
  });
  await expectNoFindings(page, { widths: WIDTHS });
  await goOn("plan").press("Enter");
  const plan = page.getByRole("group", { name: "The plan, in its order" });
  await expect(plan).toContainText("Stop and lock 2 VMs at Lyon");
  await expect(plan).toContainText("Back up once more");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "wizard-plan");
  await goOn("confirm").click();
  await expect(page).toHaveURL(/\/relocate\?site=[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(page.getByRole("region", { name: "From Lyon" })).toContainText(
    "2 VMs are stopped and locked",
    {
      timeout: 60_000,
    },
  );
  await expect(page.getByRole("region", { name: "To Oslo" })).toContainText("2 VMs are made and started");
  await expect(main()).toContainText("Nothing is lost");
  await expect(main()).toContainText("Two copies cannot run at once.");
  await expect(start("Oslo")).toHaveAccessibleDescription("Not yet: type the name.");
  await expectNoFindings(page, { widths: WIDTHS });
});

test("the page is not loaded again by itself, and no key starts it", async () => {
  test.setTimeout(120_000);
  let loads = 0;
  page.on("framenavigated", () => (loads += 1));
  const name = page.getByLabel(`Type ${NAME} to confirm`);
  await name.fill(NAME.slice(0, 4));
  await expect(start("Oslo")).toHaveAccessibleDescription("Not yet: the name is not complete.");
  const plans: string[] = [];
  page.on(
    "response",
    (response) => response.url().includes("recovery-run-plan") && plans.push(response.url()),
  );
  await expect.poll(() => plans.length, { timeout: 60_000 }).toBeGreaterThan(1);
  await expect(name).toHaveValue(NAME.slice(0, 4));
  await name.fill(NAME);
  await name.press("Enter");
  await expect(start("Oslo")).toBeFocused();
  expect(loads).toBe(0);
  await expect(page).toHaveURL(/\/relocate\?/);
  await shoot(page, "relocate");
});

test("its VMs do not come up there: it is undone, and runs where it was", async () => {
  test.setTimeout(600_000);
  await panel.goto("/sandbox");
  const fails = panel.getByRole("form", { name: "Boot fails" });
  await fails.getByLabel("Region", { exact: true }).selectOption({ label: "Oslo (RegionTwo)" });
  await fails.getByText(/^More:/).click();
  await fails.getByLabel("How often").fill("9");
  await fails.getByRole("button", { name: "Do it" }).click();
  await expect(panel.getByRole("region", { name: "Active now" })).not.toContainText("Nothing");
  await confirm("Oslo");
  await expect(phase("Back up")).toHaveAccessibleName(/: Running/, { timeout: 120_000 });
  await expect(main()).toContainText("runs at Lyon");
  await shoot(page, "run-back-up");
  await expect(phase("Restore")).toHaveAccessibleName(/: Running/, { timeout: 300_000 });
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "run-restore");
  await expect(bar()).toContainText("It is being undone", { timeout: 300_000 });
  await shoot(page, "run-undoing");
  await expect(bar()).toContainText("Undone: it runs at Lyon again", { timeout: 300_000 });
  const where = page.getByRole("region", { name: "What runs where" });
  await expect(where).toContainText("It runs at Lyon as before.");
  for (const name of MEMBERS)
    await expect(where.getByRole("row").filter({ hasText: name })).toContainText("Running");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "run-undone");
  await panel.goto("/sandbox");
  await panel.getByRole("button", { name: "Heal everything" }).click();
});

test("it moves: two backups, the stop, the other site serves, and nothing is lost", async () => {
  test.setTimeout(900_000);
  await page.getByRole("link", { name: "Relocate again…" }).click();
  await expect(page.getByRole("radio", { name: /^Oslo/ })).toBeChecked();
  for (const step of ["plan", "confirm"]) await goOn(step).click({ timeout: 60_000 });
  await confirm("Oslo");
  await expect(bar()).toContainText("Serves at Oslo", { timeout: 600_000 });
  await expect(main()).toContainText("nothing lost");
  const backups = page.getByRole("region", { name: "Its backups" });
  await expect(backups.getByRole("link")).toHaveCount(2);
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "run-serves");
  await page.getByRole("link", { name: "Open the report" }).first().click();
  await expect(main()).toContainText("after the VMs were off since", { timeout: 30_000 });
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "report");
  await page.getByRole("link", { name: "Open the run" }).click();
  await backups.getByRole("link").last().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Backup of ${NAME}`);
  await main()
    .getByRole("link", { name: /^r-\d+$/ })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Relocation of ${NAME}`);
  await accept("Oslo");
});

test("where it was stands on its page, with the way back", async () => {
  test.setTimeout(900_000);
  await backUp();
  await openVnf();
  await expect(main()).toContainText(/2 VMs.* at Oslo/);
  const former = page.getByRole("region", { name: "Former VMs at Lyon" });
  await expect(former).toContainText("None of them runs at Lyon.", { timeout: 90_000 });
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "vnf-former");
  await former.getByRole("link", { name: "Move back to Lyon…" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Relocate ${NAME} to Lyon`);
  await expect(page.getByRole("radio", { name: /^Lyon/ })).toBeChecked();
  for (const step of ["plan", "confirm"]) await goOn(step).click({ timeout: 60_000 });
  await confirm("Lyon");
  await expect(bar()).toContainText("Serves at Lyon", { timeout: 600_000 });
  await accept("Lyon");
  await openVnf();
  await expect(main()).toContainText(/2 VMs.* at Lyon/);
  await page.goto("/runs?kind=relocation");
  await expect(main().getByRole("row").filter({ hasText: NAME })).toHaveCount(3);
  await shoot(page, "runs");
});
