import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { hashPassword } from "../../lib/auth/password-hash";
import { ProductDatabase } from "../authorization/product-database";
import { expectNoFindings } from "../axe";
import { shoot } from "../shoot";
import { administrator, expect, neverLogged, signIn, test, typePasswordIfAsked } from "../stillpoint";
import { sandboxHere } from "./sandbox-here";

/*
 * After watch-a-drill.spec.ts: the site of its VNF is lost, and the VNF is failed over to the other one, by keyboard and
 * mouse: nothing starts unsigned, unseen, by a stray key, or before a second administrator has approved exactly that. When
 * the site is back, what the VNF left there is stopped.
 */
test.describe.configure({ mode: "serial" });

const NAME = "Watched core";
const MEMBERS = ["pcscf-1", "scscf-1", "scscf-2"];
const REASON = "Lyon lost both power feeds. INC-20418.";
const bea = { name: "bea", password: neverLogged(`bea-${randomUUID()}`) };
let sandbox: ReturnType<typeof sandboxHere>;
let database: ProductDatabase;
let page: Page;
/** Where the sandbox is broken and healed, beside what is looked at. */
let panel: Page;
/** The second administrator's browser. */
let other: Page;

test.beforeAll(async ({ browser, baseURL, contextOptions }) => {
  const open = () => browser.newContext({ ...contextOptions, ...(baseURL ? { baseURL } : {}) });
  const context = await open();
  page = await context.newPage();
  await page.goto("/");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/");
  panel = await context.newPage();
  other = await (await open()).newPage();
  sandbox = sandboxHere();
  database = await ProductDatabase.open();
  await database.run(
    "INSERT INTO local_users (id, name, password_hash, role) VALUES ($1, $2, $3, 'admin')",
    ...[randomUUID(), bea.name, await hashPassword(bea.password)],
  );
});
test.afterAll(async () => {
  // Whatever failed: the stories that follow have one administrator only, and a cloud that is whole.
  for (const table of ["security_settings", "approvals"]) await database.run(`DELETE FROM ${table}`);
  await database.run("DELETE FROM local_users WHERE name = $1", bea.name);
  await database.close();
  await panel.goto("/sandbox");
  await panel.getByRole("button", { name: "Heal everything" }).click();
  await expect(panel.getByRole("region", { name: "Active now" })).toContainText("Nothing");
  await other.context().close();
  await page.context().close();
});

const main = () => page.getByRole("main");
const goOn = (to: string) => page.getByRole("button", { name: `Go on to ${to}` });
const start = () => page.getByRole("button", { name: `Fail ${NAME} over to Oslo` });

const WIDTHS = [1280, 1000, 640];

/** Says on the security page whether a failover takes a second person. */
async function takeSecondPerson(isOn: boolean) {
  await panel.goto("/settings/security");
  await panel.getByRole("checkbox", { name: /^Failover and relocation/ }).setChecked(isOn);
  await panel.getByRole("button", { name: "Store the changes" }).click();
  await expect(panel.getByRole("main")).toContainText(
    `${isOn ? "A second person approves from now on" : "One person alone does again"}: Failover and relocation.`,
  );
}

test("a failover takes a second person from now on: that is set on the security page", async () => {
  await takeSecondPerson(true);
});

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

const recoverPage = () => new URL(page.url()).pathname.replace("fail-over", "recover");
const title = `Fail ${NAME} over from Lyon to Oslo`;
const dialog = () => page.getByRole("dialog", { name: title, exact: true });

/** Nothing was started: another recovery could be chosen still. */
async function nothingRuns() {
  await panel.goto(recoverPage());
  await expect(panel.getByRole("radio", { name: /^Drill/ })).toBeVisible();
}

