import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

/* A retention policy from its preview to a VNF's points, of which one is held. The VNF is paused, so that nothing goes. */
test.describe.configure({ mode: "serial" });

let database: ProductDatabase;
const vnfId = randomUUID();

test.beforeAll(async () => {
  database = await ProductDatabase.open();
  const siteId = await storeSite(database, { name: "Lyon", origin: "http://127.0.0.1:1", projectId: "ims" });
  await database.run(
    "INSERT INTO vnfs (id, site_id, name, name_key, paused_at) VALUES ($1, $2, 'vIMS core', 'vims core', now())",
    ...[vnfId, siteId],
  );
  for (const day of ["2026-03-01", "2026-03-02", "2026-03-03"]) {
    const runId = randomUUID();
    await database.run(
      `INSERT INTO runs (id, kind, state, vnf_id, vnf_name, site_id, site_name, start_key, started_by, plan, plan_hash,
         created_at, started_at, ended_at)
       VALUES ($1, 'backup', 'succeeded', $2, 'vIMS core', $3, 'Lyon', $4, '{"name": "ada"}', '{"freezeBudgetMs": 8000,
         "receivers": [], "members": []}', '', $5::timestamptz, $5::timestamptz, $5::timestamptz)`,
      ...[runId, vnfId, siteId, randomUUID(), `${day}T02:30:00Z`],
    );
    await database.run(
      `INSERT INTO recovery_points (id, vnf_id, vnf_name, run_id, site_id, site_name, state, taken_at, servers)
       VALUES ($1, $2, 'vIMS core', $3, $4, 'Lyon', 'complete', $5::timestamptz, '[]')`,
      ...[randomUUID(), vnfId, runId, siteId, `${day}T02:30:00Z`],
    );
  }
});
test.afterAll(async () => {
  await database.run("DELETE FROM vnf_retentions");
  await database.run("DELETE FROM retention_policies");
  await database.run("DELETE FROM recovery_points");
  await database.run("DELETE FROM runs");
  await database.run("DELETE FROM vnfs");
  await database.run("DELETE FROM sites");
  await database.close();
});

const main = (page: Page) => page.getByRole("main");
const row = (page: Page, day: string) => main(page).getByRole("row").filter({ hasText: day });

/** As a point describes a VM, as far as bringing its VNF back needs it. */
const SERVERS = JSON.stringify(
  ["cscf-1", "cscf-2"].map((name, at) => ({
    ...{ serverId: name, name, projectId: "ims", position: at + 1, bootOrder: 1 },
    volumes: [{ volumeId: `${name}-root`, isExcluded: false }],
  })),
);

const WIDTHS = [1920, 640, 1280];

