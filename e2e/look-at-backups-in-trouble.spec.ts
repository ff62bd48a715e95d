import type { Page } from "@playwright/test";
import { at, planOf, windowOf } from "../lib/recovery-points/testing/plan-of";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { expect, test } from "./stillpoint";
import { REQUEST_ID, storeBackup } from "./store-backup";
import { storeSite } from "./store-site";

/* What is told of backups that did not go as planned: rows as runs would have left them, at a site where nothing is. */
let database: ProductDatabase;
const stored = {} as Record<"partly" | "late" | "refused", Awaited<ReturnType<typeof storeBackup>>>;

/** Volume ids are what people read as names here. */
const plan = planOf(
  ["pcscf-1", "scscf-1", "hss-1"].map((serverId) => ({
    serverId,
    projectId: "ims",
    volumes: [
      { volumeId: `${serverId}-root`, sizeGib: 20 },
      { volumeId: `${serverId}-data`, sizeGib: 40 },
    ],
  })),
);
const AGENT =
  "its guest agent or its hypervisor did not do it (Lyon: POST /servers/{id}/action: agent is not connected)";

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  database = await ProductDatabase.open();
});
/** Once somebody is signed in: the overview is not ready after it. */
async function store() {
  if (stored.partly) return;
  const siteId = await storeSite(database, { name: "Lyon", origin: "http://127.0.0.1:1", projectId: "ims" });
  stored.partly = await storeBackup(database, {
    ...{ vnfName: "vIMS core", siteId, plan, window: windowOf(plan) },
    failed: { "hss-1-data": "the backup store is full" },
  });
  stored.late = await storeBackup(database, {
    ...{ vnfName: "SMSC", siteId, plan },
    // The last to thaw is the first that was frozen, and it took its time.
    window: windowOf(plan, {
      ...{ closedAt: at(11_400), windowMs: 11_400 },
      member: ({ position }) => (position === 1 ? { thawedAt: at(11_400), thawAttempts: 3 } : {}),
    }),
  });
  stored.refused = await storeBackup(database, {
    ...{ vnfName: "HSS cluster", siteId, plan },
    window: windowOf(plan, {
      ...{ closedAt: at(700), windowMs: 700, takenAt: null },
      member: ({ position }) =>
        position === 1
          ? { thawSentAt: at(610), thawedAt: at(700) }
          : position === 2
            ? {
                ...{ quiesce: "not-frozen", frozenAt: null, quiesceCause: AGENT, thaw: "not-needed" },
                ...{
                  quiesceTodo: "See whether qemu-guest-agent runs in the guest and answers, and try again.",
                },
                ...{ thawSentAt: null, thawedAt: null, thawAttempts: 0, thawedBy: null },
              }
            : {
                ...{ quiesceSentAt: null, quiesce: "not-sent", frozenAt: null, thaw: "not-needed" },
                ...{ thawSentAt: null, thawedAt: null, thawAttempts: 0, thawedBy: null },
              },
      snapshot: () => ({ state: "not-sent", snapshotId: null, sentAt: null, availableAt: null }),
      stop: {
        reason: "member-not-quiesced",
        text: `scscf-1 could not be quiesced: ${AGENT}`,
        todo: "See whether qemu-guest-agent runs in the guest and answers, and try again.",
      },
    }),
  });
}
test.afterAll(async () => {
  for (const table of ["recovery_points", "runs", "vnfs", "sites"])
    await database.run(`DELETE FROM ${table}`);
  await database.close();
});

