import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { hashPassword } from "../lib/auth/password-hash";
import { MIGRATIONS } from "../lib/migrations";
import { parseKeys } from "../lib/secrets/parse-keys";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { expect, neverLogged, signIn, test } from "./stillpoint";
import { storeSite } from "./store-site";

/* All settings on one page, what the installation runs on, and a form that is not left by mistake. */
test.describe.configure({ mode: "serial" });

const WIDTHS = [1920, 640, 1280];
const people = (["auditor", "operator"] as const).map((role) => ({
  role,
  name: `settings-${role}`,
  password: neverLogged(`${role}-${randomUUID()}`),
}));
let database: ProductDatabase;
let second: BrowserContext;
let other: Page;

test.beforeAll(async ({ browser }, info) => {
  database = await ProductDatabase.open();
  for (const { name, role, password } of people)
    await database.run(
      "INSERT INTO local_users (id, name, password_hash, role) VALUES ($1, $2, $3, $4)",
      ...[randomUUID(), name, await hashPassword(password), role],
    );
  const { baseURL } = info.project.use;
  second = await browser.newContext({ ...(baseURL ? { baseURL } : {}), reducedMotion: "reduce" });
  other = await second.newPage();
});
test.afterAll(async () => {
  await second.close();
  await database.run("DELETE FROM local_users WHERE name LIKE 'settings-%'");
  for (const table of ["vnfs", "sites", "security_settings"]) await database.run(`DELETE FROM ${table}`);
  await database.run("DELETE FROM workers WHERE id = 'left-behind'");
  await database.run("DELETE FROM housekeeping_runs WHERE worker_id = 'left-behind'");
  await database.close();
});

const sections = (page: Page) => page.getByRole("navigation", { name: "Settings" });
const group = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const entry = (page: Page, name: string) =>
  page
    .getByRole("main")
    .getByRole("listitem")
    .getByRole("link", { name: new RegExp(`^${name}\\s*\\S`) });
const row = (page: Page, table: string, text: string) =>
  page.getByRole("group", { name: table, exact: true }).getByRole("row").filter({ hasText: text });
const fact = (page: Page, name: string) =>
  page
    .getByRole("main")
    .locator("dl > div")
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator("dd");
const namesOf = (page: Page) => sections(page).getByRole("link").allTextContents();

async function signInAs(page: Page, role: "auditor" | "operator") {
  const person = people.find((each) => each.role === role);
  if (!person) throw new Error(`no ${role}`);
  await page.context().clearCookies();
  await page.goto("/");
  await signIn(page, person);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
}

test("the settings tell an administrator how each section stands", async ({ signedIn: page }) => {
  await page.goto("/settings");
  expect(await namesOf(page)).toEqual([
    ...["Schedules", "Retention", "Storage"],
    ...["Sites", "Roles", "Sign-ins", "Security", "Approvals"],
    ...["Notifications", "Hooks"],
    ...["System", "Manifests"],
  ]);
  for (const name of ["Protection", "Sites and access", "Telling", "Installation"])
    await expect(group(page, name).getByRole("link").first()).toBeVisible();
  await expect(entry(page, "Schedules")).toContainText("no schedule: nothing is backed up by itself");
  await expect(entry(page, "Sites")).toContainText("no site yet");
  await expect(entry(page, "Security")).toContainText("after 30 minutes without use, and after 12 hours");
  await expect(entry(page, "Approvals")).toContainText("nothing takes a second person");
  await expect(entry(page, "Notifications")).toContainText("nobody is told");
  await expect(entry(page, "System")).toContainText(/1 worker, the guardian on duty$/);
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "settings-new");

  await storeSite(database, { name: "Lyon", origin: "http://127.0.0.1:9" });
  await database.run(
    `INSERT INTO security_settings (id, four_eyes, idle_minutes, session_hours, updated_by)
     VALUES (1, '{failover,four_eyes_off}', 10, 1, 'a test')`,
  );
  await page.reload();
  await expect(entry(page, "Sites")).toContainText("1 site, ");
  await expect(entry(page, "Security")).toContainText("after 10 minutes without use, and after 1 hour");
  await expect(entry(page, "Approvals")).toContainText("2 kinds of change take a second person");
  await shoot(page, "settings");
});

