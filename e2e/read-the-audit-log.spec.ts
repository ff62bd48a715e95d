import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { ProductDatabase } from "./authorization/product-database";
import { expectFits, expectNoFindings, expectNoFindingsNow } from "./axe";
import { shoot } from "./shoot";
import { expect, signIn, test } from "./stillpoint";

const WRONG = { name: "nobody-of-that-name", password: "not the password" };

/** Has a sign-in refused, in a browser of its own: that writes an entry. */
async function beRefused(page: Page) {
  await page.goto("/sign-in");
  await signIn(page, WRONG);
  await expect(page.getByRole("alert").getByText("is wrong")).toBeVisible();
}

const rows = (page: Page) => page.getByRole("button", { name: /, (\d+ \w+ )?\d\d:\d\d:\d\d$/ });
const refused = (page: Page) =>
  rows(page).filter({ has: page.locator(":scope[aria-label^='Sign-in refused']") });

test("a refused sign-in is in the log, opens in place, and fits its chain", async ({
  signedIn: page,
  page: other,
}) => {
  await beRefused(other);
  await page.goto("/audit");
  await expect(page.getByRole("heading", { level: 1, name: "Audit" })).toBeVisible();
  await expect(page.getByText(/^[\d,]+ entries$/)).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: "Sign-in refused" }).first();
  await expect(row).toContainText(WRONG.name);
  await expect(row).toContainText("Refused");
  await refused(page).first().click();
  await expect(page.getByText(/Entry [\d,]+ follows \S+ and hashes to/)).toBeVisible();
  await expect(page.getByText(/recomputed at \d\d:\d\d:\d\d UTC, unchanged/)).toBeVisible();
  await expect(page.getByText("session.refused")).toBeVisible();
  await expect(page.getByText(WRONG.password)).toHaveCount(0);

  // The address opens the same entry again, for whoever it is sent to.
  await expect(page).toHaveURL(/\/audit\?entry=\d+$/);
  await page.reload();
  await expect(page.getByText(/recomputed at \d\d:\d\d:\d\d UTC, unchanged/)).toBeVisible();
  await expect(refused(page).first()).toHaveAttribute("aria-expanded", "true");
});

test("what comes is told, and moves no row until it is asked for", async ({
  signedIn: page,
  page: other,
}) => {
  await page.goto("/audit");
  const first = await rows(page).first().getAttribute("aria-label");
  await beRefused(other);
  const show = page.getByRole("button", { name: /^Show \d+ new entr/ });
  await expect(show).toBeVisible();
  expect(await rows(page).first().getAttribute("aria-label")).toBe(first);
  await show.click();
  await expect(show).toBeHidden();
  await expect(rows(page).first()).toHaveAccessibleName(/^Sign-in refused/);
});

