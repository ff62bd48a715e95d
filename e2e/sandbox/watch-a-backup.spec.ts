import { readFileSync } from "node:fs";
import type { Page, Request } from "@playwright/test";
import { verifyManifest } from "@/lib/recovery-points/manifest/verify-manifest";
import { expectNoFindings } from "../axe";
import { startWhatIsShown } from "../start-backup";
import { administrator, expect, signIn, test } from "../stillpoint";
import { sandboxHere } from "./sandbox-here";

/*
 * After try-the-sandbox.spec.ts: three of its VMs are made a VNF and backed up, once to its end and twice cancelled,
 * watched as a person would: live, by lanes and steps, by keys, in words.
 */
test.describe.configure({ mode: "serial" });

const MEMBERS = ["pcscf-1", "scscf-1", "scscf-2"];
const NAME = "Watched core";
/** Seconds; long enough to cancel a run in, on a machine that does much else. */
const BUDGET = 40;
let page: Page;
let sandbox: ReturnType<typeof sandboxHere>;

test.beforeAll(async ({ browser, baseURL, contextOptions }) => {
  sandbox = sandboxHere();
  const context = await browser.newContext({ ...contextOptions, ...(baseURL ? { baseURL } : {}) });
  page = await context.newPage();
  await page.goto("/");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/");
});
test.afterAll(async () => {
  await sandbox.removeFaults(); // also those of a test that failed
  await page.context().close();
});

const main = () => page.getByRole("main");
const phase = (name: string) =>
  page.getByRole("list", { name: "Phases" }).getByRole("button", { name: new RegExp(`^${name}:`) });
const details = () => page.getByRole("complementary", { name: "Details" });
const lanes = () => page.getByRole("list", { name: "VMs and their volumes" }).getByRole("button");

const stateOn = (of: Page) => of.getByRole("heading", { level: 1 }).locator("..");

const WIDTHS = [1280, 1000, 640];

