import { randomUUID } from "node:crypto";
import type { BrowserContext, Page } from "@playwright/test";
import { hashPassword } from "../lib/auth/password-hash";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings, expectNoFindingsNow } from "./axe";
import { shoot } from "./shoot";
import { administrator, expect, neverLogged, signIn, test } from "./stillpoint";
import { storeFailover } from "./store-failover";
import { storeSite } from "./store-site";

/* Two administrators: one asks, the other one decides. Each in a browser of their own. */
test.describe.configure({ mode: "serial" });

const WIDTHS = [1920, 640, 1280];
const bea = { name: "bea", password: neverLogged(`bea-${randomUUID()}`) };
let database: ProductDatabase;
let second: BrowserContext;
let other: Page;

test.beforeAll(async ({ browser }, info) => {
  database = await ProductDatabase.open();
  await database.run(
    "INSERT INTO local_users (id, name, password_hash, role) VALUES ($1, $2, $3, 'admin')",
    ...[randomUUID(), bea.name, await hashPassword(bea.password)],
  );
  const { baseURL } = info.project.use;
  second = await browser.newContext({ ...(baseURL ? { baseURL } : {}), reducedMotion: "reduce" });
  other = await second.newPage();
});
test.afterAll(async () => {
  await second.close();
  for (const table of [
    "recovery_points",
    "runs",
    "recoveries",
    "vnfs",
    "sites",
    "approvals",
    "security_settings",
  ])
    await database.run(`DELETE FROM ${table}`);
  await database.run("DELETE FROM role_mappings WHERE name LIKE 'night-%'");
  await database.run("DELETE FROM local_users WHERE name = $1", bea.name);
  await database.close();
});

const switchOn = (...kinds: string[]) =>
  database.run(
    `INSERT INTO security_settings (id, four_eyes, idle_minutes, session_hours, updated_by)
     VALUES (1, $1::"ApprovalKind"[], 30, 12, 'a test')
     ON CONFLICT (id) DO UPDATE SET four_eyes = EXCLUDED.four_eyes`,
    kinds,
  );
const proofIsOld = () => database.run("UPDATE sessions SET proved_at = now() - interval '10 minutes'");
const proofIsFresh = () => database.run("UPDATE sessions SET proved_at = now()");

const rows = (page: Page, table: string) =>
  page.getByRole("group", { name: table, exact: true }).getByRole("row");
const row = (page: Page, table: string, text: string) => rows(page, table).filter({ hasText: text });
const dialogOf = (page: Page, title: string) => page.getByRole("dialog", { name: title, exact: true });
const notice = (page: Page) => page.getByRole("region", { name: "Waiting for a second person" });
const titleOf = (name: string) => `Let the role ${name} of Keystone give operator`;

/** Asks for a mapping that gives a role of Keystone the role operator. @returns the dialog that waits */
async function askFor(page: Page, name: string) {
  await page.goto("/settings/roles");
  await page.getByLabel("Name in Keystone").fill(name);
  await page.getByLabel("Gives here", { exact: true }).selectOption("operator");
  await page.getByRole("button", { name: "Add the mapping" }).click();
  const dialog = dialogOf(page, titleOf(name));
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Opens what waits from the list, as whoever decides does. */
async function lookAt(page: Page, name: string, table = "Waiting") {
  await page.goto("/settings/approvals");
  await row(page, table, titleOf(name))
    .getByRole("link", { name: /^Look at it/ })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: titleOf(name) })).toBeVisible();
}

test("as long as nothing needs a second person, the page says so and how that is changed", async ({
  signedIn: page,
}) => {
  await page.goto("/settings/roles");
  // What each role may do stands there too, in similar words.
  await expect(page.locator("[data-second-person]")).toHaveCount(0);
  await page.getByRole("link", { name: "Approvals" }).click();
  await expect(page.getByRole("heading", { name: "Nothing needs a second person" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Choose what needs one" })).toHaveAttribute(
    "href",
    "/settings/security",
  );
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "approvals-empty");
});

test("a mapping waits until another person has approved exactly that, and is then made", async ({
  signedIn: page,
}) => {
  await switchOn("access_change");
  const dialog = await askFor(page, "night-shift");
  await expect(page.getByText("A second person has to approve each change of the mappings.")).toBeVisible();
  await expect(dialog.getByRole("status").first()).toHaveText("Waiting for a second person");
  await expect(dialog).toContainText("Any other admin can approve it");
  await expect(dialog).toContainText("night-shift");
  await expect(dialog.getByText(/^29 m \d\d s left$/)).toBeVisible();
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "approvals-dialog-waiting");

  // Looked away from, it goes on waiting.
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(notice(page)).toContainText("Waiting for a second person");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "approvals-notice");
  await expect(row(page, "Role mappings", "night-shift")).toHaveCount(0);

  await other.goto("/");
  await signIn(other, bea);
  const told = other.getByRole("link", { name: "1 waits for approval" });
  await expect(told).toBeVisible();
  await shoot(other, "approvals-top-bar");
  await told.click();
  await expect(row(other, "Waiting", titleOf("night-shift"))).toContainText(administrator.name);
  await expectNoFindings(other, { widths: WIDTHS });
  await lookAt(other, "night-shift");
  await expect(other.getByRole("main")).toContainText("Gives then");
  await expectNoFindings(other, { widths: WIDTHS });
  await shoot(other, "approval-to-decide");
  await other.getByRole("button", { name: "Approve" }).click();
  await expect(other.getByRole("main")).toContainText(`${administrator.name} may do exactly this, once`);
  await expect(told).toHaveCount(0);

  await expect(notice(page)).toContainText(/Approved by bea at \d\d:\d\d UTC/);
  await notice(page).getByRole("button", { name: "Open" }).click();
  await expect(dialog.getByRole("status").first()).toHaveText(/^Approved by bea at \d\d:\d\d UTC$/);
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "approvals-dialog-approved");
  await dialog.getByRole("button", { name: "Change the mapping" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(notice(page)).toHaveCount(0);
  await expect(row(page, "Role mappings", "night-shift")).toContainText("operator");
  // The form is free for another one.
  await expect(page.getByLabel("Name in Keystone")).toHaveValue("");
  await expect(other.getByRole("main")).toContainText(`${administrator.name} has done it`);
});

