import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { fakeProject, wireServer, wireVolume } from "../lib/inventory/testing/fake-project";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { administrator, expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

/*
 * A retention policy from its preview to a VNF's points, of which one is held. The VNF is paused, so that nothing goes; in the
 * end it is resumed, and its prune runs.
 */
test.describe.configure({ mode: "serial" });

let database: ProductDatabase;
let lyon: Awaited<ReturnType<typeof fakeProject>>;
let siteId: string;
const vnfId = randomUUID();
const VMS = ["cscf-1", "cscf-2"];

async function storePoint(day: string): Promise<string> {
  const [runId, pointId] = [randomUUID(), randomUUID()];
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
    ...[pointId, vnfId, runId, siteId, `${day}T02:30:00Z`],
  );
  return pointId;
}

/** A backup of a volume that a point has; of another one it is an increment. */
async function storeBackupOf(day: string, backupId: string, parent: string | null): Promise<void> {
  await database.run(
    `INSERT INTO point_backups (id, point_id, site_id, credential_id, project_id, server_id, volume_id, volume_name, device,
       is_root, size_gib, backup_id, is_incremental, parent_backup_id, chain_position, state, started_at, ended_at)
     SELECT $1, id, site_id, $2, 'ims', 'cscf-1', 'cscf-1-root', 'disk-cscf-1-root', '/dev/vda', true, 8, $3, $4::text IS NOT NULL, $4,
       CASE WHEN $4::text IS NULL THEN 0 ELSE 1 END, 'available', taken_at, taken_at
     FROM recovery_points WHERE vnf_id = $5 AND taken_at = $6::timestamptz`,
    ...[randomUUID(), randomUUID(), backupId, parent, vnfId, `${day}T02:30:00Z`],
  );
}

test.beforeAll(async () => {
  database = await ProductDatabase.open();
  lyon = await fakeProject();
  lyon.things.servers = VMS.map((name) =>
    wireServer(name, { name, "os-extended-volumes:volumes_attached": [{ id: `${name}-root` }] }),
  );
  lyon.things.volumes = VMS.map((name) => wireVolume(`${name}-root`, name));
  siteId = await storeSite(database, { name: "Lyon", origin: lyon.origin, projectId: "ims" });
  await database.run(
    "INSERT INTO vnfs (id, site_id, name, name_key, paused_at) VALUES ($1, $2, 'vIMS core', 'vims core', now())",
    ...[vnfId, siteId],
  );
  for (const day of ["2026-03-01", "2026-03-02", "2026-03-03"]) await storePoint(day);
});
test.afterAll(async () => {
  await database.run("DELETE FROM vnf_retentions");
  await database.run("DELETE FROM retention_policies");
  await database.run("DELETE FROM recovery_points");
  await database.run("DELETE FROM runs");
  await database.run("DELETE FROM vnfs");
  await database.run("DELETE FROM sites");
  await database.close();
  await lyon.close();
});

const main = (page: Page) => page.getByRole("main");
const row = (page: Page, day: string) => main(page).getByRole("row").filter({ hasText: day });

