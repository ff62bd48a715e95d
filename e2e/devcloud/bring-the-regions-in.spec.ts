import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expectNoFindings } from "../axe";
import { administrator, expect, neverLogged, printedPassword, signIn, test } from "../stillpoint";
import { devcloud } from "./devcloud";
import { prepareCloud } from "./prepare-cloud";
import { dashboardQueries, promtoolAccepts, startPrometheus } from "./prometheus";

/*
 * One story against the real two-region cloud, from the first start on: the set-up with both regions, whose VMs one
 * sees as its admin and as its demo, and the night on which RegionOne is lost.
 */
test.describe.configure({ mode: "serial" });

let cloud: Awaited<ReturnType<typeof prepareCloud>>;
let prometheus: Awaited<ReturnType<typeof startPrometheus>> | undefined;
let isDown = false;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  cloud = await prepareCloud();
});
test.afterAll(async () => {
  test.setTimeout(180_000);
  await prometheus?.stop();
  if (isDown) await devcloud("up");
  await cloud?.remove();
});

async function trySignIn(page: Page, name: string, password = "devcloud") {
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function keystoneSignIn(page: Page, name: string) {
  await trySignIn(page, name);
  await expect(page).toHaveURL("/", { timeout: 30_000 });
}

/** Looks for a VM in the table; `found` is how often it must be there. */
async function lookForVm(page: Page, name: string | undefined, found: 0 | 1) {
  if (!name) throw new Error("the VM has no name");
  await page.goto(`/vms?search=${encodeURIComponent(name)}`);
  await expect(page.getByRole("heading", { level: 1, name: "VMs" })).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: name });
  // The answer is read live: what was made a moment ago may take its turn.
  if (found === 0) await expect(page.getByText("No VM fits these filters")).toBeVisible();
  await expect(row).toHaveCount(found, { timeout: 30_000 });
  return row;
}