test("with the keyboard one gets from section to section, and sees where one is", async ({
  signedIn: page,
}) => {
  await page.goto("/settings");
  await expect(sections(page).locator("[aria-current]")).toHaveCount(0);
  await sections(page).getByRole("link", { name: "Schedules" }).focus();
  for (let i = 0; i < 6; i++) await page.keyboard.press("Tab");
  await expect(sections(page).getByRole("link", { name: "Security" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings/security");
  await expect(sections(page).getByRole("link", { name: "Security" })).toHaveAttribute(
    "aria-current",
    "page",
  );
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Settings" }).click();
  await expect(page).toHaveURL("/settings");
});

test("nobody is told of a section that they may not see", async () => {
  await signInAs(other, "auditor");
  await other.goto("/settings");
  await expect(entry(other, "System")).toBeVisible();
  expect(await namesOf(other)).not.toContain("Manifests");
  await expect(other.getByRole("main")).not.toContainText("Manifests");
  await shoot(other, "settings-auditor");

  await signInAs(other, "operator");
  await other.goto("/settings");
  await expect(entry(other, "Approvals")).toBeVisible();
  expect(await namesOf(other)).toEqual([
    ...["Schedules", "Retention", "Storage", "Sites", "Approvals", "Notifications", "Hooks"],
  ]);
  await expect(group(other, "Installation")).toHaveCount(0);
});

test("the system page names what is installed, who is on duty, and what was tidied away", async ({
  signedIn: page,
}) => {
  await page.goto("/settings");
  await sections(page).getByRole("link", { name: "System" }).click();
  await expect(page).toHaveURL("/settings/system");
  await expect(fact(page, "Node.js")).toHaveText(process.versions.node);
  await expect(fact(page, "Newest migration")).toHaveText(
    `${MIGRATIONS.at(-1)}, ${MIGRATIONS.length} of ${MIGRATIONS.length} applied`,
  );
  await expect(fact(page, "Stillpoint")).toHaveText(/^\d+\.\d+\.\d+, build \S+$/);
  await expect(fact(page, "Size")).toHaveText(/^\d[\d.]* MiB$/);
  await expect(fact(page, "Connections")).toHaveText(/^\d+ of \d+ used/);
  await expect(fact(page, "Oldest unfinished run")).toHaveText("none");
  for (const table of ["Workers", "Guardians"])
    await expect(row(page, table, os.hostname())).toContainText("On duty");
  await expect(page.getByRole("main")).toContainText(/Done .+ ago.* by /);
  await expect(row(page, "Housekeeping", "Sessions")).toContainText("7 days after");
  await expect(row(page, "Housekeeping", "Sessions").getByRole("cell").last()).toHaveText("0");
  // The keys by their names: as they are in the file, and as they sign what goes out.
  const file = path.join(process.env.STILLPOINT_E2E_HOME ?? "", "encryption-key");
  const [key] = parseKeys(readFileSync(file, "utf8"), file);
  await expect(fact(page, "Encryption key")).toContainText(`${key?.id} seals and opens`);
  const signed = async () =>
    (await database.client.query("SELECT text FROM audit_checkpoints ORDER BY position DESC LIMIT 1")).rows;
  await expect.poll(async () => (await signed()).length, { timeout: 90_000 }).toBe(1);
  const { publicKey } = JSON.parse((await signed())[0].text).signature;
  const hash = createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("base64");
  await expect(fact(page, "Manifests are signed with")).toContainText(`SHA256:${hash.replace(/=+$/, "")}`);
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "system");

  // What happens meanwhile is seen without a reload.
  await database.run(
    `INSERT INTO workers (id, hostname, pid, version, started_at, heartbeat_at)
     VALUES ('left-behind', 'another-host', 7, '0.0.9', now() - interval '1 day', now() - interval '1 hour')`,
  );
  await database.run(
    `INSERT INTO housekeeping_runs (slot, ended_at, worker_id, removed)
     VALUES (now(), now(), 'left-behind', '{"sessions": 1234, "workers": 2, "slots": 5}')`,
  );
  await expect(row(page, "Workers", "another-host")).toContainText("Gone");
  await expect(row(page, "Housekeeping", "Sessions").getByRole("cell").last()).toHaveText("1,234");
  // An older version did not count these.
  await expect(row(page, "Housekeeping", "no credential reads").getByRole("cell").last()).toHaveText("—");

  await signInAs(other, "auditor");
  await other.goto("/settings/system");
  await expect(row(other, "Workers", os.hostname())).toContainText("On duty");
  await expectNoFindings(other, { widths: WIDTHS });
});

const question = (page: Page) => page.getByRole("dialog", { name: "Leave without storing?" });
const minutes = (page: Page) => page.getByLabel("Ends without use, minutes");
const stay = async (page: Page) => {
  await question(page).getByRole("button", { name: "Stay here" }).click();
  await expect(question(page)).toHaveCount(0);
  await expect(page).toHaveURL("/settings/security");
  await expect(minutes(page)).toHaveValue("17");
};
const leave = (page: Page) => question(page).getByRole("button", { name: "Leave without storing" }).click();

test("whoever leaves the security page with something not stored is asked first, whichever way they go", async ({
  signedIn: page,
}) => {
  await database.run("DELETE FROM security_settings");
  await page.goto("/settings");
  await sections(page).getByRole("link", { name: "Security" }).click();
  await expect(minutes(page)).toHaveValue("30");
  await sections(page).getByRole("link", { name: "Sign-ins" }).click();
  await expect(page).toHaveURL("/settings/sign-ins");
  // Nothing was entered: nothing is asked.
  await page.evaluate(() => history.back());
  await expect(minutes(page)).toHaveValue("30");
  await minutes(page).fill("17");
  await expect(page.getByText("Not stored yet")).toBeVisible();

  await sections(page).getByRole("link", { name: "Roles" }).click();
  await expect(question(page)).toBeVisible();
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "settings-leave");
  await stay(page);

  await page.evaluate(() => history.back());
  await stay(page);
  await page.evaluate(() => history.forward());
  await stay(page);

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search and commands" }).fill("over");
  await page.keyboard.press("Enter");
  await stay(page);

  // Forward still leads where it led.
  await page.evaluate(() => history.forward());
  await leave(page);
  await expect(page).toHaveURL("/settings/sign-ins");
  await page.evaluate(() => history.back());
  await expect(minutes(page)).toHaveValue("30");

  await minutes(page).fill("17");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search and commands" }).fill("over");
  await page.keyboard.press("Enter");
  await leave(page);
  await expect(page).toHaveURL("/");
});

test("what is stored on the security page may be left, and stands on the settings page", async ({
  signedIn: page,
}) => {
  await page.goto("/settings/security");
  await minutes(page).fill("17");
  await page.getByRole("button", { name: "Store the changes" }).click();
  await expect(page.getByRole("main")).toContainText("A session ends after 17 minutes without use");
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Settings" }).click();
  await expect(entry(page, "Security")).toContainText("after 17 minutes without use");
  await expect(question(page)).toHaveCount(0);
});

test("what is wrong is told once its field was left, and what was changed when it is stored", async ({
  signedIn: page,
}) => {
  const siteId = await storeSite(database, { name: "Turin", origin: "http://127.0.0.1:8", projectId: "p" });
  const main = page.getByRole("main");
  await page.goto("/settings/roles");
  const domain = main.getByLabel("Id of its domain");
  await expect(async () => {
    await main.getByLabel("Kind", { exact: true }).selectOption("group");
    await expect(domain).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await domain.fill("two words");
  await expect(domain).not.toHaveAttribute("aria-invalid", "true");
  await domain.press("Tab");
  await expect(domain).toHaveAccessibleDescription(/This is no domain id/);
  await domain.fill("default");
  await expect(domain).not.toHaveAttribute("aria-invalid", "true");
  await main.getByLabel("Name in Keystone").fill("operators");
  await main.getByRole("button", { name: "Add the mapping" }).click();
  await expect(page.getByText("The group operators now gives viewer.")).toBeVisible();
  await main.getByLabel("What the group operators gives").selectOption("operator");
  await expect(page.getByText("The group operators now gives operator; it gave viewer.")).toBeVisible();
  await main.getByRole("button", { name: "Remove the group operators" }).click();
  await expect(main.getByRole("button", { name: "Remove the group operators" })).toHaveCount(0);

  await page.goto(`/sites/${siteId}`);
  await main.getByRole("button", { name: "Edit" }).click();
  const hosts = main.getByLabel("Confirmed hosts");
  await hosts.fill("nova");
  await hosts.press("Tab");
  await expect(hosts).toHaveAccessibleDescription(/"nova" is no host with its port/);
  await shoot(page, "site-edit-typed");
  await hosts.fill("nova.example.com:8774");
  await expect(hosts).not.toHaveAttribute("aria-invalid", "true");
  await main.getByLabel("Interface").selectOption("internal");
  await main.getByRole("button", { name: "Store the changes" }).click();
  const said = page.getByText(/^Turin was changed: /);
  await expect(said).toHaveText(
    /interface: public → internal.*confirmed hosts: \+ nova\.example\.com:8774|confirmed hosts: \+ nova\.example\.com:8774.*interface: public → internal/,
  );

  await main.getByRole("button", { name: "Add a credential" }).click();
  const id = main.getByLabel("Application credential id");
  await id.fill("{{ id }}");
  await main.getByLabel("Secret", { exact: true }).fill("s");
  await id.focus();
  await main.getByLabel("Secret", { exact: true }).focus();
  await expect(id).toHaveAccessibleDescription(/This is a placeholder/);
  await main.getByRole("button", { name: "Cancel" }).click();

  await main.getByRole("button", { name: /^Replace the secret of/ }).click();
  const dialog = page.getByRole("dialog", { name: /^Replace the secret of/ });
  const secret = dialog.getByLabel("New secret", { exact: true });
  await dialog.getByRole("button", { name: "Replace the secret" }).click();
  await expect(secret).toHaveAccessibleDescription("Enter the new secret.");
  await secret.fill("something");
  await expect(secret).not.toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Escape");
  await expect(question(page)).toBeVisible();
  await question(page).getByRole("button", { name: "Leave without storing" }).click();
  await expect(dialog).toHaveCount(0);
});
