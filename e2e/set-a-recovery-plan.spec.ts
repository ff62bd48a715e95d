import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

/* The recovery plan of a VNF of three VMs, at a site where nothing is: set, refused, and read again. */
let database: ProductDatabase;
const vnfId = randomUUID();
let oslo = "";

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  database = await ProductDatabase.open();
});
/** Once somebody is signed in: the overview is not ready after it. */
async function store() {
  const lyon = await storeSite(database, { name: "Lyon", origin: "http://127.0.0.1:1", projectId: "ims" });
  oslo = await storeSite(database, { name: "Oslo", origin: "http://127.0.0.1:2", projectId: "ims" });
  await database.run(
    "INSERT INTO vnfs (id, site_id, name, name_key) VALUES ($1, $2, 'vIMS core', 'vims core')",
    ...[vnfId, lyon],
  );
  await database.run("INSERT INTO vnf_receivers (vnf_id, site_id) VALUES ($1, $2)", vnfId, oslo);
  for (const [i, name] of ["hss-1", "scscf-1", "scscf-2"].entries())
    await database.run(
      `INSERT INTO vnf_members (id, vnf_id, site_id, server_id, project_id, name, position, boot_order)
       VALUES ($1, $2, $3, $4, 'ims', $4, $5, $6)`,
      ...[randomUUID(), vnfId, lyon, name, i + 1, i === 0 ? 1 : 2],
    );
}
test.afterAll(async () => {
  for (const table of ["recovery_plans", "vnfs", "sites"]) await database.run(`DELETE FROM ${table}`);
  await database.close();
});

const tier = (page: Page, order: number) => page.getByRole("group", { name: new RegExp(`^Tier ${order} `) });
const site = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Recovered at" }).getByRole("link", { name: new RegExp(`^${name}`) });
const button = (page: Page) => page.getByRole("button", { name: "Store the recovery plan" });

test("a wait, a pause and a check are set for a site, told, and there again", async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  await store();
  await page.goto(`/vnfs/${vnfId}`);
  await page.getByRole("link", { name: "Recovery plan" }).click();
  await expect(site(page, "Oslo")).toHaveAttribute("aria-current", "page");
  await expect(tier(page, 1)).toContainText("It boots first");
  const second = tier(page, 2);
  await second.getByLabel("Wait before it boots, seconds").fill("half a minute");
  await expect(second).toContainText("A delay is a whole number of seconds, from 0 to 86400.");
  await second.getByLabel("A person lets it boot").check();
  await second.getByRole("button", { name: "Add a check to tier 2" }).click();
  await button(page).click();
  const errors = page.getByRole("alert").filter({ hasText: "Not stored yet." });
  await expect(errors).toContainText("Say what to do meanwhile.");
  await expect(errors).toContainText("Say what its console has to show.");
  await expectNoFindings(page, { widths: [640, 1280] });
  await shoot(page, "recovery-plan-refused");

  await second.getByLabel("Wait before it boots, seconds").fill("30");
  await second.getByLabel("What to do before it boots").fill("Look whether the HSS answers.");
  await second.getByLabel("VM of check 1 of tier 2").selectOption("scscf-2");
  await second.getByLabel("Text of check 1 of tier 2").fill("login:");
  await second.getByRole("button", { name: "Add a check to tier 2" }).click();
  await second.getByLabel("Kind of check 2 of tier 2").selectOption("answers HTTP on port");
  await second.getByLabel("Port of check 2 of tier 2").fill("8080");
  await shoot(page, "recovery-plan");
  await button(page).click();
  await expect(
    page.getByText("Stored: tier 2 waits 30 s; tier 2 waits for a person; checks of scscf-2 and scscf-1"),
  ).toBeVisible();
  await expect(page.getByText("Not stored yet", { exact: true })).toHaveCount(0);
  await page.reload();
  await expect(second.getByLabel("Wait before it boots, seconds")).toHaveValue("30");
  await expect(second.getByLabel("What to do before it boots")).toHaveValue("Look whether the HSS answers.");
  await expect(second.getByLabel("Text of check 1 of tier 2")).toHaveValue("login:");
  await expect(second.getByLabel("Path of check 2 of tier 2")).toHaveValue("/");
  await expectNoFindings(page);
});

test("what somebody else has changed meanwhile is said, and not written over; another site has its own", async ({
  signedIn: page,
}) => {
  await page.goto(`/vnfs/${vnfId}/recovery-plan?site=${oslo}`);
  const delay = tier(page, 2).getByLabel("Wait before it boots, seconds");
  await delay.fill("45");
  await database.run("UPDATE recovery_plans SET version = version + 1 WHERE vnf_id = $1", vnfId);
  await button(page).click();
  await expect(page.getByRole("form").getByRole("alert")).toContainText(
    "The recovery plan of vIMS core at Oslo was changed since you opened this page",
  );
  page.on("dialog", (dialog) => void dialog.accept());
  await page.getByRole("button", { name: "Show it as it is now" }).click();
  await expect(delay).toHaveValue("30");

  await delay.fill("60");
  await site(page, "Lyon").click();
  await page.getByRole("button", { name: "Leave without storing" }).click();
  await expect(site(page, "Lyon")).toHaveAttribute("aria-current", "page");
  await expect(delay).toHaveValue("0");
});