test("nobody approves what they asked for themselves", async ({ signedIn: page }) => {
  const dialog = await askFor(page, "night-watch");
  const own = await page.context().newPage();
  await lookAt(own, "night-watch");
  await expect(own.getByRole("main")).toContainText(
    "You asked for it yourself: another person has to decide.",
  );
  await expect(own.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await expect(own.getByRole("link", { name: /for approval$/ })).toHaveCount(0);
  await expectNoFindings(own, { widths: WIDTHS });
  await shoot(own, "approval-own");
  await own.close();

  await dialog.getByRole("button", { name: "Not needed any more" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("alert").first()).toContainText("Nothing was done: you took the request back.");
  await expect(row(page, "Role mappings", "night-watch")).toHaveCount(0);
  await page.goto("/settings/approvals");
  await expect(row(page, "Before", titleOf("night-watch"))).toContainText("Taken back");
});

test("a refusal is told with its reason", async ({ signedIn: page }) => {
  const dialog = await askFor(page, "night-guard");
  await lookAt(other, "night-guard");
  await other.getByRole("button", { name: "Refuse…" }).click();
  const asked = other.getByRole("dialog", { name: "Refuse it?" });
  await asked.getByRole("button", { name: "Refuse it" }).click();
  await expect(asked.getByRole("alert").first()).toContainText("Say why");
  await expectNoFindingsNow(other);
  await shoot(other, "approval-refuse");
  await asked.getByLabel("Why").fill("Not before the audit is over.");
  await asked.getByRole("button", { name: "Refuse it" }).click();
  await expect(other.getByRole("main")).toContainText("bea refused it");

  await expect(dialog).toContainText(/Refused by bea at/);
  await expect(dialog).toContainText("Not before the audit is over.");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "approvals-dialog-refused");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByRole("alert").first()).toContainText("Not before the audit is over.");
  await expect(row(page, "Role mappings", "night-guard")).toHaveCount(0);
});

test("after half an hour nothing comes of a request any more", async ({ signedIn: page }) => {
  const dialog = await askFor(page, "night-late");
  await database.run(
    "UPDATE approvals SET asked_at = now() - interval '31 minutes', expires_at = now() - interval '1 minute' WHERE state = 'waiting'",
  );
  await expect(dialog).toContainText("Nobody decided within 30 minutes");
  await expect(dialog.getByRole("button", { name: "Nobody there?" })).toHaveCount(0);
  await shoot(page, "approvals-dialog-expired");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alert").first()).toContainText("Nobody decided within 30 minutes");
});