test("a point is held with a reason", async ({ signedIn: page }) => {
  await page.goto(`/vnfs/${vnfId}/points`);
  await expect(main(page)).toContainText("All points are kept: this VNF has no retention policy.");
  await page.getByRole("button", { name: /Hold the point of 2026-03-01/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Hold it" }).click();
  await expect(dialog).toContainText("Say why it is kept");
  await dialog.getByRole("textbox", { name: "Why it is kept" }).fill("before the upgrade");
  await dialog.getByRole("button", { name: "Hold it" }).click();
  await expect(main(page).getByText("Held", { exact: true })).toHaveCount(1);
  await expect(main(page)).toContainText("“before the upgrade”");
});

test("a policy shows what goes and why before it is stored, and the held point stays", async ({
  signedIn: page,
}) => {
  await page.goto("/settings/retention");
  await expect(page.getByRole("heading", { name: "No retention policy yet" })).toBeVisible();
  await page.getByRole("link", { name: "Add a policy" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Short");
  for (const rule of ["The last", "Days", "Weeks", "Months"])
    await page.getByRole("textbox", { name: rule, exact: true }).fill("0");
  await expect(main(page)).toContainText("It would keep nothing.");
  await page.getByRole("textbox", { name: "The last", exact: true }).fill("1");
  await expect(main(page)).toContainText("It keeps the last one.");
  await page.getByRole("checkbox", { name: /vIMS core/ }).check();
  await page.getByRole("button", { name: "Show what would go" }).click();
  await expect(main(page)).toContainText("One recovery point goes, of 0 GiB of volumes; 2 stay.");
  await expect(row(page, "held by")).toContainText("before the upgrade");
  await expect(row(page, "Goes at next prune")).toContainText("not the last one");
  await shoot(page, "add-a-retention-policy");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "retention-1");

  await page.getByRole("button", { name: "Add the policy" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Nothing brings them back.");
  await dialog.getByRole("button", { name: "Add the policy: these go" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Short" })).toBeVisible();
  await expect(main(page)).toContainText("Keeps the last one, by the calendar of");
  await expect(main(page)).toContainText("The VNF is paused: resume it first.", { timeout: 40_000 });
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "retention-2");
});

test("the VNF’s points say what becomes of them, and a policy that is used is not deleted", async ({
  signedIn: page,
}) => {
  await page.goto(`/vnfs/${vnfId}/points`);
  await expect(main(page)).toContainText("Short keeps the last one");
  await expect(main(page)).toContainText("It waits: The VNF is paused");
  for (const word of ["Kept", "Held", "Goes at next prune"])
    await expect(main(page).getByText(word, { exact: true })).toHaveCount(1);
  await shoot(page, "points-with-retention");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "retention-3");
  await main(page).getByRole("link", { name: "Short" }).click();
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Delete the policy" }).click();
  await expect(dialog).toContainText("It is the policy of vIMS core.");
});

test("a point is deleted on its page, once what goes was shown; one that is held says so before", async ({
  signedIn: page,
}) => {
  await page.goto(`/vnfs/${vnfId}/points`);
  await main(page)
    .getByRole("link", { name: /^2 Mar/ })
    .click();
  await page.getByRole("link", { name: "Delete…" }).click();
  await expect(main(page)).toContainText("What goes: 1 recovery point of vIMS core");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "delete-a-point");
  await page.getByRole("button", { name: "Delete this point" }).click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(main(page).getByText("Succeeded").first()).toBeVisible({ timeout: 60_000 });

  await page.goto(`/vnfs/${vnfId}/points`);
  await main(page)
    .getByRole("link", { name: /^1 Mar/ })
    .click();
  await page.getByRole("link", { name: "Delete…" }).click();
  await expect(main(page)).toContainText("“before the upgrade”. Release it first.");
  await expect(page.getByRole("button", { name: /Delete/ })).toHaveCount(0);
});

test("a VNF that was deleted with points is found again, and brought back", async ({ signedIn: page }) => {
  await database.run(
    "UPDATE recovery_points SET servers = $1::jsonb, usable_server_ids = ARRAY['cscf-1', 'cscf-2']",
    SERVERS,
  );
  await page.goto(`/vnfs/${vnfId}/delete`);
  await page.getByRole("radio", { name: /^Delete too/ }).check();
  await expect(main(page)).toContainText("“before the upgrade”. Release it first.");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "delete-a-vnf");
  await page.getByRole("radio", { name: /^Keep/ }).check();
  await page.getByRole("textbox", { name: "Reason" }).fill("replaced");
  await page.getByRole("textbox", { name: "Type vIMS core to confirm" }).fill("vIMS core");
  await page.getByRole("button", { name: "Delete the VNF vIMS core" }).click();
  await expect(main(page)).toContainText("This VNF was deleted at");
  await shoot(page, "a-deleted-vnf");

  await page.goto("/vnfs");
  await expect(page.getByRole("link", { name: "1 deleted, with recovery points" })).toBeVisible();
  await shoot(page, "vnfs-with-deleted");
  await page.getByRole("link", { name: "1 deleted, with recovery points" }).click();
  await expect(row(page, "vIMS core")).toContainText("2 (1 held)");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "deleted-vnfs");
  await row(page, "vIMS core").getByRole("link").click();
  await page.getByRole("link", { name: "Delete these points…" }).click();
  await expect(main(page)).toContainText("What goes: 1 recovery point of vIMS core");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "delete-all-points");

  await page.goBack();
  await page.getByRole("link", { name: "Bring back…" }).click();
  await expect(main(page)).toContainText("cscf-1, cscf-2");
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "bring-a-vnf-back");
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByRole("link", { name: "Recover…" })).toBeVisible();
  await expect(main(page)).toContainText("It is paused, so nothing is backed up");
});
