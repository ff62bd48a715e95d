import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { ProductDatabase } from "./authorization/product-database";
import { expectFits, expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

/* What backups take, by day and by VNF: of rows as runs would have left them. */
test.describe.configure({ mode: "serial" });

const DAY_MS = 86_400_000;
let database: ProductDatabase;
test.beforeAll(async () => {
  database = await ProductDatabase.open();
});
test.afterAll(async () => {
  for (const table of ["recovery_points", "runs", "vnfs", "sites"])
    await database.run(`DELETE FROM ${table}`);
  await database.close();
});

/** A backup of one volume, so many days ago; of some it is also known when it went. */
async function storePoint(
  of: { siteId: string; vnfId: string; name: string },
  backup: { daysAgo: number; gib: number; isFull: boolean; goneDaysAgo?: number },
): Promise<void> {
  const [runId, pointId] = [randomUUID(), randomUUID()];
  const at = new Date(Date.now() - backup.daysAgo * DAY_MS);
  const gone = backup.goneDaysAgo === undefined ? null : new Date(Date.now() - backup.goneDaysAgo * DAY_MS);
  await database.run(
    `INSERT INTO runs (id, kind, state, vnf_id, vnf_name, site_id, site_name, start_key, started_by, plan, plan_hash, created_at, started_at, ended_at)
     VALUES ($1, 'backup', 'succeeded', $2, $3, $4, 'Lyon', $5, '{"name": "ada"}', '{}', '', $6, $6, $6)`,
    ...[runId, of.vnfId, of.name, of.siteId, randomUUID(), at],
  );
  await database.run(
    `INSERT INTO recovery_points (id, vnf_id, vnf_name, run_id, site_id, site_name, state, taken_at, completed_at)
     VALUES ($1, $2, $3, $4, $5, 'Lyon', $6, $7, $7)`,
    ...[pointId, of.vnfId, of.name, runId, of.siteId, gone ? "pruned" : "complete", at],
  );
  await database.run(
    `INSERT INTO point_backups (id, point_id, site_id, credential_id, project_id, server_id, volume_id, volume_name, is_root,
       size_gib, backup_id, is_incremental, state, ended_at, deleted_at)
     VALUES ($1, $2, $3, $4, 'p', 's', 'v', 'root', true, $5, $6, $7, $8, $9, $10)`,
    ...[randomUUID(), pointId, of.siteId, randomUUID(), backup.gib, randomUUID(), !backup.isFull],
    ...[gone ? "deleted" : "available", at, gone],
  );
}
const row = (page: Page, table: string, text: string | RegExp) =>
  page.getByRole("group", { name: table, exact: true }).getByRole("row").filter({ hasText: text });

test("before the first backup it says that there is none", async ({ signedIn: page }) => {
  await page.goto("/settings");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Storage" }).click();
  await expect(page).toHaveURL("/settings/storage");
  await expect(page.getByRole("main")).toContainText("No backup takes storage");
  await expectNoFindings(page, { widths: [1280] });
  await shoot(page, "storage-empty");
});

test("it shows what came and went by day, in total and of each VNF, over the days that are chosen", async ({
  signedIn: page,
}) => {
  const siteId = await storeSite(database, { name: "Lyon", origin: "http://127.0.0.1:9" });
  const vnf = async (name: string) => {
    const vnfId = randomUUID();
    await database.run(
      "INSERT INTO vnfs (id, site_id, name, name_key) VALUES ($1, $2, $3, lower($3))",
      ...[vnfId, siteId, name],
    );
    return { siteId, vnfId, name };
  };
  const [ims, epc] = [await vnf("vIMS core"), await vnf("vEPC")];
  await storePoint(ims, { daysAgo: 60, gib: 400, isFull: true });
  for (let daysAgo = 25; daysAgo > 0; daysAgo -= 3)
    await storePoint(ims, { daysAgo, gib: 40, isFull: false });
  await storePoint(epc, { daysAgo: 20, gib: 900, isFull: true, goneDaysAgo: 8 });
  await storePoint(epc, { daysAgo: 8, gib: 1024, isFull: true });

  await page.goto("/settings/storage");
  const main = page.getByRole("main");
  await expect(main).toContainText("1.7 TiB now, in 11 backups; +1.4 TiB in 30 days");
  await expect(row(page, "Storage by VNF", "vIMS core").getByRole("cell")).toHaveText([
    ...["vIMS core", "", "760 GiB", "+360 GiB", "400 GiB", "360 GiB", "10"],
  ]);
  await expect(row(page, "Storage by VNF", "vEPC").getByRole("cell").nth(2)).toHaveText("1 TiB");
  await expect(
    page.getByRole("img", { name: /^Storage by day: 400 GiB on .*, 1\.7 TiB now$/ }),
  ).toBeVisible();
  await expect(page.locator("figure g")).toHaveCount(30);
  await page.getByText("By day, as a table").click();
  await expect(row(page, "Storage by day", "today, now")).toContainText("1.7 TiB");
  await expectNoFindings(page, { widths: [1920, 640, 1280] });
  await expectFits(page, [1280, 1920, 640]);
  await shoot(page, "storage");

  await page
    .getByRole("navigation", { name: "How many days" })
    .getByRole("link", { name: "90 days" })
    .click();
  await expect(page).toHaveURL("/settings/storage?days=90");
  await expect(main).toContainText("+1.7 TiB in 90 days");
  await expect(page.locator("figure g")).toHaveCount(90);
  await shoot(page, "storage-90");

  await page.goto("/settings/storage?days=nonsense&vnf=nobody");
  await expect(page.locator("figure g")).toHaveCount(30);
  await expect(page.getByRole("heading", { name: "Storage of backups" })).toBeVisible();
  await expect(main).toContainText(
    "The VNF that was chosen has no backup of these 30 days that you see: these are those of all.",
  );
});

test("each VNF has its days at a glance, and by the keyboard one gets to them day by day, in figures", async ({
  signedIn: page,
}) => {
  await page.goto("/settings/storage");
  const spark = page.getByRole("link", {
    name: /^vEPC by day: 0 GiB on .*, at most 1 TiB, 1 TiB now$/,
  });
  await expect(spark).toBeVisible();
  await spark.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/storage\?days=30&vnf=[0-9a-f-]{36}$/);
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { name: "Storage of vEPC" })).toBeVisible();
  await expect(main).toContainText("1 TiB now, in 1 backup; +1 TiB in 30 days");
  await expect(spark).toHaveAttribute("aria-current", "true");
  await expect(
    page.getByRole("img", { name: /^Storage of vEPC by day: 0 GiB on .*, 1 TiB now$/ }),
  ).toBeVisible();
  await page.getByText("By day, as a table").click();
  const gibOn = (daysAgo: number) =>
    page
      .getByRole("group", { name: "Storage of vEPC by day", exact: true })
      .getByRole("row")
      .nth(daysAgo + 1)
      .getByRole("cell")
      .nth(1);
  // The first one was made 20 days ago, and gave way to the second 8 days ago.
  for (const [daysAgo, gib] of [
    [21, "0 GiB"],
    [20, "900 GiB"],
    [9, "900 GiB"],
    [8, "1 TiB"],
    [0, "1 TiB"],
  ] as const)
    await expect(gibOn(daysAgo), `${daysAgo} days ago`).toHaveText(gib);
  await expectNoFindings(page, { widths: [1920, 640, 1280] });
  await expectFits(page, [1280, 1920, 640]);
  await shoot(page, "storage-of-a-vnf");

  await page
    .getByRole("navigation", { name: "How many days" })
    .getByRole("link", { name: "90 days" })
    .click();
  await expect(page).toHaveURL(/\/settings\/storage\?days=90&vnf=[0-9a-f-]{36}$/);
  await expect(main).toContainText("1 TiB now, in 1 backup; +1 TiB in 90 days");
  await page.getByRole("link", { name: "All VNFs" }).click();
  await expect(page.getByRole("heading", { name: "Storage of backups" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^vEPC by day: / })).not.toHaveAttribute("aria-current");
});
