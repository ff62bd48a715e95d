import type { Page } from "@playwright/test";
import { LEASE_MS } from "@/lib/runs/timing";
import { ProductDatabase } from "../authorization/product-database";
import { expectNoFindings } from "../axe";
import { shoot } from "../shoot";
import { startWhatIsShown } from "../start-backup";
import { administrator, expect, signIn, test } from "../stillpoint";
import { sandboxHere } from "./sandbox-here";
import { type ToldChannel, toldByWebhook } from "./told-by-webhook";

/*
 * After try-the-sandbox.spec.ts: the thaw of a VM is refused each time, worker and guardian hang, no timer is left at the
 * hypervisor. A person thaws it, from any page. Who is away is told of it by a webhook, once, and once that it is over.
 */
test.describe.configure({ mode: "serial" });

const NAME = "Network supervision";
const [STUCK, OTHER] = ["nms-1", "aaa-1"];
/** As the sandbox calls what the product calls Lyon. */
const SITE = "RegionOne";
let sandbox: ReturnType<typeof sandboxHere>;
let page: Page;
let database: ProductDatabase;
let told: ToldChannel | undefined;
let [run, stuckId] = ["", ""];
let hungSince = 0;
/** The sandbox's last entry before this story: its log has more than one answer holds. */
let logSince = 0;
const stopped: number[] = [];

test.beforeAll(async ({ browser, baseURL, contextOptions }) => {
  const context = await browser.newContext({ ...contextOptions, ...(baseURL ? { baseURL } : {}) });
  page = await context.newPage();
  sandbox = sandboxHere();
  logSince = (await sandbox.log({ limit: 1 })).last;
  database = await ProductDatabase.open();
  await page.goto("/");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/");
  told = await toldByWebhook(page, "A VM is frozen too long");
});
const goOn = () => {
  for (const pid of stopped.splice(0)) process.kill(pid, "SIGCONT");
};
test.afterAll(async () => {
  goOn();
  await sandbox.flip("heal");
  await sandbox.flip("guard-starts", { site: SITE });
  await told?.close();
  await database.close();
  await page.context().close();
});

/** Of whoever runs: a row outlives its process, whose pid may be another's by now. */
const pidsOf = async (table: "workers" | "guardians"): Promise<number[]> => {
  const { rows } = await database.client.query(
    `SELECT pid FROM ${table} WHERE heartbeat_at > now() - interval '5 seconds'`,
  );
  return rows.map(({ pid }) => pid);
};
/** As hung as a process can be: it is there, and does nothing. */
async function hang(table: "workers" | "guardians") {
  let pids: number[] = [];
  await expect.poll(async () => (pids = await pidsOf(table))).not.toEqual([]);
  for (const pid of pids) {
    process.kill(pid, "SIGSTOP");
    stopped.push(pid);
  }
}
const bar = () => page.getByRole("region", { name: "Stuck freeze" });
const stuck = `${STUCK} of ${NAME} is still frozen. Its guest cannot write.`;
const messages = () => told?.messages() ?? [];
const OPENED = `incident.opened ${STUCK}: frozen too long`;
/** What was done to the guest that sticks, and by whom. */
const deeds = async () =>
  (await sandbox.log({ kind: "did", since: logSince })).entries.flatMap(({ what, name, by }) =>
    name === STUCK && /^guest (frozen|thawed)$/.test(String(what)) ? `${what} by ${by}` : [],
  );