test("the press asks a second administrator first: nothing starts, not even once it is approved", async () => {
  test.setTimeout(180_000);
  await expect(main()).toContainText("A second person has to approve this.");
  await page.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
  await typePasswordIfAsked(page);
  await start().click();
  await expect(dialog().getByRole("status").first()).toHaveText("Waiting for a second person");
  await expect(dialog()).toContainText(REASON);
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "failover-asked");
  await nothingRuns();

  await other.goto("/");
  await signIn(other, bea);
  await other.getByRole("link", { name: "1 waits for approval" }).click();
  await other
    .getByRole("row")
    .filter({ hasText: title })
    .getByRole("link", { name: /^Look at it/ })
    .click();
  const request = other.getByRole("main");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(request).toContainText("what was written since is lost");
  await expect(request).toContainText("Signed: ");
  await expect(request).toContainText("Agreed with the duty manager.");
  await shoot(other, "failover-to-approve");
  await other.getByRole("button", { name: "Approve" }).click();
  await expect(request).toContainText(`${administrator.name} may do exactly this, once`);
  await expect(dialog().getByRole("status").first()).toHaveText(/^Approved by bea at \d\d:\d\d UTC$/);
  await nothingRuns();
});

test("then it starts, and is what is shown instead of another one", async () => {
  test.setTimeout(120_000);
  const recover = recoverPage();
  await dialog()
    .getByRole("button", { name: `Fail ${NAME} over to Oslo` })
    .click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 60_000 });
  for (const name of MEMBERS) await expect(main()).toContainText(name);
  await panel.goto(recover);
  await expect(panel.getByRole("main").getByRole("link", { name: /^(Watch|Open) f-/ })).toBeVisible();
  await expect(panel.getByRole("radio")).toHaveCount(0);
  await expect(other.getByRole("main")).toContainText(`${administrator.name} has done it`);
});

test("the audit log names who asked, who approved and who started it", async () => {
  const kinds = ["approval.asked", "approval.approved", "approval.used", "failover.started"];
  await panel.goto(
    `/audit?target=${encodeURIComponent(NAME)}${kinds.map((kind) => `&action=${kind}`).join("")}`,
  );
  const rows = panel.getByRole("row").filter({ hasText: NAME });
  for (const [action, who] of [
    ["Approval asked for", administrator.name],
    ["Approved by a second person", bea.name],
    ["Approval used", administrator.name],
    ["Failover started", administrator.name],
  ] as const) {
    await expect(rows.filter({ hasText: action })).toHaveCount(1);
    await expect(rows.filter({ hasText: action })).toContainText(who);
  }
  await rows.filter({ hasText: "Approval used" }).getByRole("button").first().click();
  await expect(panel.getByText("approvedBy")).toBeVisible();
  await shoot(panel, "failover-approved-in-the-log");
  // Nothing of it waits any more, so one person alone may switch it off; the stories that follow have but one.
  await takeSecondPerson(false);
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

test("the old site is back: what it refuses is told for each VM, and then they are stopped and locked", async () => {
  test.setTimeout(240_000);
  await panel.goto("/sandbox");
  await panel.getByRole("button", { name: "Heal everything" }).click();
  await page.goto("/vnfs");
  await main().getByRole("link", { name: NAME }).first().click();
  const former = page.getByRole("region", { name: "Former VMs at Lyon" });
  await expect(former).toContainText("Split-brain risk", { timeout: 120_000 });
  await sandbox.addFault({
    ...{ at: "request", site: "RegionOne", route: "servers.action", action: "os-stop" },
    effect: { do: "error", status: 403 },
  });
  const stopAndLock = async () => {
    await page.getByRole("button", { name: "Stop and lock there…" }).click();
    const dialog = page.getByRole("dialog", { name: `Stop the former VMs of ${NAME} at Lyon?` });
    await dialog.getByRole("textbox", { name: /^Type/ }).fill(NAME);
    await dialog.getByRole("button", { name: "Stop and lock at Lyon" }).click();
  };
  await stopAndLock();
  const left = page.getByRole("dialog", { name: "Not all of them are stopped at Lyon" });
  for (const name of MEMBERS)
    await expect(left).toContainText(
      new RegExp(`${name} may still run: Lyon: .*\\(req-[0-9a-f-]+\\)\\. \\w`),
      {
        timeout: 90_000,
      },
    );
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "former-not-stopped");
  await left.getByRole("button", { name: "Close" }).first().click();
  await sandbox.removeFaults();
  await stopAndLock();
  await expect(former).toContainText("None of them runs at Lyon.", { timeout: 90_000 });
});
