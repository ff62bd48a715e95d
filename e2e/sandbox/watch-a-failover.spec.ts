import type { Page } from "@playwright/test";
import { expectNoFindings } from "../axe";
import { administrator, expect, signIn, test, typePasswordIfAsked } from "../stillpoint";

/*
 * After watch-a-drill.spec.ts: the site of its VNF is lost, and the VNF is failed over to the other one, by keyboard and
 * mouse: nothing starts unsigned, unseen or by a stray key.
 */
test.describe.configure({ mode: "serial" });

const NAME = "Watched core";
const MEMBERS = ["pcscf-1", "scscf-1", "scscf-2"];
const REASON = "Lyon lost both power feeds. INC-20418.";
let page: Page;
/** Where the sandbox is broken and healed, beside what is looked at. */
let panel: Page;

test.beforeAll(async ({ browser, baseURL, contextOptions }) => {
  const context = await browser.newContext({ ...contextOptions, ...(baseURL ? { baseURL } : {}) });
  page = await context.newPage();
  await page.goto("/");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/");
  panel = await context.newPage();
});
test.afterAll(async () => {
  await panel.goto("/sandbox");
  await panel.getByRole("button", { name: "Heal everything" }).click();
  await expect(panel.getByRole("region", { name: "Active now" })).toContainText("Nothing");
  await page.context().close();
});

const main = () => page.getByRole("main");
const goOn = (to: string) => page.getByRole("button", { name: `Go on to ${to}` });
const start = () => page.getByRole("button", { name: `Fail ${NAME} over to Oslo` });

const WIDTHS = [1280, 1000, 640];

test("keys lead to a failover: the drill is what is chosen at first, and nothing is entered twice", async () => {
  test.setTimeout(180_000);
  await page.goto("/vnfs");
  await main().getByRole("link", { name: NAME }).first().click();
  await page
    .getByRole("link", { name: /^Recover…/ })
    .first()
    .click();
  await expect(page.getByRole("radio", { name: /^Drill/ })).toBeChecked();
  await page.getByRole("radio", { name: /^Drill/ }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: /^Relocation/ })).toBeChecked();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: /^Failover/ })).toBeChecked();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Fail ${NAME} over`);
  await expect(main()).toContainText("What was written since the recovery point is lost for good.");
  await expectNoFindings(page, { widths: WIDTHS });
  await goOn("recovery point").press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: "Which moment" })).toBeFocused();
  await expect(main()).toContainText("Lost for good");
  await expectNoFindings(page, { widths: WIDTHS });
  await goOn("target").press("Enter");
  await expect(page.getByRole("radio", { name: /^Lyon/ })).toBeDisabled();
  await expect(page.getByRole("radio", { name: /^Oslo/ })).toBeChecked();
  const readiness = page.getByRole("region", { name: "Readiness of Oslo" });
  await expect(readiness).toContainText("Ready", { timeout: 30_000 });
  await expectNoFindings(page, { widths: WIDTHS });
  await goOn("plan").press("Enter");
  const plan = page.getByRole("group", { name: "The plan, in its order" });
  await expect(plan).toContainText("Stop and lock 3 VMs at Lyon");
  await expect(plan).toContainText("then it waits: you accept it, or roll it back");
  await expectNoFindings(page, { widths: WIDTHS });
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole("radio", { name: /^Failover/ })).toBeChecked();
  for (const step of ["recovery point", "target", "plan", "confirm"]) await goOn(step).click();
  await expect(page).toHaveURL(/\/fail-over\?site=[0-9a-f-]{36}&point=[0-9a-f-]{36}$/, { timeout: 30_000 });
});

test("both sites are told of, and that no two copies can run while the old one answers", async () => {
  test.setTimeout(120_000);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Fail ${NAME} over to Oslo?`, {
    timeout: 30_000,
  });
  await expect(page.getByRole("region", { name: "From Lyon" })).toContainText(
    "3 VMs are stopped and locked first",
  );
  await expect(page.getByRole("region", { name: "To Oslo" })).toContainText("3 VMs are made and started");
  await expect(main()).toContainText("Two copies cannot run at once.");
  await expect(main()).toContainText("of writes since then are lost for good");
  await expect(start()).toHaveAttribute("aria-disabled", "true");
  await expect(start()).toHaveAccessibleDescription("Not yet: type the name.");
  await expectNoFindings(page, { widths: WIDTHS });
});