async function backUp({ twice = false } = {}) {
  await page.goto("/vnfs");
  await page.getByRole("link", { name: NAME }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(NAME);
  await page.goto(`${new URL(page.url()).pathname}/back-up`);
  await startWhatIsShown(page, undefined, { twice });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Backup of ${NAME}`);
}

test("three VMs are made a VNF, and a double click makes one backup of it", async () => {
  test.setTimeout(180_000);
  const ids: string[][] = [];
  for (const name of MEMBERS) {
    const { rows } = await (await page.request.get(`/api/vms?search=${name}`)).json();
    ids.push(["vm", rows[0].id]);
    if (name === MEMBERS[0]) ids.unshift(["site", rows[0].siteId]);
  }
  await page.goto(`/vnfs/add?${new URLSearchParams(ids)}`);
  await page.getByLabel("Name", { exact: true }).fill(NAME);
  await page.getByLabel("Freeze budget, seconds").fill(String(BUDGET));
  await page.getByRole("button", { name: "Make the VNF" }).click();
  await expect(page).toHaveURL(/\/vnfs\/[0-9a-f-]{36}/);

  const starts: Request[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && /\/back-up$/.test(request.url())) starts.push(request);
  });
  await backUp({ twice: true });
  // One that was refused, since the plan had changed, was another.
  const [start, ...more] = starts.filter((each) => each.postData() === starts.at(-1)?.postData());
  if (!start) throw new Error("nothing was sent");
  expect(more).toEqual([]);
  // As a browser does whose connection broke before the answer: it is the same start, and the same run.
  const answer = await page.request.fetch(start);
  expect(await answer.text()).toContain(new URL(page.url()).pathname.split("/").at(-1));
});

test("its run goes on where a connection was lost, and is watched to its end", async () => {
  test.setTimeout(240_000);
  await expect(phase("Back up")).toHaveAccessibleName(/: Running/, { timeout: 60_000 });
  const { pathname } = new URL(page.url());
  let isLost = true;
  let told = `event: run\ndata: ${await (await page.request.get(`/api${pathname}`)).text()}\n\n`;
  await page.route("**/events", (route) => {
    if (!isLost) return route.fallback();
    if (told === "") return route.abort();
    // One that breaks once it has told something.
    const body = told;
    told = "";
    return route.fulfill({ contentType: "text/event-stream", body });
  });
  // And asking gets it nothing: what it learns it is told.
  await page.route(`**/api${pathname}`, (route) => route.abort());
  await page.reload();
  const lost = main().getByText("What you see is the last known state.");
  await expect(lost).toBeVisible();
  isLost = false;
  await expect(lost).toBeHidden({ timeout: 30_000 });
  // Not just any "Succeeded" of the page: the steps of a phase say so long before the run has ended.
  await expect(phase("Verify")).toHaveAccessibleName(/: Succeeded/, { timeout: 180_000 });
  for (const name of ["Preflight", "Quiesce", "Snapshot", "Thaw", "Back up", "Catalogue", "Verify"])
    await expect(phase(name)).toHaveAccessibleName(/: Succeeded, (\d+) of \1\./);
  await expect(main()).toContainText("Thawed in exact reverse");
  await expect(details()).toContainText("Complete");
  await expect(details()).toContainText("Thawed 3, 2, 1");
  await page.unrouteAll();
});

test("the run arrives by events, not by asking", async () => {
  const { pathname } = new URL(page.url());
  const response = await page.request.get(`/api${pathname}/events`, { timeout: 20_000 });
  expect(response.headers()["content-type"]).toContain("text/event-stream");
  const data = (await response.text()).match(/^event: run\ndata: (.*)$/m)?.[1];
  expect(JSON.parse(data ?? "{}")).toMatchObject({ state: "succeeded", lanes: [{ position: 1 }, {}, {}] });
});

test("keys go through its lanes, open a step with its request id, and close it", async () => {
  await page.getByRole("button", { name: "Freeze window" }).click();
  await expectHatchedInOrder();
  await lanes().first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(details().getByRole("heading", { level: 2 })).toHaveText(/^Snapshot pcscf-1 \//);
  await expect(details()).toContainText("202 Accepted");
  await expect(details().getByRole("button", { name: /^Copy the request id req-/ })).toBeVisible();
  await expect(page).toHaveURL(/step=snapshot%3A/);
  await page.reload();
  await expect(details().getByRole("heading", { level: 2 })).toHaveText(/^Snapshot pcscf-1 \//);
  await expectNoFindings(page, { widths: WIDTHS });
  await page.keyboard.press("Escape");
  await expect(details()).toBeHidden();
  await page.getByRole("button", { name: "What this run makes" }).click();
  await expect(details()).toContainText("What this run made");
});

/** A hatched bar for each VM while it stood still: begun one after the other, and ended in reverse. */
async function expectHatchedInOrder(): Promise<void> {
  const bars = main().locator('svg rect[fill="url(#run-hatch)"]');
  await expect(bars).toHaveCount(MEMBERS.length);
  const boxes = await Promise.all((await bars.all()).map((bar) => bar.boundingBox()));
  const ends = boxes.map((box) => ({ from: box?.x ?? Number.NaN, to: (box?.x ?? 0) + (box?.width ?? 0) }));
  for (const [i, { from, to }] of ends.entries()) {
    expect(to - from).toBeGreaterThan(4);
    const next = ends[i + 1];
    if (!next) continue;
    expect(next.from).toBeGreaterThan(from);
    expect(next.to).toBeLessThan(to);
  }
}

test("a table says the same in words, and a phase lists its steps", async () => {
  await page.keyboard.press("t");
  const steps = page.getByRole("group", { name: "Steps of the run" });
  await expect(steps.getByRole("row").filter({ hasText: "Quiesce scscf-1" })).toContainText("Succeeded");
  await expect(steps.getByRole("row").filter({ hasText: "Thaw scscf-1" })).toContainText("Succeeded");
  await expectNoFindings(page, { widths: WIDTHS });
  await page.keyboard.press("t");
  await phase("Preflight").click();
  await expect(details().getByRole("heading", { level: 2 })).toHaveText("Preflight");
  await details().getByRole("button").filter({ hasText: "Quota" }).click();
  await expect(page).toHaveURL(/step=check%3A/);
});

test("the signed manifest of its recovery point is taken away as a file", async () => {
  await page.getByRole("link", { name: "Open the recovery point" }).click();
  const taken = page.waitForEvent("download");
  await main().getByRole("link", { name: "Manifest" }).click();
  const file = await taken;
  const id = new URL(page.url()).pathname.split("/").at(-1);
  expect(file.suggestedFilename()).toMatch(new RegExp(`^\\d{8}T\\d{6}Z-${id}\\.json$`));
  const text = readFileSync(await file.path(), "utf8");
  expect(JSON.parse(text)).toMatchObject({ signature: { value: expect.any(String) } });
  expect(verifyManifest(text)).toMatchObject({ isGenuine: true });
});

test("its VNF lists the point: how old it is, what it holds, what it is made of and how consistent it is", async () => {
  await page.goto("/vnfs");
  await page.getByRole("link", { name: NAME }).first().click();
  await page.getByRole("link", { name: /^Recovery points/ }).click();
  const point = main().getByRole("group", { name: "Recovery points" }).locator("tbody tr").first();
  const cell = (column: number) => point.locator("td").nth(column);
  await expect(cell(1)).toContainText(/^\d+ (s|min)\b/);
  await expect(cell(2)).toContainText(/Complete, (\d+) of \1/);
  await expect(cell(3)).toContainText("filesystem");
  await expect(cell(4)).toContainText(/[1-9]\d* GiB/);
  await expect(cell(5)).toContainText(/[1-9]\d* full/);
});

test("the audit log leads from that download to all of its run, and from there to all about a VM", async () => {
  const entry = (text: string) => main().getByRole("row").filter({ hasText: text });
  await page.goto("/audit");
  await entry("Manifest downloaded").first().getByRole("button").click();
  await main().getByRole("link", { name: "All of this run" }).click();
  await expect(page).toHaveURL(/\/audit\?run=[0-9a-f-]{36}$/);
  await expect(entry("Backup started")).toHaveCount(1);
  await expect(entry("Manifest downloaded")).toHaveCount(1);
  await expect(entry("Signed in")).toHaveCount(0);
  await entry("POST /servers/").first().getByRole("button").click();
  await main().getByRole("link", { name: "All about this VM" }).click();
  await expect(page).toHaveURL(/\/audit\?q=[0-9a-f-]{36}$/);
  const vm = new URL(page.url()).searchParams.get("q") ?? "";
  await expect(entry(`/servers/${vm}`).first()).toBeVisible();
  await expect(entry("/servers/").filter({ hasNotText: vm })).toHaveCount(0);
});

test("a run is cancelled after a question; its snapshots go, and nothing can be recovered from it", async () => {
  test.setTimeout(180_000);
  await backUp();
  await expect(phase("Back up")).toHaveAccessibleName(/: Running/, { timeout: 60_000 });
  await expect(main()).toContainText(/≈ .+ left/);
  const withoutEvents = await page.context().newPage();
  await withoutEvents.route("**/events", (route) => route.abort());
  await withoutEvents.goto(page.url());
  await expect(stateOn(withoutEvents)).toContainText("Running");
  await page.getByRole("button", { name: "Cancel run…" }).click();
  const question = page.getByRole("dialog");
  await expect(question).toContainText("No VM is frozen any more");
  await question.getByRole("button", { name: /^Cancel b-\d+$/ }).click();
  await expect(question).toBeHidden();
  await expect(stateOn(page)).toContainText("Cancelled", { timeout: 90_000 });
  // Where no events come through, it asks.
  await expect(stateOn(withoutEvents)).toContainText("Cancelled", { timeout: 15_000 });
  await withoutEvents.close();
  await expect(main()).toContainText("Cancelled by administrator");
});

test("a run that is cancelled while its VMs are frozen thaws them all first, and says so", async () => {
  test.setTimeout(180_000);
  await sandbox.addFault({ at: "task:cinder.cut", effect: { do: "delay", ms: 90_000 } });
  const since = (await sandbox.log({ limit: 1 })).last;
  const log = async () => (await sandbox.log({ since, limit: 10_000 })).entries;
  const told = async (what: string) => (await log()).filter((entry) => entry.what === what);
  await backUp();
  await expect.poll(async () => (await told("guest frozen")).length).toBe(MEMBERS.length);
  await page.getByRole("button", { name: "Cancel run…" }).click();
  const question = page.getByRole("dialog");
  await expect(question).toContainText("VMs are frozen now: they are thawed first");
  await question.getByRole("button", { name: /^Cancel b-\d+$/ }).click();
  const thawn = async () => (await told("guest thawed")).map(({ name, by }) => `${name} by ${by}`);
  // Well before its budget is used up, or the guests' timers end.
  const inReverse = MEMBERS.toReversed().map((name) => `${name} by nova-quiesce`);
  await expect.poll(thawn, { timeout: 10_000 }).toEqual(inReverse);
  await sandbox.removeFaults();
  await sandbox.advance(90_000);
  await expect(stateOn(page)).toContainText("Cancelled", { timeout: 60_000 });
  await expect(main()).toContainText(
    "Cancelled by administrator, in its freeze window: every VM was thawed first.",
  );
  // Its own snapshots: those of the run before may still be on their way out.
  const entries = await log();
  const own = entries
    .filter(({ table, change }) => table === "snapshots" && change === "made")
    .map(({ id }) => `/snapshots/${id}`);
  const [lastThaw = 0, firstGone = 0] = [
    Math.max(...(await told("guest thawed")).map(({ n }) => n)),
    entries.find(
      ({ route, path }) => route === "snapshots.delete" && own.some((end) => String(path).endsWith(end)),
    )?.n,
  ];
  expect(firstGone).toBeGreaterThan(lastThaw);
});

test("the list has each run once, and its filters are in the address", async () => {
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page).toHaveURL("/runs");
  const rows = page.getByRole("group", { name: "Runs" }).locator("tbody tr").filter({ hasText: NAME });
  await expect(rows).toHaveCount(3);
  await expectNoFindings(page, { widths: WIDTHS });
  await page.getByRole("button", { name: "State" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Cancelled" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL("/runs?state=cancelled");
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(rows).toHaveCount(3);
});
