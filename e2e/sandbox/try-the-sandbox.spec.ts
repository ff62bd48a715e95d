import type { Page } from "@playwright/test";
import { expectFits, expectNoFindings } from "../axe";
import { administrator, expect, neverLogged, printedPassword, signIn, test } from "../stillpoint";
import { type ToldChannel, toldByWebhook } from "./told-by-webhook";

/*
 * One story with the sandbox cloud, from the first start on: two regions' VMs without a further step, a mark on every
 * page, and a panel that breaks and heals, of which a webhook tells.
 */
test.describe.configure({ mode: "serial" });

const sandboxPassword = () => neverLogged(process.env.STILLPOINT_E2E_SANDBOX_PASSWORD ?? "");
const mark = (page: Page) => page.getByText("Sandbox: Lyon and Oslo are simulated.");
let told: ToldChannel | undefined;
const DARK = "incident.opened Oslo: does not answer";
const PARTS = ["", "/requests", "/volumes", "/log"];
test.afterAll(() => told?.close());

async function begin(page: Page, path = "/") {
  await page.goto(path);
  await signIn(page, administrator);
  await expect(page).toHaveURL(path);
}
async function lookClosely(page: Page, path: string) {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectNoFindings(page);
  await expectFits(page, [1280, 1920, 640]);
}
const stateOf = (page: Page, site: string) =>
  page.getByRole("region", { name: "Sites" }).getByRole("row").filter({ hasText: site });

test("the first start: a password of one's own, and both regions are there", async ({ page }) => {
  test.setTimeout(120_000);
  await lookClosely(page, "/sign-in");
  await expect(mark(page)).toBeVisible();
  await signIn(page, { name: administrator.name, password: printedPassword() });
  await expect(page).toHaveURL("/set-up");
  await expect(mark(page)).toBeVisible();
  await page.getByLabel("New password", { exact: true }).fill(administrator.password);
  await page.getByLabel("New password, again").fill(administrator.password);
  await page.getByRole("button", { name: "Use this password" }).click();
  await expect(page).toHaveURL("/");
  for (const site of ["Lyon", "Oslo"])
    await expect(stateOf(page, site)).toContainText("Reachable", { timeout: 60_000 });
  for (const name of ["pcscf-1", "sbc-1"]) {
    await page.goto(`/vms?search=${name}`);
    await expect(page.getByRole("row").filter({ hasText: name })).toHaveCount(1, { timeout: 60_000 });
  }
});

test("every page says that it is simulated, and leads an admin to the panel", async ({ page }) => {
  await begin(page);
  for (const path of ["/", "/vms", "/sites", "/audit", "/settings/roles", "/account", "/no-such-page"]) {
    await page.goto(path);
    await expect(mark(page)).toBeVisible();
  }
  await page.goto("/sites");
  await page.getByRole("link", { name: /^Sandbox ?: Lyon and Oslo/ }).click();
  await expect(page).toHaveURL("/sandbox");
  await expect(
    page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Sandbox" }),
  ).toBeVisible();
});

test("axe finds nothing on the panel, and it fits", async ({ page }) => {
  test.setTimeout(180_000);
  await begin(page);
  for (const part of PARTS) await lookClosely(page, `/sandbox${part}`);
});

test("a site is taken dark, the overview and a channel tell, and it is healed", async ({ page }) => {
  test.setTimeout(420_000);
  await begin(page);
  told = await toldByWebhook(page, "A site does not answer");
  await page.goto("/sandbox");
  await page.getByRole("button", { name: "Take dark Oslo" }).click();
  const active = page.getByRole("region", { name: "Active now" });
  await expect(active).toContainText("Site dark at Oslo");
  await page.goto("/");
  await expect(stateOf(page, "Oslo")).toContainText("Unreachable", { timeout: 100_000 });
  await expect(stateOf(page, "Lyon")).toContainText("Reachable");
  // Once that has lasted for a minute.
  await expect.poll(told.messages, { timeout: 120_000 }).toEqual([DARK]);
  await page.goto("/sandbox");
  await page.getByRole("button", { name: "Heal everything" }).click();
  await expect(active).toContainText("Nothing");
  await page.goto("/");
  await expect(stateOf(page, "Oslo")).toContainText("Reachable", { timeout: 100_000 });
});

test("a switch says what is wrong with its form, keeps what was typed, and its fault can be removed", async ({
  page,
}) => {
  await begin(page, "/sandbox");
  const slow = page.getByRole("form", { name: "Site slow" });
  const ms = slow.getByLabel("Later by, in milliseconds");
  await ms.fill("a little");
  await slow.getByRole("button", { name: "Do it" }).click();
  await expect(ms).toHaveAccessibleDescription("a little is no number.");
  await expect(ms).toHaveValue("a little");
  await ms.focus();
  await page.waitForResponse(/\/api\/sandbox/);
  await page.waitForResponse(/\/api\/sandbox/);
  await expect(ms).toBeFocused(); // what is asked for anew takes no focus from who corrects
  await ms.fill("5");
  await slow.getByRole("button", { name: "Do it" }).click();
  const active = page.getByRole("region", { name: "Active now" });
  await expect(active).toContainText("Site slow at Lyon");
  const switches = page.getByRole("region", { name: "Switches" });
  await expect(switches).toContainText("1 active");
  await active.getByRole("button", { name: "Remove Site slow at Lyon" }).click();
  await expect(active).toContainText("Nothing");
  await expect(switches).not.toContainText("1 active");
});

test("the panel works without scripts", async ({ browser, page, baseURL }) => {
  await begin(page, "/sandbox");
  await expect(page).toHaveURL("/sandbox");
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState,
    ...(baseURL ? { baseURL } : {}),
  });
  const still = await plain.newPage();
  await still.goto("/sandbox");
  await still.getByRole("button", { name: "Take dark Lyon" }).click();
  await expect(still.getByRole("region", { name: "Active now" })).toContainText("Site dark at Lyon");
  await still.getByRole("button", { name: "Heal everything" }).click();
  await expect(still.getByRole("region", { name: "Active now" })).toContainText("Nothing");
  await still.goto("/sandbox/log?kind=did");
  await expect(still.getByRole("row").filter({ hasText: "switch heal" }).first()).toBeVisible();
  await plain.close();
});

test("what was done is in the audit log, by whom", async ({ page }) => {
  await begin(page, "/audit");
  const row = (who: string, what: string) =>
    page.getByRole("row").filter({ hasText: who }).filter({ hasText: what });
  await expect(row("administrator", "Sandbox switch flipped").first()).toBeVisible();
  await expect(row("sandbox", "Site added").first()).toBeVisible();
});

test("a user of the sandbox signs in, sees the mark, and has no panel", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill("demo");
  await page.getByLabel("Password").fill(sandboxPassword());
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/", { timeout: 30_000 });
  await expect(mark(page)).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Main" })).not.toContainText("Sandbox");
  expect((await page.goto("/sandbox"))?.status()).toBe(403);
  expect((await page.request.get("/api/sandbox")).status()).toBe(403);
});

test("the channel was told once that the site was dark, and once that it is back", async () => {
  test.setTimeout(180_000);
  const messages = () => told?.messages() ?? [];
  await expect.poll(messages, { timeout: 150_000 }).toEqual([DARK, "incident.over Oslo: does not answer"]);
  expect((await told?.queued())?.all).toBe(2);
});
