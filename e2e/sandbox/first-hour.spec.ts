import type { Page } from "@playwright/test";
import { ProductDatabase } from "../authorization/product-database";
import { expectNoFindings } from "../axe";
import { startWhatIsShown } from "../start-backup";
import { administrator, expect, printedPassword, signIn, test, typePasswordIfAsked } from "../stillpoint";
import { type Acts, actingMs, countActs } from "./count-acts";

/*
 * A newcomer's first hour: the sandbox lives through its week, and the first task leads from a look to a VNF that was restored
 * at another site, by what the person does, never by a press on "next".
 */
test.describe.configure({ mode: "serial" });

const NAME = "IMS core";
const FIVE_MINUTES = 300_000;
const READING_MS = 180_000;
let page: Page;
let database: ProductDatabase;
/** What the person has done since the page was first opened. */
let acts: () => Promise<Acts>;
/** The part of it that belongs to the task. */
const ofTask: Acts = { presses: 0, letters: 0 };
/** What each step took, to be printed. */
const took: [step: string, ms: number][] = [];

test.beforeAll(async ({ browser, baseURL, contextOptions }) => {
  const context = await browser.newContext({ ...contextOptions, ...(baseURL ? { baseURL } : {}) });
  page = await context.newPage();
  acts = await countActs(page);
  database = await ProductDatabase.open();
});
test.afterAll(async () => {
  for (const [step, ms] of took) process.stdout.write(`  first hour: ${step} ${(ms / 1000).toFixed(1)} s\n`);
  await database.client.end();
  await page.context().close();
});

const main = () => page.getByRole("main");
const strip = () => page.getByRole("region", { name: "First task" });
const week = () => page.getByRole("region", { name: "The sandbox’s week" });
const goOn = (to: string) => page.getByRole("button", { name: `Go on to ${to}` });
const expectNext = (title: string, timeout = 30_000) =>
  expect(strip().locator('[aria-current="step"]')).toContainText(title, { timeout });
const rows = async <T>(sql: string) => (await database.client.query(sql)).rows as T[];

async function timed(step: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  const before = await acts();
  await work();
  took.push([step, performance.now() - began]);
  const { presses, letters } = await acts();
  ofTask.presses += presses - before.presses;
  ofTask.letters += letters - before.letters;
}

const WIDTHS = [1920, 1280, 640];

test("who comes while the week is lived sees how far it is, and may look at everything", async () => {
  test.setTimeout(240_000);
  await page.goto("/");
  await signIn(page, { name: administrator.name, password: printedPassword() });
  await page.getByLabel("New password", { exact: true }).fill(administrator.password);
  await page.getByLabel("New password, again").fill(administrator.password);
  await page.getByRole("button", { name: "Use this password" }).click();
  await expect(week()).toContainText(/The week is being lived: day [1-7] of 7\./, { timeout: 30_000 });
  await expect(week().getByRole("button", { name: "End the week here" })).toBeVisible();
  await expectNoFindings(page, { widths: WIDTHS });
  await page.goto("/sandbox");
  await expect(week()).toBeVisible();
});

test("the week is lived: every point was made by a run, one VNF misses its RPO, one was never drilled", async () => {
  test.setTimeout(420_000);
  await page.goto("/");
  await expect(week()).toBeVisible();
  await expect(main()).toContainText(NAME, { timeout: 60_000 });
  await expect(week()).toBeHidden({ timeout: 400_000 });
  expect(await rows("SELECT state, problem FROM sandbox_story")).toEqual([{ state: "lived", problem: null }]);
  const [count] = await rows<Record<string, number>>(`
    SELECT (SELECT count(*) FROM recovery_points)::int AS points,
      (SELECT count(*) FROM runs WHERE kind = 'backup' AND state = 'succeeded')::int AS runs,
      (SELECT count(*) FROM recovery_points p JOIN runs r ON r.id = p.run_id
        WHERE p.taken_at BETWEEN r.started_at AND r.ended_at)::int AS "madeByRuns",
      (SELECT count(*) FROM vnfs v WHERE NOT EXISTS (SELECT FROM recovery_points p WHERE p.vnf_id = v.id))::int AS without,
      (SELECT extract(day FROM now() - min(taken_at)) FROM recovery_points)::int AS "daysBack"`);
  expect(count).toMatchObject({ runs: count?.points, madeByRuns: count?.points, without: 0, daysBack: 6 });
  expect(count?.points).toBeGreaterThanOrEqual(10);
  await expect(main()).toContainText("HSS database");
  const { rows: vnfs } = await (await page.request.get("/api/vnfs")).json();
  const late = (name: string) => vnfs.find((vnf: { name: string }) => vnf.name === name)?.newestPoint.takenAt;
  const ageHours = (name: string) => (Date.now() - Date.parse(late(name))) / 3_600_000;
  expect([ageHours(NAME), ageHours("Network supervision")].map((h) => h < 2)).toEqual([true, true]);
  expect(ageHours("HSS database")).toBeGreaterThan(47);
  const drills = await rows(
    "SELECT v.name, r.report ->> 'verdict' AS verdict FROM recoveries r JOIN vnfs v ON v.id = r.vnf_id",
  );
  expect(drills).toEqual([{ name: NAME, verdict: "passed" }]);
  const [clock] = await rows<{ lag: number }>("SELECT max(clock_lag_ms) AS lag FROM runs");
  expect(clock?.lag).toBeLessThanOrEqual(7 * 24 * 3_600_000);
  await page.goto("/sandbox");
  const { clock: sandbox } = await (await page.request.get("/api/sandbox")).json();
  expect(Math.abs(sandbox.now - Date.now())).toBeLessThan(10_000);
});