test("the keyboard alone steps through the rows, opens one and closes it", async ({ signedIn: page }) => {
  await page.goto("/audit");
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(rows(page).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(rows(page).first()).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByText(/Entry [\d,]+ follows/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(rows(page).first()).toHaveAttribute("aria-expanded", "false");
  await expect(rows(page).first()).toBeFocused();
  await expect(page).toHaveURL("/audit");
});

test("axe finds nothing in an open entry", async ({ signedIn: page }) => {
  await page.goto("/audit");
  await rows(page).first().click();
  await expect(page.getByText(/Entry [\d,]+ follows/)).toBeVisible();
  await expectNoFindings(page);
});

test("filters are in the address, Back undoes them, and an entry leads to all about its target", async ({
  signedIn: page,
  page: other,
}) => {
  await beRefused(other);
  await page.goto("/audit");
  await page.getByRole("button", { name: "Result" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Refused" }).click();
  await expect(page).toHaveURL("/audit?result=refused");
  await page.keyboard.press("Escape");
  await expect(refused(page).first()).toBeVisible();
  await expect(rows(page).and(page.locator("[aria-label^='Signed in']"))).toHaveCount(0);

  await page.keyboard.press("/");
  await page.keyboard.type(WRONG.name);
  await expect(page).toHaveURL(`/audit?q=${WRONG.name}&result=refused`);
  await expect(refused(page).first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("searchbox", { name: "Filter the log" })).toHaveValue(WRONG.name);
  await expect(refused(page).first()).toBeVisible();

  await page.goto("/audit?q=nothing-is-called-so");
  await expect(page.getByText("No entry matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL("/audit");
  await expect(rows(page).first()).toBeVisible();
  await page.goBack();
  await expect(page.getByText("No entry matches")).toBeVisible();

  await page.getByRole("button", { name: "Target, run, times" }).click();
  await page.getByLabel("Until, UTC").fill("2001-01-01T00:00");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL("/audit?q=nothing-is-called-so&until=2001-01-01T00%3A00");

  // The administrator's own account, of which the set-up has changed the password.
  await page.goto("/audit?action=account.password_changed");
  const entry = rows(page).first();
  await expect(entry).toHaveAccessibleName(/^Password changed/);
  await entry.click();
  await page.getByRole("link", { name: "All about it" }).click();
  await expect(page).toHaveURL(/\/audit\?target=[^&]+$/);
  const target = new URL(page.url()).searchParams.get("target") ?? "";
  await expect(rows(page).and(page.locator("[aria-label^='Password changed']")).first()).toBeVisible();
  const found = await page.request.get(`/api/audit?target=${encodeURIComponent(target)}`);
  const { rows: of } = (await found.json()) as { rows: { target: { id: string; name: string } }[] };
  expect(of.length).toBeGreaterThan(0);
  for (const row of of) expect([row.target.id, row.target.name]).toContain(target);
});

test("a run is found by its whole id, and what its id begins with is looked for", async ({
  signedIn: page,
}) => {
  const run = "7f0c1d52-0000-4000-8000-00000000000a";
  await page.goto("/audit");
  await page.getByRole("button", { name: "Target, run, times" }).click();
  const field = page.getByLabel("Run, by its id or address");
  for (const [typed, words] of [
    ["7f0c1d5", /at least its first 8 digits/],
    ["7f0c1d52", /No entry of the log is of a run whose id begins with 7f0c1d52/],
  ] as const) {
    await field.fill(typed);
    await page.keyboard.press("Enter");
    await expect(field).toHaveAccessibleDescription(words);
    await expect(field).toBeFocused();
    await expect(page).toHaveURL("/audit");
  }
  await shoot(page, "audit-run-refused");
  await field.fill(run);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/audit?run=${run}`);
});

test("filters are saved under a name, opened by the keyboard alone, shared, renamed and removed", async ({
  signedIn: page,
}) => {
  const views = page.getByRole("dialog", { name: "Saved views" });
  await page.goto("/audit");
  await page.getByRole("button", { name: "Saved views" }).click();
  await expect(views).toContainText("Filter the log first");
  await expect(views).toContainText("You have saved none yet.");
  await expectNoFindingsNow(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Saved views" })).toBeFocused();

  // What is opened and which page it is belongs to no view; how far back stays relative.
  await page.goto("/audit?span=24h&result=refused&result=failed&upto=99999999");
  await page.getByRole("button", { name: "Saved views" }).click();
  await views.getByLabel("Save these filters as").fill("Went wrong today");
  await page.keyboard.press("Enter");
  const own = views.getByRole("region", { name: "Yours" });
  const link = own.getByRole("link", { name: "Went wrong today", exact: true });
  await expect(link).toHaveAttribute("href", "/audit?span=24h&result=refused&result=failed");
  await expect(own).toContainText("Last 24 hours · Refused, Failed");
  await expect(own).toContainText("shown now");
  await views.getByLabel("Save these filters as").fill("WENT wrong today");
  await page.keyboard.press("Enter");
  await expect(views.getByRole("link", { name: /There is a view Went wrong today already/ })).toBeVisible();
  await expectNoFindingsNow(page);
  await expectFits(page, [1280, 640]);
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.goto("/audit");
  await page.getByRole("button", { name: "Saved views" }).focus();
  await page.keyboard.press("Enter");
  await expect(link).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/audit?span=24h&result=refused&result=failed");
  await expect(views).toBeHidden();
  const button = page.getByRole("button", { name: "View: Went wrong today" });
  await expect(button).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL("/audit");

  await page.goForward();
  await button.click();
  await own.getByRole("button", { name: "Share Went wrong today" }).click();
  await expect(own.getByRole("button", { name: "Stop sharing Went wrong today" })).toBeVisible();
  await shoot(page, "audit-views");
  await own.getByRole("button", { name: "Rename Went wrong today" }).click();
  await own.getByLabel("New name of Went wrong today").fill("Trouble");
  await page.keyboard.press("Enter");
  await expect(own.getByRole("button", { name: "Rename Trouble" })).toBeFocused();
  await own.getByRole("button", { name: "Remove Trouble" }).click();
  await expect(own.getByRole("button", { name: "Keep it" })).toBeFocused();
  await own.getByRole("button", { name: "Remove the view" }).click();
  await expect(own).toContainText("You have saved none yet.");
  await page.keyboard.press("Escape");
  await page.goto("/audit?q=shared&span=1h");
  await expect(rows(page).and(page.locator("[aria-label^='View of the log shared']")).first()).toBeVisible();
});

test("what the filters find is taken away as files, and nothing else", async ({
  signedIn: page,
  page: other,
}) => {
  await beRefused(other);
  await page.goto(`/audit?q=${WRONG.name}&result=refused`);
  // Its place in the chain is in the files, and it gets that a little later than it is written.
  await refused(page).first().click();
  await expect(page.getByText(/Entry [\d,]+ follows \S+ and hashes to/)).toBeVisible({ timeout: 20_000 });
  const count = await rows(page).count();
  const take = async (name: string, ending: RegExp) => {
    const taken = page.waitForEvent("download");
    await page.getByRole("link", { name: `Export as ${name}` }).click();
    const file = await taken;
    expect(file.suggestedFilename()).toMatch(ending);
    return readFileSync(await file.path(), "utf8")
      .split(/\r?\n/)
      .filter(Boolean);
  };
  const [head, ...cells] = await take("CSV", /^stillpoint-audit-\d{8}T\d{6}Z\.csv$/);
  expect(head).toMatch(/^position,id,at,/);
  const lines = (await take("JSON Lines", /^stillpoint-audit-\d{8}T\d{6}Z\.jsonl$/)).map((line) =>
    JSON.parse(line),
  );
  const ofAll = Array.from({ length: count }, () => ["session.refused", WRONG.name]);
  expect(lines.map(({ entry }) => [entry.action, entry.actor_name])).toEqual(ofAll);
  expect(cells.map((line) => line.split(",")[0])).toEqual(lines.map(({ position }) => `"${position}"`));
});

/** `npm run audit:verify`'s program, beside the product under test. */
function verify(...checkpoints: string[]) {
  // Two that contradict each other are a warning of Node's, where nothing may be said.
  const {
    STILLPOINT_E2E_DATABASE_URL,
    STILLPOINT_E2E_HOME,
    FORCE_COLOR: _,
    NO_COLOR: _no,
    ...env
  } = process.env;
  const args = ["dist/audit.mjs", "verify", ...checkpoints.flatMap((file) => ["--checkpoints", file])];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: {
      ...env,
      DATABASE_URL: STILLPOINT_E2E_DATABASE_URL ?? "",
      STILLPOINT_HOME: STILLPOINT_E2E_HOME ?? "",
    },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("the signed checkpoints are taken away as a file by which the log is verified, and which bears no change", async ({
  signedIn: page,
}) => {
  const database = await ProductDatabase.open();
  const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-e2e-checkpoints-"));
  const kept = async () =>
    (await database.client.query("SELECT position, text FROM audit_checkpoints ORDER BY position")).rows;
  try {
    // The first one is signed within a minute of the first entry.
    await expect.poll(async () => (await kept()).length, { timeout: 90_000 }).toBeGreaterThan(0);
    await page.goto("/audit");
    const taken = page.waitForEvent("download");
    await page.getByRole("link", { name: "Signed checkpoints" }).click();
    const download = await taken;
    expect(download.suggestedFilename()).toMatch(/^stillpoint-audit-checkpoints-\d{8}T\d{6}Z\.jsonl$/);
    const file = path.join(folder, download.suggestedFilename());
    copyFileSync(await download.path(), file);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(lines).toEqual((await kept()).slice(0, lines.length).map(({ text }) => text));

    const whole = verify(file);
    expect(whole).toMatchObject({ status: 0, stderr: "" });
    const counted = Number(/^(\d+) signed checkpoints know them so/m.exec(whole.stdout)?.[1]);
    expect(counted).toBeGreaterThanOrEqual(lines.length);

    // One more of the same, and it is not the same file any more: said of which line of which file.
    const changed = path.join(folder, "changed.jsonl");
    const last = JSON.parse(lines.at(-1) ?? "");
    const other = last.hash.replace(/^./, (digit: string) => (digit === "0" ? "1" : "0"));
    writeFileSync(
      changed,
      [...lines.slice(0, -1), lines.at(-1)?.replace(last.hash, other)].map((each) => `${each}\n`).join(""),
    );
    expect(verify(changed)).toEqual({
      status: 1,
      stdout: "",
      stderr: `Line ${lines.length} of ${changed} does not count: its signature does not hold: it was changed.\n`,
    });
  } finally {
    rmSync(folder, { recursive: true });
    await database.close();
  }
});

test("rows stay and say so while nothing answers", async ({ signedIn: page }) => {
  await page.goto("/audit");
  await page.route("**/api/audit?**", (route) => route.abort());
  await expect(page.getByRole("alert").getByText("Stillpoint does not answer.")).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
  await page.unroute("**/api/audit?**");
  await expect(page.getByText("Stillpoint does not answer.")).toBeHidden();
});

test("strangers get neither the page nor its data, and a wrong address does no harm", async ({
  page: stranger,
  signedIn: page,
}) => {
  await stranger.goto("/audit");
  await expect(stranger).toHaveURL("/sign-in?next=%2Faudit");
  for (const path of ["/api/audit", "/api/audit/1"])
    expect((await stranger.request.get(path)).status()).toBe(401);
  expect((await page.request.get("/api/audit?before=x")).status()).toBe(400);
  expect((await page.request.get("/api/audit/4711000")).status()).toBe(404);
  await page.goto("/audit?entry=4711000&before=%00&after[]=1");
  await expect(page.getByText("There is no entry with the id 4711000 in the log.")).toBeVisible();
});