const main = (page: Page) => page.getByRole("main");
const state = (page: Page) => page.getByRole("heading", { level: 1 }).locator("..");
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test("a backup of which one volume failed is partly failed, and says what is usable", async ({
  signedIn: page,
}) => {
  await store();
  await page.goto(`/runs/${stored.partly.runId}`);
  await expect(state(page)).toContainText("Partly failed");
  await expect(main(page)).toContainText(
    "hss-1 / hss-1-data: its backup failed: the backup store is full. Next: Start another backup. Of this one pcscf-1, scscf-1 can be restored, and the others cannot.",
  );
  const vms = page.getByRole("region", { name: "The recovery point is incomplete" });
  await expect(vms).toContainText("2 of 3 VMs usable");
  await expect(vms.getByRole("row")).toContainText(["Usable", "No: hss-1-data has no backup", "Yes, both"]);
  await shoot(page, "partly-failed-run");
  await expectNoFindings(page, { widths: [1280, 1920, 640] });
  await page.goto(`/vnfs/${stored.partly.vnfId}/points`);
  await expect(page.getByRole("group", { name: "Recovery points" })).toContainText("Incomplete, 2 of 3");
});

test("a whole backup that froze for longer than its budget says so: in its run, the list and its certificate", async ({
  signedIn: page,
}) => {
  await store();
  const words =
    /Its VMs stood still for longer than their owner accepts: the freeze window lasted 11\.4 s, and its budget is 8 s\. The last to thaw was pcscf-1/;
  await page.goto(`/runs/${stored.late.runId}`);
  await expect(state(page)).toContainText("Succeeded");
  await expect(main(page)).toContainText(words);
  await shoot(page, "late-run");
  await page.goto(`/vnfs/${stored.late.vnfId}/points/${stored.late.pointId}`);
  await expect(main(page)).toContainText(
    "Does not hold: The freeze window lasted 11.4 s, longer than its budget of 8 s",
  );
});

test("the list of runs tells each of them in its row", async ({ signedIn: page }) => {
  await store();
  await page.goto("/runs");
  await expect(row(page, "vIMS core")).toContainText("Partly failed");
  await expect(row(page, "vIMS core")).toContainText("hss-1 / hss-1-data: its backup failed");
  await expect(row(page, "SMSC")).toContainText("11.4 s, past the budget");
  await expect(row(page, "HSS cluster")).toContainText("scscf-1 could not be quiesced");
  await shoot(page, "runs-in-trouble");
});

test("a VM that refuses to freeze is named with its cause, and the others are told to be thawed", async ({
  signedIn: page,
}) => {
  await store();
  await page.goto(`/runs/${stored.refused.runId}`);
  await expect(state(page)).toContainText("Failed");
  await expect(main(page)).toContainText(
    "scscf-1 could not be quiesced: its guest agent or its hypervisor did not do it",
  );
  await expect(main(page)).toContainText("Next: See whether qemu-guest-agent runs in the guest and answers");
  await expect(main(page)).toContainText(
    /No VM is frozen any more: the last to thaw was pcscf-1, at \d\d:\d\d:\d\d UTC\./,
  );
  await shoot(page, "refused-run");
});

test("a step that failed tells each try, its call with the request id, the cause and what to do", async ({
  signedIn: page,
}) => {
  await store();
  await page.goto(`/runs/${stored.refused.runId}?step=${encodeURIComponent("quiesce:scscf-1")}`);
  const panel = page.getByRole("complementary", { name: "Details" });
  await expect(panel).toContainText("Failed");
  await expect(panel.getByText(`${AGENT}`).first()).toBeVisible();
  await expect(panel).toContainText(
    "Next: See whether qemu-guest-agent runs in the guest and answers, and try again.",
  );
  const tries = panel.locator("section").filter({ has: page.getByRole("heading", { name: "Attempts" }) });
  await expect(tries.getByRole("listitem")).toHaveCount(2);
  await expect(tries.getByRole("listitem").first()).toContainText(/1\s*409 Conflict/);
  await expect(tries.getByRole("listitem").first()).toContainText("the agent is not connected");
  await expect(tries.getByLabel("Failed")).toHaveCount(2);
  await expect(panel).toContainText("POST /servers/{id}/action");
  await expect(panel.getByRole("button", { name: `Copy the request id ${REQUEST_ID}` })).toBeVisible();
  await shoot(page, "failed-step");
});
