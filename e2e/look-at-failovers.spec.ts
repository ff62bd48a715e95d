import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings, expectNoFindingsNow } from "./axe";
import { look } from "./look";
import { shoot } from "./shoot";
import { expect, test } from "./stillpoint";
import { storeFailover, storeFormerCopies } from "./store-failover";
import { storeSite } from "./store-site";

/* What people see of failovers after their start: rows as runs would have left them, at sites where nothing is. */
let database: ProductDatabase;
type Stored = Awaited<ReturnType<typeof storeFailover>>;
const stored = {} as Record<"pending" | "late" | "failed" | "accepted", Stored>;
let lyonId: string;

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  database = await ProductDatabase.open();
});
/** Once somebody is signed in: the overview is not ready after it. */
async function store() {
  if (stored.pending) return;
  const lyon = await storeSite(database, { name: "Lyon", origin: "http://127.0.0.1:1", projectId: "ims" });
  const oslo = await storeSite(database, {
    name: "Oslo",
    origin: "http://127.0.0.1:2",
    region: "O",
    projectId: "ims",
  });
  lyonId = lyon;
  const of = { lyon, oslo };
  stored.accepted = await storeFailover(database, {
    ...of,
    vnfName: "SBC east",
    state: "accepted",
    minutesAgo: 300,
  });
  stored.failed = await storeFailover(database, {
    ...{
      ...of,
      vnfName: "PCRF",
      state: "failed",
      minutesAgo: 20,
      failed: ["hss", "scscf", "icscf", "pcscf"],
    },
  });
  stored.late = await storeFailover(database, {
    ...{ ...of, vnfName: "HSS cluster", state: "pending", minutesAgo: 132, isSigned: true },
  });
  stored.pending = await storeFailover(database, {
    ...of,
    vnfName: "vIMS core",
    state: "pending",
    minutesAgo: 12,
  });
  await storeFormerCopies(database, {
    ...{
      vnfId: stored.accepted.vnfId,
      recoveryId: stored.accepted.recoveryId,
      siteId: lyon,
      projectId: "ims",
    },
    ...{ running: ["hss", "scscf"], off: ["icscf", "pcscf"] },
  });
}
test.afterAll(async () => {
  await database.run("DELETE FROM run_resources");
  for (const table of ["recovery_points", "runs", "recoveries", "former_members", "vnfs", "sites"])
    await database.run(`DELETE FROM ${table}`);
  await database.close();
});

const bar = (page: Page) => page.getByRole("group", { name: "The decision about this failover" });

test("a failover that serves asks to be accepted or rolled back, with what that means", async ({
  signedIn: page,
}) => {
  test.setTimeout(120_000);
  await store();
  await look(page, `/runs/${stored.pending.runId}`);
  await expect(bar(page)).toContainText(
    /^Serves at Oslo since .+ UTC, for 1\d m \d\d s: accept it, or roll it back/,
  );
  await expect(page.getByText("DRILL", { exact: true })).toHaveCount(0);
  await expect(page.getByText("Proved: no copy of a VM can run at Lyon")).toBeVisible();
  await bar(page).getByRole("button", { name: "Accept…" }).click();
  await expect(page.getByRole("dialog")).toContainText("vIMS core is at Oslo from then on");
  await expectNoFindingsNow(page);
  const accept = page.getByRole("button", { name: "Accept vIMS core at Oslo" });
  await expect(accept).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Type vIMS core to confirm").fill("vIMS core");
  await expect(accept).not.toHaveAttribute("aria-disabled");
  await page.keyboard.press("Escape");
  await bar(page).getByRole("button", { name: "Roll back…" }).click();
  await expect(page.getByRole("dialog")).toContainText(
    /What was written at Oslo since it serves there is lost: 1\d min/,
  );
  await expect(page.getByRole("dialog")).toContainText("Removed at Oslo: 4 VMs and 8 volumes.");
  await expectNoFindingsNow(page);
  await page.keyboard.press("Escape");
});

test("one that waits for an hour is an alarm, and tells who signed that nobody proved its fence", async ({
  signedIn: page,
}) => {
  test.setTimeout(120_000);
  await look(page, `/runs/${stored.late.runId}`);
  await expect(bar(page)).toContainText("Not protected since");
  await expect(page.getByText("Signed by ada, because:")).toBeVisible();
});

test("one that does not serve can be rolled back, and not accepted", async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  await look(page, `/runs/${stored.failed.runId}`);
  await expect(bar(page)).toContainText(
    "It does not serve at Oslo: the VMs at Lyon stay stopped until it is rolled back",
  );
  await expect(bar(page).getByRole("button", { name: "Roll back…" })).toBeVisible();
  await expect(bar(page).getByRole("button", { name: "Accept…" })).toHaveCount(0);
});

test("the report of a failover has its fence and its decision", async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  await look(page, `/runs/${stored.accepted.runId}/report`);
  await expect(page.getByText(/^accepted by ada/)).toBeVisible();
  await expect(page.getByRole("group", { name: "VMs at the source" })).toContainText("Stopped and locked");
});

test("a VNF tells of its open failover, and of a former copy that runs, too", async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  await look(page, `/vnfs/${stored.pending.vnfId}`);
  await expect(page.getByText(/It serves at Oslo instead of Lyon since/)).toBeVisible();
  await look(page, `/vnfs/${stored.accepted.vnfId}`);
  await expect(page.getByText("Split-brain risk: hss and scscf run at Lyon, too.")).toBeVisible();
  await page.getByRole("button", { name: "Stop and lock there…" }).click();
  await expect(page.getByRole("dialog")).toContainText("Stopped and locked at Lyon: hss and scscf.");
  await expectNoFindingsNow(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Dealt with…" }).click();
  await page.getByRole("button", { name: "They are dealt with" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("Say what was done with them");
  await page.keyboard.press("Escape");
});

test("the overview begins with two copies, and lists what waits for a person", async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  await look(page, "/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("SBC east may run at two sites");
  const decisions = page.getByRole("region", { name: "Decisions" });
  await expect(decisions.getByRole("listitem")).toHaveCount(4);
  await expect(page.getByRole("region", { name: "Drills" })).toContainText("never drilled");
  await look(page, "/vnfs");
  await look(page, "/runs");
});

test("what a run could not remove is told on the page of its site: why, and what to do", async ({
  signedIn: page,
}) => {
  const [id, credentialId, volumeId] = [randomUUID(), randomUUID(), randomUUID()];
  await database.run(
    `INSERT INTO run_resources (id, run_id, site_id, credential_id, kind, resource_id, tag, is_temporary, tries,
       next_try_at, left_cause, left_todo)
     VALUES ($1, $2, $3, $4, 'volume', $5, $6, true, 7, now() + interval '1 hour', $7, $8)`,
    ...[id, stored.failed.runId, lyonId, credentialId, volumeId, `stillpoint-${stored.failed.runId}-copy`],
    ...["The volume has 1 dependent snapshot, which Stillpoint did not make.", "Delete that snapshot."],
  );
  await page.goto(`/sites/${lyonId}`);
  const row = page.getByRole("group", { name: "Left over at Lyon" }).getByRole("row").nth(1);
  await expect(row).toContainText(
    "1 dependent snapshot, which Stillpoint did not make.Delete that snapshot.",
  );
  await shoot(page, "left-over");
  await expectNoFindings(page, { widths: [1920, 640, 1280] });
  await row.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/runs/${stored.failed.runId}`));
});