test("look: the first step is done by the page of the VNF", async () => {
  test.setTimeout(240_000);
  await expectNext("Look");
  await timed("look", async () => {
    await strip()
      .getByRole("link", { name: `Open ${NAME}` })
      .click();
    await expectNext("Back up");
  });
  await expect(page.getByRole("heading", { level: 1 })).toContainText(NAME);
  await expectNoFindings(page, { widths: WIDTHS });
});

test("put away it stays so, and comes back from the sandbox's page as far as it was", async () => {
  test.setTimeout(120_000);
  await strip().getByRole("button", { name: "Put away" }).press("Enter");
  await expect(strip()).toBeHidden();
  await page.goto("/sandbox");
  await page.getByRole("button", { name: "Show the first task" }).click();
  await expectNext("Back up");
});

test("back up: done when the person's own backup has succeeded", async () => {
  test.setTimeout(240_000);
  await timed("back up", async () => {
    await strip()
      .getByRole("link", { name: `Back ${NAME} up` })
      .click();
    await page.getByRole("button", { name: "Back up now" }).click();
    await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 60_000 });
    await expectNext("Lose a site", 180_000);
  });
});

test("lose a site: done when the site does not answer", async () => {
  test.setTimeout(300_000);
  await timed("lose a site", async () => {
    await strip().getByRole("link", { name: "Open the sandbox" }).click();
    await page.getByRole("button", { name: "Take dark Lyon" }).click();
    await expectNext("Fail over", 120_000);
  });
  await expectNoFindings(page, { widths: WIDTHS });
});

test("fail over: done when the VNF serves at the other site", async () => {
  test.setTimeout(420_000);
  await timed("fail over", async () => {
    await strip()
      .getByRole("link", { name: `Recover ${NAME}` })
      .click();
    await page.getByRole("radio", { name: /^Failover/ }).check();
    for (const step of ["recovery point", "target", "plan", "confirm"]) await goOn(step).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Fail ${NAME} over to Oslo?`, {
      timeout: 60_000,
    });
    await page.getByLabel("Reason", { exact: true }).fill("Lyon does not answer. First task.");
    const signs = page.getByRole("main").getByRole("checkbox");
    await expect(signs.first()).toBeVisible();
    for (const sign of await signs.all()) await sign.check();
    await page.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
    await typePasswordIfAsked(page);
    await startWhatIsShown(page, page.getByRole("button", { name: `Fail ${NAME} over to Oslo` }));
    await expectNext("Read the report", 300_000);
  });
});

test("read the report: the task is done, and says what waits for a decision", async () => {
  test.setTimeout(240_000);
  await timed("read the report", async () => {
    await strip().getByRole("link", { name: "Open the report" }).click();
    await expect(page).toHaveURL(/\/report$/);
    await expect(strip()).toContainText(`${NAME} was restored at Oslo.`, { timeout: 30_000 });
  });
  await expectNoFindings(page, { widths: WIDTHS });
  took.push([
    "in all, at most 300 s on a machine with nothing else to do:",
    took.reduce((sum, [, ms]) => sum + ms, 0),
  ]);
  process.stdout.write(`  first hour: ${ofTask.presses} presses and ${ofTask.letters} letters\n`);
  expect(ofTask.presses).toBeGreaterThan(10);
  // Of the five minutes in which a newcomer restores a VNF, as much as this is for reading and waiting.
  expect(actingMs(ofTask)).toBeLessThan(FIVE_MINUTES - READING_MS);
  await strip().getByRole("button", { name: "Done" }).click();
  await expect(strip()).toBeHidden();
});
