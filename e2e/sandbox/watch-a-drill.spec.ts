import type { Page } from "@playwright/test";
import { expectNoFindings } from "../axe";
import { shoot } from "../shoot";
import { administrator, expect, signIn, test } from "../stillpoint";

/*
 * After watch-a-backup.spec.ts: its VNF is drilled at the other site from the point that was made there, in five steps, and
 * watched until nothing of it is left.
 */
test.describe.configure({ mode: "serial" });

const NAME = "Watched core";
const MEMBERS = ["pcscf-1", "scscf-1", "scscf-2"];
let page: Page;

test.beforeAll(async ({ browser, baseURL, contextOptions }) => {
  const context = await browser.newContext({ ...contextOptions, ...(baseURL ? { baseURL } : {}) });
  page = await context.newPage();
  await page.goto("/");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/");
});
test.afterAll(() => page.context().close());

const main = () => page.getByRole("main");
const goOn = (to: string) => page.getByRole("button", { name: `Go on to ${to}` }).click();

const WIDTHS = [1280, 1000, 640];

/** Opens what is decided of its recoveries at Oslo. */
async function openPlan() {
  await page.goto("/vnfs");
  await main().getByRole("link", { name: NAME }).first().click();
  await page
    .getByRole("navigation", { name: "Sections of this VNF" })
    .getByRole("link", { name: "Recovery plan" })
    .click();
  await page.getByRole("navigation", { name: "Recovered at" }).getByRole("link", { name: "Oslo" }).click();
  return page.getByRole("form", { name: "Recovery plan" });
}

/** One that is none is refused at once, one outside of the subnet by the plan; then it is as proposed again. */
async function chooseAnAddress() {
  const what = page.getByRole("region", { name: "What becomes of what" });
  await what.getByRole("button", { name: /fits?(: show them)?$/ }).click();
  await what
    .getByRole("button", { name: /^Change address .* of pcscf-1$/ })
    .first()
    .click();
  const choice = what.getByRole("combobox", { name: /^Address .* of pcscf-1 at the target$/ });
  await choice.selectOption("Another address…");
  const typed = what.getByLabel(/^Another address for .* of pcscf-1$/);
  await typed.fill("192.0.2.300");
  await what.getByRole("button", { name: "Use it" }).click();
  await expect(what).toContainText("This is no IP address");
  await typed.fill("192.0.2.30");
  await what.getByRole("button", { name: "Use it" }).click();
  await expect(what).toContainText(/it cannot be: .+ is outside of/, { timeout: 30_000 });
  await expect(what).toContainText(/Changed: same IP and MAC → not decided/);
  await shoot(page, "target-changed");
  await what.getByRole("button", { name: /^Take back what was chosen for address .* of pcscf-1$/ }).click();
  await expect(what).not.toContainText("Chosen by hand", { timeout: 30_000 });
}

test("its boot order gets a pause and a check", async () => {
  const form = await openPlan();
  await form.getByLabel("A person lets it boot").check();
  await form.getByLabel("What to do before it boots").fill("Look at the rack.");
  await form.getByRole("button", { name: "Add a check to tier 1" }).click();
  await form.getByLabel("Text of check 1 of tier 1").fill("login:");
  await form.getByRole("button", { name: "Store the recovery plan" }).click();
  await expect(
    page.getByText("Stored: tier 1 waits for a person; checks of pcscf-1", { exact: true }),
  ).toBeVisible();
});

