import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { ProductDatabase } from "./authorization/product-database";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

/*
 * No form of what is set is left by mistake: each asks once something was entered, and not any more when that is taken
 * back. How the question behaves whichever way one leaves: settings.spec.ts.
 */
let database: ProductDatabase;
const [vnfId, scheduleId, policyId, channelId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
let siteId: string;

test.beforeAll(async () => {
  database = await ProductDatabase.open();
});
/** Once somebody is signed in: the overview is not ready after it. */
async function store() {
  siteId = await storeSite(database, { name: "Lyon", origin: "http://127.0.0.1:9", projectId: "ims" });
  const oslo = await storeSite(database, { name: "Oslo", origin: "http://127.0.0.1:9", region: "O" });
  await database.run(
    "INSERT INTO vnfs (id, site_id, name, name_key) VALUES ($1, $2, 'vIMS core', 'vims core')",
    ...[vnfId, siteId],
  );
  await database.run("INSERT INTO vnf_receivers (vnf_id, site_id) VALUES ($1, $2)", vnfId, oslo);
  for (const [i, name] of ["hss-1", "scscf-1"].entries())
    await database.run(
      `INSERT INTO vnf_members (id, vnf_id, site_id, server_id, project_id, name, position, boot_order)
       VALUES ($1, $2, $3, $4, 'ims', $4, $5, $5)`,
      ...[randomUUID(), vnfId, siteId, name, i + 1],
    );
  await database.run(
    `INSERT INTO schedules (id, name, name_key, cadence, time_zone, "full", is_enabled, created_by)
     VALUES ($1, 'Nightly', 'nightly', '{"kind": "daily", "times": ["02:30"]}', 'Europe/Oslo', '{"kind": "vnf"}', false, 'a test')`,
    scheduleId,
  );
  await database.run(
    "INSERT INTO schedule_vnfs (schedule_id, vnf_id, handled_until) VALUES ($1, $2, now())",
    ...[scheduleId, vnfId],
  );
  await database.run(
    `INSERT INTO retention_policies (id, name, name_key, keep_last, daily, weekly, monthly, yearly, min_age_days, time_zone, created_by)
     VALUES ($1, 'Two weeks', 'two weeks', 1, 14, 0, 0, 0, 1, 'UTC', 'a test')`,
    policyId,
  );
  await database.run(
    `INSERT INTO notification_channels (id, name, name_key, kind, is_enabled, tells, smtp_host, smtp_port, smtp_security,
       mail_from, mail_to, is_internal, created_by)
     VALUES ($1, 'On duty', 'on duty', 'mail', false, '{rpo-missed}', '127.0.0.1', 25, 'none', 'a@example.com',
       '{b@example.com}', true, 'a test')`,
    channelId,
  );
}
test.afterAll(async () => {
  for (const table of ["notification_channels", "retention_policies", "schedules", "vnfs", "sites"])
    await database.run(`DELETE FROM ${table}`);
  await database.close();
});

interface Form {
  path: () => string;
  field: string;
  /** What opens it on its page. */
  open?: (page: Page) => Promise<void>;
}
const press = (name: string) => (page: Page) => page.getByRole("main").getByRole("button", { name }).click();

const FORMS: Record<string, Form> = {
  "a mapping": { path: () => "/settings/roles", field: "Name in Keystone" },
  "a hook": { path: () => "/settings/hooks", field: "Name" },
  "a site": { path: () => `/sites/${siteId}`, field: "Name", open: press("Edit") },
  "a credential": { path: () => `/sites/${siteId}`, field: "Secret", open: press("Add a credential") },
  "the access to compute hosts": { path: () => `/sites/${siteId}`, field: "User", open: press("Set up") },
  "new sites": {
    ...{ path: () => "/sites/add", field: "Region" },
    open: (page) => page.getByRole("main").getByLabel("By form").check(),
  },
  "a new VNF": { path: () => "/vnfs/add", field: "Name" },
  "a VNF": { path: () => `/vnfs/${vnfId}/settings`, field: "Name" },
  "a recovery plan": { path: () => `/vnfs/${vnfId}/recovery-plan`, field: "Wait before it boots, seconds" },
  "a new schedule": { path: () => "/settings/schedules/add", field: "Name" },
  "a schedule": { path: () => `/settings/schedules/${scheduleId}`, field: "Name" },
  "a new retention policy": { path: () => "/settings/retention/add", field: "Name" },
  "a retention policy": { path: () => `/settings/retention/${policyId}`, field: "Name" },
  "a new channel": { path: () => "/settings/notifications/add", field: "Name" },
  "a channel": { path: () => `/settings/notifications/${channelId}`, field: "Name" },
};

for (const [name, { path, field: label, open }] of Object.entries(FORMS))
  test(`the form of ${name} asks before it is left with something not stored`, async ({ signedIn: page }) => {
    if (!siteId) await store();
    const field = page.getByRole("main").getByLabel(label, { exact: true }).first();
    const overview = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Overview" });
    const question = page.getByRole("dialog", { name: "Leave without storing?" });
    let was = "";
    // What is typed before React has the page is not known to it.
    await expect(async () => {
      await page.goto(path());
      await open?.(page);
      was = await field.inputValue();
      await field.fill("changed");
      await overview.click();
      await expect(question).toBeVisible({ timeout: 10_000 });
    }).toPass({ timeout: 60_000 });
    await question.getByRole("button", { name: "Stay here" }).click();
    await expect(field).toHaveValue("changed");
    // As it was, there is nothing to lose.
    await field.fill(was);
    await overview.click();
    await expect(page).toHaveURL("/");
  });