/** As a point describes a VM, as far as bringing its VNF back needs it. */
const SERVERS = JSON.stringify(
  VMS.map((name, at) => ({
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

test("what is done in a row of the table is found in the audit log by its filters: who, what, and why", async ({
  signedIn: page,
}) => {
  await page.goto(`/vnfs/${vnfId}/points`);
  const second = row(page, "2 Mar");
  const dialog = page.getByRole("dialog");
  await second.getByRole("button", { name: /Hold the point of 2026-03-02/ }).click();
  await dialog.getByRole("textbox", { name: "Why it is kept" }).fill("asked for by billing");
  await dialog.getByRole("button", { name: "Hold it" }).click();
  await expect(second).toContainText("“asked for by billing”");
  await second.getByRole("button", { name: /Release the point of 2026-03-02/ }).click();
  await dialog.getByRole("button", { name: "Release it" }).click();
  await expect(second).not.toContainText("asked for by billing");

  await page.getByRole("link", { name: "Audit", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Audit" })).toBeVisible();
  await page.getByRole("button", { name: "Action", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Recovery point released" }).click();
  await expect(page).toHaveURL("/audit?action=recovery_point.released");
  await page.keyboard.press("Escape");
  const entries = page.getByRole("button", { name: /^Recovery point .*, (\d+ \w+ )?\d\d:\d\d:\d\d$/ });
  const held = entries.and(page.locator("[aria-label^='Recovery point held']"));
  await expect(held).toHaveCount(0);
  const released = row(page, "Recovery point released").first();
  await expect(released).toContainText("vIMS core");
  await expect(released).toContainText(administrator.name);
  await expect(released).toContainText("Done");
  await entries.first().click();
  await expect(main(page)).toContainText("asked for by billing");

  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByRole("searchbox", { name: "Filter the log" }).fill("asked for by billing");
  await expect(page).toHaveURL(/\/audit\?q=asked/);
  await expect(held.first()).toBeVisible();
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

test("once its VNF is resumed a policy’s prune runs: what was released stays as a parent only, what is old goes", async ({
  signedIn: page,
}) => {
  await storePoint("2026-02-27");
  await storeBackupOf("2026-03-01", "full", null);
  await storeBackupOf("2026-03-03", "increment", "full");
  await page.goto(`/vnfs/${vnfId}/points`);
  await page.getByRole("button", { name: /Release the point of 2026-03-01/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Release it" }).click();
  await expect(main(page).getByText("Held", { exact: true })).toHaveCount(0);
  await page.goto(`/vnfs/${vnfId}/settings`);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();

  await page.goto("/settings/retention");
  await main(page).getByRole("link", { name: "Short" }).click();
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("");
  await expect(name).toHaveAccessibleDescription(/Enter a name/);
  await page.getByRole("textbox", { name: "Days", exact: true }).fill("x");
  await expect(page.getByRole("textbox", { name: "Days", exact: true })).toHaveAttribute(
    "aria-invalid",
    "true",
  );
  await expectNoFindings(page, { widths: WIDTHS });
  await shoot(page, "a-policy-typed");
  await name.fill("Short");
  await page.getByRole("textbox", { name: "Days", exact: true }).fill("0");
  await page.getByRole("checkbox", { name: /vIMS core/ }).check();
  await page.getByRole("button", { name: "Store the changes" }).click();
  const dialog = page.getByRole("dialog");
  const planned = (day: string) => dialog.getByRole("row").filter({ hasText: day });
  await expect(dialog).toContainText("One recovery point goes, of 0 GiB of volumes; 2 stay.");
  await expect(planned("27 Feb")).toContainText("Goes at next prune");
  await expect(planned("1 Mar")).toContainText("Kept as parent");
  await expect(planned("3 Mar")).toContainText("Kept");
  await dialog.getByRole("button", { name: "Store the changes: these go" }).click();
  await expect(page.getByText("The policy was changed: VNFs: + vIMS core")).toBeVisible();
  const ours = page.getByRole("group", { name: "VNFs of this policy" });
  await ours.getByRole("link", { name: /^p-\d+$/ }).click({ timeout: 60_000 });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pruning of vIMS core");
  await expect(main(page).getByText("Succeeded").first()).toBeVisible({ timeout: 60_000 });
  await expect(main(page)).toContainText("Policy Short");

  await page.goto("/runs?kind=prune");
  await expect(row(page, "Policy Short")).toContainText("Succeeded");
  await page.goto(`/vnfs/${vnfId}/points`);
  await expect(main(page).getByText("Kept as parent", { exact: true })).toHaveCount(1);
  await expect(row(page, "27 Feb")).toContainText("Pruned");
  await expect(row(page, "3 Mar")).toContainText("1 increment");
});

test("a VNF whose newest point is older than its RPO says so, on its page and on the overview", async ({
  signedIn: page,
}) => {
  await page.goto("/");
  await expect(main(page)).toContainText("1 of 1 VNF misses its RPO");
  await page
    .getByRole("group", { name: "Age of the newest usable point" })
    .getByRole("link", { name: "vIMS core" })
    .click();
  await expect(main(page)).toContainText("Its newest recovery point is older than its RPO");
});