test("five steps lead to a drill: that it is one, the moment, the site, the plan, and yes", async () => {
  test.setTimeout(180_000);
  await page.goto("/vnfs");
  await main().getByRole("link", { name: NAME }).first().click();
  await page
    .getByRole("link", { name: /^Recover…/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Drill ${NAME}`);
  await expect(page.getByRole("radio", { name: /^Drill/ })).toBeChecked();
  await expectNoFindings(page, { widths: WIDTHS });
  await goOn("recovery point");
  await expect(main()).toContainText("Which moment");
  await expectNoFindings(page, { widths: WIDTHS });
  await goOn("target");
  await page.getByRole("radio", { name: /^Oslo/ }).check();
  const readiness = page.getByRole("region", { name: "Readiness of Oslo" });
  await expect(readiness).toContainText("Ready", { timeout: 30_000 });
  await expect(page.getByRole("region", { name: "Boot order" })).toContainText("Look at the rack.");
  await chooseAnAddress();
  await expectNoFindings(page, { widths: WIDTHS });
  await goOn("plan");
  for (const name of MEMBERS) await expect(main()).toContainText(name);
  await expect(page.getByRole("row", { name: /^Wait for a person.*Look at the rack\./ })).toBeVisible();
  await expect(main()).toContainText("wait for “login:” on the console");
  await expectNoFindings(page, { widths: WIDTHS });
  await goOn("confirm");
  await expect(main()).toContainText("Start it?");
  await expectNoFindings(page, { widths: WIDTHS });
  await page.getByRole("button", { name: `Drill ${NAME} at Oslo` }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
});

test("it is watched until nothing of it is left, and says what it took", async () => {
  test.setTimeout(300_000);
  await expect(page.getByText("DRILL", { exact: true }).first()).toBeVisible();
  for (const name of MEMBERS) await expect(main()).toContainText(name);
  await page.getByRole("button", { name: "It is done: boot tier 1" }).click({ timeout: 120_000 });
  const cleanUp = page.getByRole("list", { name: "Phases" }).getByRole("button", { name: /^Clean up:/ });
  await expect(cleanUp).toHaveAccessibleName(/: Succeeded/, { timeout: 240_000 });
  await expectNoFindings(page, { widths: WIDTHS });
  await page
    .getByRole("link", { name: /report/i })
    .first()
    .click();
  await expect(page).toHaveURL(/\/report$/);
  await expect(main()).toContainText("Nothing of it is left.");
  await expect(main()).toContainText("console shows “login:”");
  await expectNoFindings(page, { widths: WIDTHS });
  const print = page.getByRole("button", { name: /print/i });
  await expect(print).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(print).toBeHidden();
  await expect(page.getByRole("navigation").first()).toBeHidden();
  for (const name of MEMBERS) await expect(main()).toContainText(name);
  const paper = await page.pdf({ preferCSSPageSize: true });
  expect(paper.subarray(0, 5).toString()).toBe("%PDF-");
  await page.emulateMedia({ media: null });

  // What comes after this waits for nobody.
  const form = await openPlan();
  await form.getByLabel("A person lets it boot").uncheck();
  await form.getByRole("button", { name: "Remove check 1 of tier 1" }).click();
  await form.getByRole("button", { name: "Store the recovery plan" }).click();
  await expect(page.getByText(/^Stored: tier 1 waits for nobody any more/)).toBeVisible();
});

test("one that passed and is kept can be made real: what that saves and what not stands above the plan", async () => {
  test.setTimeout(300_000);
  await page.goto("/vnfs");
  await main().getByRole("link", { name: NAME }).first().click();
  await page
    .getByRole("link", { name: /^Recover…/ })
    .first()
    .click();
  await goOn("recovery point");
  await goOn("target");
  await page.getByRole("radio", { name: /^Oslo/ }).check();
  await goOn("plan");
  await goOn("confirm");
  await page.getByRole("radio", { name: "Keep it for a while" }).check();
  await page.getByRole("button", { name: `Drill ${NAME} at Oslo` }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
  const run = page.url();
  const bar = page.getByRole("group", { name: "The drill stands" });
  await expect(bar).toBeVisible({ timeout: 240_000 });
  await bar.getByRole("link", { name: "Make it real…" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Fail ${NAME} over to Oslo?`, {
    timeout: 60_000,
  });
  await expect(main()).toContainText(/d-\d+ proved this point at Oslo, and gives way for it\./);
  await expect(main()).toContainText("must not go live");
  await expectNoFindings(page, { widths: WIDTHS });

  // Not now.
  await page.goto(run);
  await page.getByRole("button", { name: "Clean up now…", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clean up now", exact: true }).click();
  await expect(page).not.toHaveURL(run);
  const removed = page.getByRole("list", { name: "Phases" }).getByRole("button", { name: /^Verify:/ });
  await expect(removed).toHaveAccessibleName(/: Succeeded/, { timeout: 120_000 });
});
