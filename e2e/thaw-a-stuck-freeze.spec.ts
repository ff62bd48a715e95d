import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings, expectNoFindingsNow } from "./axe";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

/* A VM that a dead worker has left frozen, at a site that does not answer: nobody can thaw it. */
let database: ProductDatabase;
const [vnfId, runId, leaseId] = [randomUUID(), randomUUID(), randomUUID()];
const serverId = "71c0aa3d-0000-4000-8000-00000000003d";

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  database = await ProductDatabase.open();
});
/** Once somebody is signed in: the overview is not ready after it. */
async function freeze() {
  const siteId = await storeSite(database, {
    name: "Lyon",
    origin: "http://127.0.0.1:1",
    projectId: "ims",
  });
  await database.run(
    "INSERT INTO vnfs (id, site_id, name, name_key, owner) VALUES ($1, $2, 'vIMS core', 'vims core', 'NOC Lyon, ext. 4410')",
    vnfId,
    siteId,
  );
  await database.run(
    `INSERT INTO runs (id, kind, state, vnf_id, vnf_name, site_id, site_name, start_key, started_by, plan, plan_hash)
     VALUES ($1, 'backup', 'failed', $2, 'vIMS core', $3, 'Lyon', $4, '{"name": "ada"}', '{"freezeBudgetMs": 8000}', '')`,
    runId,
    vnfId,
    siteId,
    randomUUID(),
  );
  await database.run(
    `INSERT INTO freeze_leases (id, run_id, attempt, position, site_id, site_name, credential_id, server_id, server_name,
       vnf_name, method, target, state, owner_id, deadline, armed_at, sent_at, frozen_at)
     SELECT $1, $2, 1, 1, c.site_id, 'Lyon', c.id, $3, 'scscf-2', 'vIMS core', 'nova-quiesce', $4, 'frozen', 'nobody',
       now() - interval '39 seconds', now() - interval '47 seconds', now() - interval '47 seconds', now() - interval '46 seconds'
     FROM site_credentials c`,
    leaseId,
    runId,
    serverId,
    JSON.stringify({ serverId, name: "scscf-2", host: "compute-3", instanceName: "instance-0000000a" }),
  );
}
test.afterAll(async () => {
  for (const table of ["freeze_leases", "runs", "vnfs", "sites"]) await database.run(`DELETE FROM ${table}`);
  await database.close();
});

const bar = (page: Page) => page.getByRole("region", { name: "Stuck freeze" });

test("every page says who is frozen and for how long, in both themes", async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  await freeze();
  for (const path of ["/", "/vms", "/sites", "/audit"]) {
    await page.goto(path);
    await expect(bar(page).getByRole("alert")).toHaveText(
      "scscf-2 of vIMS core is still frozen. Its guest cannot write.",
    );
    await expect(bar(page)).toContainText(
      /over budget at Lyon\..* vIMS core belongs to NOC Lyon, ext\. 4410\./,
    );
  }
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("1 VNF has VMs that are still frozen");
  await expect(page.getByRole("main")).not.toContainText("Nothing is frozen");
  const seconds = bar(page).locator("b");
  const first = (await seconds.textContent()) ?? "";
  await expect(seconds).not.toHaveText(first);
  await expect(page.getByRole("complementary").first()).toContainText(/Guardian (thawing|on duty)/);
  await expectNoFindings(page, { within: "section[aria-label='Stuck freeze']", widths: [1920, 640] });
});

test("what sticks to the top of a page stays beneath the bar", async ({ signedIn: page }) => {
  await page.goto("/audit");
  const { height = 0 } = (await bar(page).boundingBox()) ?? {};
  await expect.poll(async () => (await page.getByRole("banner").boundingBox())?.y).toBe(height);
});

test("it cannot be thawed, says why, and how to do it by hand", async ({ signedIn: page }) => {
  await page.goto("/sites");
  await bar(page).getByRole("button", { name: "Thaw now" }).click();
  await expect(bar(page).getByRole("status")).toContainText(/^scscf-2 is not thawed: .*Lyon/, {
    timeout: 30_000,
  });
  await bar(page).getByRole("button", { name: "By hand…" }).click();
  const dialog = page.getByRole("dialog", { name: "Thaw by hand, at the site" });
  await expect(dialog.getByRole("code")).toHaveText([
    `openstack server set --state active ${serverId}`,
    "virsh domfsthaw instance-0000000a",
    `openstack server reboot --hard ${serverId}`,
  ]);
  await expect(dialog).toContainText("compute-3");
  await expect(dialog).toContainText("Last try at");
  await expectNoFindingsNow(page, "[role='dialog']");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("the bar goes when the VM runs again", async ({ signedIn: page }) => {
  await page.goto("/sites");
  await expect(bar(page)).toBeVisible();
  await database.run(
    "UPDATE freeze_leases SET state = 'thawed', closed_at = now(), closed_by = 'run' WHERE id = $1",
    leaseId,
  );
  await expect(bar(page)).toBeHidden();
  expect((await page.getByRole("banner").boundingBox())?.y).toBe(0);
  await page.goto("/");
  await expect(page.getByRole("main")).toContainText("Nothing is frozen");
});