test("a VM that does not thaw is told by name on every page, and its run says who is at it", async () => {
  test.setTimeout(180_000);
  const ids: string[][] = [];
  for (const name of [STUCK, OTHER]) {
    const { rows } = await (await page.request.get(`/api/vms?search=${name}`)).json();
    if (ids.length === 0) ids.push(["site", rows[0].siteId]);
    ids.push(["vm", rows[0].id]);
    if (name === STUCK) stuckId = rows[0].id;
  }
  await sandbox.addFault({
    ...{ at: "request", route: "servers.action", action: "unquiesce", subject: stuckId },
    effect: { do: "error", status: 500 },
  });
  await page.goto(`/vnfs/add?${new URLSearchParams(ids)}`);
  await page.getByLabel("Name", { exact: true }).fill(NAME);
  await page.getByRole("button", { name: "Make the VNF" }).click();
  await expect(page).toHaveURL(/\/vnfs\/[0-9a-f-]{36}/);
  await page.goto(`${new URL(page.url()).pathname}/back-up`);
  await expect(page.getByRole("button", { name: "Back up now" })).toBeVisible();
  await shoot(page, "back-up-plan");
  await expectNoFindings(page, { widths: [1280, 1920, 640] });
  await startWhatIsShown(page);
  // Once it is frozen, which a guard must be there for, and long before its timer is due.
  await expect.poll(deeds, { intervals: [100], timeout: 60_000 }).toContain("guest frozen by nova-quiesce");
  await sandbox.flip("guard-stops", { site: SITE });
  run = new URL(page.url()).pathname;
  await expect(bar().getByRole("alert")).toHaveText(stuck, { timeout: 60_000 });
  await expect(page.getByRole("heading", { level: 1 }).locator("..")).toContainText("Thaw failing");
  await expect(bar()).toContainText(/over budget at Lyon\./);
  await shoot(page, "stuck-run");
  await expectNoFindings(page, { widths: [1280, 640] });
  // While a worker lives, and until it has written down that it was told: from now on none does anything.
  await expect.poll(messages, { timeout: 60_000 }).toEqual([OPENED]);
  await expect.poll(() => told?.queued(), { timeout: 30_000 }).toEqual({ all: 1, unsent: 0 });
});

test("Thaw now thaws it while no worker and no guardian does anything, and the bar goes", async () => {
  await hang("workers");
  await hang("guardians");
  hungSince = Date.now();
  await sandbox.removeFaults();
  await page.goto("/vms");
  await expect(bar().getByRole("alert")).toHaveText(stuck);
  const seconds = bar().locator("b");
  const first = (await seconds.textContent()) ?? "";
  await expect(seconds).not.toHaveText(first);
  await shoot(page, "stuck-vms");
  await bar().getByRole("button", { name: "Thaw now" }).click();
  await expect(page.getByText(`${STUCK} is thawed.`)).toBeVisible();
  await expect(bar()).toBeHidden();
  expect(await deeds()).toEqual(["guest frozen by nova-quiesce", "guest thawed by nova-quiesce"]);
});

test("the audit log tells who asked for it; the run begins its window anew, and tells of the one before", async () => {
  await page.goto("/audit");
  const asked = page.getByRole("row").filter({ hasText: "Thaw asked for" }).filter({ hasText: STUCK });
  await expect(asked).toContainText(administrator.name);
  await sandbox.flip("guard-starts", { site: SITE });
  // Hung for so long, the worker has lost its runs.
  await expect.poll(() => Date.now() - hungSince).toBeGreaterThan(LEASE_MS + 1_000);
  goOn();
  await page.goto(run);
  await expect(page.getByRole("main")).toContainText(
    new RegExp(`${STUCK} stood still for .+ in an earlier freeze window of this run, whose budget is 8 s`),
    { timeout: 60_000 },
  );
  const thaw = page.getByRole("list", { name: "Phases" }).getByRole("button", { name: /^Thaw:/ });
  await expect(thaw).toHaveAccessibleName(/: (Succeeded|Done, with a warning), 2 of 2/, { timeout: 60_000 });
  await expect(bar()).toBeHidden();
  await shoot(page, "stuck-after");
});

test("who was told that it stood still is told once that it is over", async () => {
  const over = `incident.over ${STUCK}: frozen too long`;
  await expect.poll(messages, { timeout: 90_000 }).toEqual([OPENED, over]);
  expect((await told?.queued())?.all).toBe(2);
  await page.goto("/settings/notifications");
  const incident = page.getByRole("group", { name: "Incidents" }).getByRole("row").filter({ hasText: STUCK });
  await expect(incident).toContainText("Told of: A VM is frozen too long");
  await shoot(page, "stuck-told");
});