test("who is alone goes on by a reason, the name and the password; it is an alarm until another person has looked", async ({
  signedIn: page,
}) => {
  const dialog = await askFor(page, "night-alone");
  await proofIsOld();
  await dialog.getByRole("button", { name: "Nobody there?" }).click();
  const glass = dialogOf(page, "Go on alone?");
  await expect(glass).toContainText("Everybody who is told of alarms is told at once");
  const go = glass.getByRole("button", { name: "Break the glass" });
  await glass.getByLabel("Why nobody can be waited for").fill("too short");
  await go.click();
  await expect(glass.getByRole("alert").first()).toContainText("Say in at least 10 characters");
  await glass.getByLabel("Why nobody can be waited for").fill("The pager of the second person is silent.");
  await glass.getByLabel("Type role night-alone to confirm").fill("role night");
  await go.click();
  await expect(glass.getByRole("alert").first()).toContainText("Type role night-alone, capitals and all");
  await glass.getByLabel("Type role night-alone to confirm").fill("role night-alone");
  await go.click();
  await expect(glass.getByLabel("Your password, once more")).toBeVisible();
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "approvals-dialog-glass");
  await glass.getByLabel("Your password, once more").fill(administrator.password);
  await go.click();
  await expect(dialog).toContainText(/You went on alone at/);
  await shoot(page, "approvals-dialog-alone");
  await dialog.getByRole("button", { name: "Change the mapping" }).click();
  await expect(row(page, "Role mappings", "night-alone")).toContainText("operator");

  // Not by whoever did it.
  await lookAt(page, "night-alone", "Done without a second person");
  await expect(page.getByRole("main")).toContainText(
    "The alarm stands until another person has looked at it.",
  );
  await expect(page.getByRole("button", { name: "I have looked at it" })).toHaveCount(0);
  await page.goto("/settings/notifications");
  await expect(row(page, "Incidents", "night-alone").first()).toContainText("Goes on", { timeout: 60_000 });

  await other.goto("/settings/approvals");
  await expectNoFindings(other, { widths: WIDTHS });
  await shoot(other, "approvals-full");
  await lookAt(other, "night-alone", "Done without a second person");
  await expect(other.getByRole("main")).toContainText("The pager of the second person is silent.");
  await expectNoFindings(other, { widths: WIDTHS });
  await shoot(other, "approval-glass");
  await other.getByRole("button", { name: "I have looked at it" }).click();
  await expect(other.getByRole("main")).toContainText("bea has looked at it.");
  await expect(row(page, "Incidents", "night-alone").first()).toContainText("Over", { timeout: 60_000 });
});

test("whoever approves types the password again when that is long ago; for a failover, too", async ({
  signedIn: page,
}) => {
  await switchOn("failover", "access_change");
  const lyon = await storeSite(database, { name: "Lyon", origin: "http://127.0.0.1:1", projectId: "ims" });
  const oslo = await storeSite(database, {
    name: "Oslo",
    origin: "http://127.0.0.1:2",
    region: "O",
    projectId: "ims",
  });
  const { vnfId, pointId } = await storeFailover(database, {
    ...{ lyon, oslo, vnfName: "vIMS core", state: "rolled-back", minutesAgo: 300 },
  });
  await page.goto(`/vnfs/${vnfId}/fail-over?site=${oslo}&point=${pointId}`);
  await expect(page.getByText("A second person has to approve this.")).toBeVisible();
  await shoot(page, "approvals-failover");
  // As its start would have asked: these sites answer nothing, so that it cannot be started.
  const id = randomUUID();
  await database.run(
    `INSERT INTO approvals (id, kind, binding, title, facts, permission, target_kind, target_id, target_name, vnf_ids,
       site_id, href, asked_by_key, asked_by, asked_by_ref,
       expires_at)
     VALUES ($1, 'failover', 'x', 'Fail vIMS core over from Lyon to Oslo.', $2, 'recoveries.fail-over', 'vnf', $3::text,
       'vIMS core', ARRAY[$3::uuid], $4, $5, lower($6), $6,
       (SELECT 'local:' || u.id FROM local_users u WHERE u.name = $6), now() + interval '25 minutes')`,
    ...[
      id,
      JSON.stringify([
        { label: "VNF", value: "vIMS core" },
        { label: "From", value: "Lyon" },
        { label: "To", value: "Oslo" },
        {
          label: "Recovery point",
          value: "2026-11-22 14:00 UTC, 42 min old: what was written since is lost",
        },
        { label: "Reason", value: "The power at Lyon is gone, and nobody knows for how long." },
      ]),
      ...[vnfId, oslo, `/vnfs/${vnfId}/fail-over?site=${oslo}&point=${pointId}`, administrator.name],
    ],
  );
  await proofIsOld();
  await other.goto(`/settings/approvals/${id}`);
  const approve = other.getByRole("button", { name: "Approve" });
  await expect(approve).toHaveAccessibleDescription("Type your password first.");
  await other.getByLabel("Your password, once more").fill("not this one");
  await approve.click();
  await expect(other.getByRole("alert").first()).toContainText("This is not your password.");
  await expectNoFindings(other, { widths: WIDTHS });
  await shoot(other, "approval-password");
  await other.getByLabel("Your password, once more").fill(bea.password);
  await approve.click();
  await expect(other.getByRole("main")).toContainText(`${administrator.name} may do exactly this, once`);
  await page.goto(`/settings/approvals/${id}`);
  await expect(page.getByRole("link", { name: "Do it on its page" })).toHaveAttribute(
    "href",
    `/vnfs/${vnfId}/fail-over?site=${oslo}&point=${pointId}`,
  );
  await shoot(page, "approval-approved");
  await proofIsFresh();
});

test("what is known stays while Stillpoint does not answer, and whoever waits is told", async ({
  signedIn: page,
}) => {
  const dialog = await askFor(page, "night-silent");
  await page.route("**/api/approvals/*", (route) => route.abort());
  await expect(dialog).toContainText("What was asked for stands; Stillpoint keeps asking");
  await expect(dialog).toContainText("night-silent");
  await page.unroute("**/api/approvals/*");
  await expect(dialog.getByText("What was asked for stands")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Not needed any more" }).click();
  await expect(dialog).toHaveCount(0);
});