test("the old site is lost meanwhile: that is told, has to be seen, and is to be signed", async () => {
  test.setTimeout(240_000);
  await page.getByLabel(/^Reason/).fill(REASON);
  await page.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
  await panel.goto("/sandbox");
  await panel.getByRole("button", { name: "Take dark Lyon" }).click();
  await expect(panel.getByRole("region", { name: "Active now" })).toContainText("Site dark at Lyon");
  await expect(main()).toContainText("Lyon does not answer any more.", { timeout: 90_000 });
  await expect(main()).toContainText("To be signed now: Not fenced.");
  await expect(main()).toContainText("Two copies could run at once.");
  await expect(start()).toHaveAccessibleDescription("Not yet: the plan has changed, look at it first.");
  await expectNoFindings(page, { widths: WIDTHS });
  await page.getByRole("button", { name: "I have looked at it" }).click();
  await expect(start()).toHaveAccessibleDescription("Not yet: 1 thing above is not signed.");
  await start().click({ force: true });
  await expect(page).toHaveURL(/\/fail-over\?/);
});

test("no key starts it: not Enter in the reason, not Enter in the name", async () => {
  const sign = page.getByRole("checkbox", { name: /^Nobody can prove that the VMs/ });
  await sign.focus();
  await page.keyboard.press("Space");
  await expect(sign).toBeChecked();
  const reason = page.getByLabel("Reason", { exact: true });
  await expect(reason).toHaveValue(REASON);
  await reason.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Agreed with the duty manager.");
  await expect(reason).toHaveValue(`${REASON}\nAgreed with the duty manager.`);
  const name = page.getByLabel(`Type ${NAME} to confirm`);
  await name.fill("Watched c");
  await expect(start()).toHaveAccessibleDescription("Not yet: the name is not complete.");
  await name.fill(NAME);
  await expect(start()).not.toHaveAttribute("aria-disabled");
  await name.press("Enter");
  await expect(start()).toBeFocused();
  await expect(page).toHaveURL(/\/fail-over\?/);
  await expectNoFindings(page, { widths: WIDTHS });
});

test("who goes back to the plan finds what was entered, but for the name", async () => {
  test.setTimeout(90_000);
  await page.getByRole("link", { name: "Look at the whole plan" }).click();
  await expect(main()).toContainText("Whether pcscf-1, scscf-1 and scscf-2 are stopped cannot be proved.");
  await goOn("confirm").click();
  await expect(page.getByLabel("Reason", { exact: true })).toHaveValue(/^Lyon lost both power feeds/);
  await expect(page.getByRole("checkbox", { name: /^Nobody can prove/ })).toBeChecked();
  await expect(page.getByLabel(`Type ${NAME} to confirm`)).toHaveValue("");
});

test("it starts at the press, and is what is shown instead of another one", async () => {
  test.setTimeout(120_000);
  const { pathname } = new URL(page.url());
  await page.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
  await typePasswordIfAsked(page);
  await start().click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 60_000 });
  for (const name of MEMBERS) await expect(main()).toContainText(name);
  await panel.goto(pathname.replace("fail-over", "recover"));
  await expect(panel.getByRole("main").getByRole("link", { name: /^(Watch|Open) f-/ })).toBeVisible();
  await expect(panel.getByRole("radio")).toHaveCount(0);
});

test("it is watched until it serves, and is accepted: the VNF is at the other site then", async () => {
  test.setTimeout(420_000);
  const bar = page.getByRole("group", { name: "The decision about this failover" });
  await expect(bar).toContainText("Serves at Oslo", { timeout: 300_000 });
  await expectNoFindings(page, { widths: WIDTHS });
  await bar.getByRole("button", { name: "Accept…" }).click();
  const dialog = page.getByRole("dialog", { name: `Accept ${NAME} at Oslo?` });
  await dialog.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
  await dialog.getByRole("button", { name: `Accept ${NAME} at Oslo` }).click();
  await expect(bar).toContainText("Accepted by", { timeout: 60_000 });
  await page.goto("/vnfs");
  await main().getByRole("link", { name: NAME }).first().click();
  await expect(page).toHaveURL(/\/vnfs\/[0-9a-f-]{36}$/, { timeout: 60_000 });
  await expect(main()).toContainText(/3 VMs.* at Oslo/);
  await page
    .getByRole("link", { name: /^Recover…/ })
    .first()
    .click();
  await expect(page.getByRole("radio", { name: /^Drill/ })).toBeChecked();
});