test("the set-up: a password of one's own, and both regions from clouds.yaml", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/");
  await signIn(page, { name: administrator.name, password: printedPassword() });
  await page.getByLabel("New password", { exact: true }).fill(administrator.password);
  await page.getByLabel("New password, again").fill(administrator.password);
  await page.getByRole("button", { name: "Use this password" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Add the first site");

  const file = process.env.STILLPOINT_CLOUDS_FILE ?? "";
  await page.getByLabel("clouds.yaml: file").setInputFiles(file);
  await expect(page.getByRole("textbox", { name: "clouds.yaml" })).toHaveValue(readFileSync(file, "utf8"));
  await page.getByRole("button", { name: "Go on" }).click();

  for (const region of ["RegionOne", "RegionTwo"]) {
    const site = page.getByRole("region", { name: new RegExp(`^${region} at`) });
    await expect(site.getByRole("checkbox", { name: region })).toBeChecked();
    await site.getByRole("checkbox", { name: /Accept plain HTTP/ }).check();
  }
  await page.getByRole("button", { name: "Check 2 sites" }).click();

  // No token goes anywhere but to Keystone until the operator has seen where it would go.
  const confirm = page.getByRole("checkbox", { name: /^127\.0\.0\.1:1[56]\d{3}/ });
  await expect(confirm.first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Add 2 sites" })).toBeDisabled();
  for (const box of await confirm.all()) await box.check();
  await page.getByRole("button", { name: "Check again" }).click();
  await page.getByRole("button", { name: "Add 2 sites", disabled: false }).click({ timeout: 60_000 });

  await expect(page).toHaveURL("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/sites answer|not asked yet/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/All 2 sites answer/, { timeout: 60_000 });
});

test("the cloud's admin sees the VMs of both regions and of every project", async ({ page }) => {
  await keystoneSignIn(page, "admin");
  for (const [vm, site] of [
    [cloud.hss, "RegionOne"],
    [cloud.sbc, "RegionTwo"],
    [cloud.dns, "RegionOne"],
  ] as const) {
    const row = await lookForVm(page, vm.name, 1);
    await expect(row).toContainText(site);
    await expect(row).toContainText("Running");
  }
});

test("a VM's page shows its volumes and ports", async ({ page }) => {
  await keystoneSignIn(page, "admin");
  await lookForVm(page, cloud.hss.name, 1);
  await page.getByRole("link", { name: cloud.hss.name ?? "" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(new RegExp(cloud.hss.name ?? ""));
  await expect(page.getByRole("region", { name: "Volumes" }).getByRole("row")).toHaveCount(3);
  await expect(page.getByRole("region", { name: "Ports" })).toContainText(
    cloud.hss.addresses[0]?.address ?? "no address",
  );
});

test("axe finds nothing on the pages of a site and a VM, and they fit", async ({ page }) => {
  test.setTimeout(120_000);
  await keystoneSignIn(page, "admin");
  await page.goto("/sites");
  await page.getByRole("main").getByRole("link", { name: "RegionOne" }).first().click();
  await expect(page).toHaveURL(/\/sites\/[0-9a-f-]{36}$/);
  const site = page.url();
  await (await lookForVm(page, cloud.hss.name, 1)).getByRole("link", { name: cloud.hss.name ?? "" }).click();
  await expect(page).toHaveURL(/\/vms\/.+\/.+/);
  for (const path of [page.url(), "/vms", site, `${site}/delete`, "/sites", "/audit", "/"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoFindings(page, { widths: [1280] });
  }
});

test("demo sees the project demo only, in both regions, and no audit log", async ({ page }) => {
  await keystoneSignIn(page, "demo");
  await lookForVm(page, cloud.hss.name, 1);
  await lookForVm(page, cloud.sbc.name, 1);
  await lookForVm(page, cloud.dns.name, 0);
  await expect(page.getByRole("link", { name: "Audit" })).toHaveCount(0);
  expect((await page.goto("/audit"))?.status()).toBe(403);
});

test("who has no role, or a wrong password, is told so and gets nothing", async ({ page }) => {
  await trySignIn(page, "norole");
  await expect(page.getByRole("alert").first()).toContainText(/no project|none of your roles|no role/i);
  await trySignIn(page, "demo", "not the password");
  await expect(page.getByRole("alert").first()).toContainText(/wrong/i);
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a real Prometheus reads the metrics, and takes the alert rules and what the dashboard asks", async ({
  baseURL,
}) => {
  promtoolAccepts();
  const home = process.env.STILLPOINT_E2E_HOME ?? "";
  const token = neverLogged(readFileSync(path.join(home, "metrics-token"), "utf8").trim());
  prometheus = await startPrometheus({ address: baseURL ?? "", token });
  await expect(async () => {
    expect(await prometheus?.query('stillpoint_site_state{state="reachable"} == 1')).toHaveLength(2);
    expect(await prometheus?.query('up{job="stillpoint"} == 1')).toHaveLength(1);
    const rules = (await prometheus?.rules()) ?? [];
    expect(rules.length).toBeGreaterThan(10);
    expect(rules.filter(({ health }) => health !== "ok")).toEqual([]);
  }).toPass({ timeout: 60_000 });

  const queries = dashboardQueries();
  expect(queries.length).toBeGreaterThan(10);
  for (const { title, type, expression } of queries) {
    expect(await prometheus.refusal(expression), title).toBeNull();
    // A single number is there from the first scrape on, and one of it.
    if (type === "stat") expect(await prometheus.query(expression), title).toHaveLength(1);
  }
});

test("RegionOne is lost: sign-in goes by RegionTwo, and its VMs stay, with their time", async ({ page }) => {
  test.setTimeout(240_000);
  await keystoneSignIn(page, "demo");
  await lookForVm(page, cloud.hss.name, 1);
  isDown = true;
  await devcloud("down", "--site", "r1");

  await page.context().clearCookies();
  await keystoneSignIn(page, "demo");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("RegionOne does not answer", {
    timeout: 90_000,
  });
  await lookForVm(page, cloud.hss.name, 1);
  await expect(page.getByText(/RegionOne .*as of \d\d:\d\d:\d\d UTC/).first()).toBeVisible({
    timeout: 120_000,
  });
  await lookForVm(page, cloud.sbc.name, 1);

  // What is known of a VM there stays, each part with the time it was seen.
  await lookForVm(page, cloud.hss.name, 1);
  await page.getByRole("link", { name: cloud.hss.name ?? "" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(new RegExp(cloud.hss.name ?? ""));
  await expect(page.getByText(/as of \d\d:\d\d:\d\d UTC/).first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Volumes" }).getByRole("row")).toHaveCount(3);

  // A scrape that came too late leaves a gap until the next one.
  await expect(async () => {
    const dark = (await prometheus?.query('stillpoint_site_state{state="unreachable"} == 1')) ?? [];
    expect(dark.map(({ metric }) => metric.site)).toEqual(["RegionOne"]);
  }).toPass({ timeout: 30_000 });

  await devcloud("up");
  isDown = false;
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/All 2 sites answer/, { timeout: 90_000 });
});

test("the audit log tells it all, and names no secret", async ({ page }) => {
  await keystoneSignIn(page, "admin");
  await page.goto("/audit");
  const log = page.getByRole("table");
  for (const words of ["Site added", "Signed in", "Sign-in refused"])
    await expect(log.getByText(words).first()).toBeVisible();
  await expect(page.getByText("devcloud", { exact: true })).toHaveCount(0);
});
