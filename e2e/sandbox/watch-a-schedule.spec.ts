import { administrator, expect, signIn, test } from "../stillpoint";

/* Last of the sandbox's: a VM is backed up by a schedule, within a minute, without anybody starting it. */
const NAME = "Scheduled UPF";

test("a schedule of each minute starts a backup by itself, in whose name it runs", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/");
  const { rows } = await (await page.request.get("/api/vms?search=pcrf-1")).json();
  await page.goto(`/vnfs/add?${new URLSearchParams({ site: rows[0].siteId, vm: rows[0].id })}`);
  await page.getByLabel("Name", { exact: true }).fill(NAME);
  await page.getByRole("button", { name: "Make the VNF" }).click();
  await expect(page).toHaveURL(/\/vnfs\/[0-9a-f-]{36}/);
  const vnf = new URL(page.url()).pathname;

  await page.goto("/settings/schedules/add");
  await page.getByRole("textbox", { name: "Name" }).fill("Each minute");
  await page.getByRole("checkbox", { name: new RegExp(NAME) }).check();
  await page.getByRole("radio", { name: "By a cron expression" }).check();
  await page.getByRole("textbox", { name: "Cron expression" }).fill("* * * * *");
  await page.getByRole("button", { name: "Add the schedule" }).click();
  const slots = page.getByRole("group", { name: "Slots" });
  await expect(slots.getByRole("link", { name: /^b-\d+$/ }).first()).toBeVisible({ timeout: 90_000 });
  await page.getByRole("button", { name: "Switch Each minute off" }).click();
  await expect(page.getByRole("button", { name: "Switch Each minute on" })).toBeVisible();
  await slots
    .getByRole("link", { name: /^b-\d+$/ })
    .last()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Backup of ${NAME}`);
  await expect(page.getByRole("main")).toContainText("Each minute");
  await expect(
    page.getByRole("list", { name: "Phases" }).getByRole("button", { name: /^Verify: Succeeded/ }),
  ).toBeVisible({ timeout: 120_000 });
  await page.goto(vnf);
  const region = page.getByRole("region", { name: "Schedules" });
  await expect(region).toContainText("every minute (cron * * * * *)");
});
