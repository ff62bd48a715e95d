import type { Page } from "@playwright/test";
import { fakeProject, wireQuiesce, wireServer, wireVolume } from "../lib/inventory/testing/fake-project";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

/* A simulated site whose nova-quiesce comes, is there in part, and loses its guard; and its VMs. */
let database: ProductDatabase;
let lyon: Awaited<ReturnType<typeof fakeProject>>;
let siteId: string;

const volume = (id: string, image: Record<string, string>) => ({
  ...wireVolume(id, `vm-of-${id}`),
  bootable: "true",
  volume_image_metadata: image,
});
const vm = (disk: string, more: Record<string, unknown> = {}) =>
  wireServer(`vm-of-${disk}`, {
    name: disk,
    "os-extended-volumes:volumes_attached": [{ id: disk }],
    locked: false,
    ...more,
  });

test.beforeAll(async () => {
  database = await ProductDatabase.open();
  lyon = await fakeProject();
  lyon.things.servers = [
    vm("agent"),
    vm("bare"),
    vm("locked", { locked: true }),
    vm("moving", { status: "MIGRATING", "OS-EXT-STS:task_state": "migrating" }),
    vm("off", { status: "SHUTOFF", "OS-EXT-STS:vm_state": "stopped" }),
  ];
  const agent = { hw_qemu_guest_agent: "yes" };
  lyon.things.volumes = ["agent", "locked", "moving", "off"].map((id) => volume(id, agent));
  lyon.things.volumes.push(volume("bare", {}));
  for (const { id } of lyon.things.volumes)
    lyon.things.attachments.set(`vm-of-${id}`, [{ volumeId: id, device: "/dev/vda" }]);
  siteId = await storeSite(database, {
    name: "Lyon",
    origin: lyon.origin,
    projectId: "p",
    projectName: "core",
  });
  // Its checks are not due, so that the worker's own stay out of the way; its poll is.
  await database.run(
    "INSERT INTO site_health (site_id, state, checked_at) VALUES ($1, 'unknown', now()) " +
      "ON CONFLICT (site_id) DO UPDATE SET checked_at = now()",
    siteId,
  );
});
test.afterAll(async () => {
  await database.run("DELETE FROM sites");
  await database.close();
  await lyon.close();
});

const ways = (page: Page) => page.getByRole("region", { name: /^Ways to hold (a VM|it) still$/ });
const method = (page: Page, name: string) =>
  ways(page)
    .getByRole("row")
    .filter({ has: page.getByText(name, { exact: true }) });

const WIDTHS = [1280, 640];

/** Runs the site's checks from its page. */
async function checkNow(page: Page) {
  await page.goto(`/sites/${siteId}`);
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByText("Lyon was checked")).toBeVisible({ timeout: 30_000 });
}

test("a site says what it offers as its checks find it: nothing yet, not installed, in part, whole, unguarded", async ({
  signedIn: page,
}) => {
  test.setTimeout(180_000);
  await page.goto(`/sites/${siteId}`);
  await expect(ways(page)).toContainText("What this site offers is not known yet");

  await checkNow(page);
  await expect(ways(page)).toContainText("only by interrupting them (pause, suspend or stop)");
  await expect(method(page, "nova-quiesce")).toContainText(/Not offered.*Install nova-quiesce/);
  await expect(method(page, "pause")).toContainText(
    /By choice.*crash-group.*Interrupted.*Thaw not guaranteed/,
  );
  const row = page.getByRole("region", { name: "Checks" }).getByRole("row", { name: /Quiesce/ });
  await expect(row).toContainText("Warn");
  await page.goto("/sites");
  await expect(page.getByRole("main")).toContainText("It answers; Lyon cannot freeze VMs yet");

  lyon.things.quiesce = [wireQuiesce(true), null];
  await checkNow(page);
  await expect(ways(page)).toContainText("nova-quiesce must not be used here: not every nova-api");
  await expect(method(page, "nova-quiesce")).toContainText("Not safe");
  await expectNoFindings(page, { widths: WIDTHS });

  lyon.things.quiesce = [wireQuiesce(false)];
  await checkNow(page);
  await expect(ways(page)).toContainText("no guard of nova-quiesce is alive");
  await expect(row).toContainText("Fail");

  lyon.things.quiesce = [wireQuiesce(true, false)];
  await checkNow(page);
  await expect(ways(page)).toContainText(
    "frozen without an interruption, and the site thaws them after 15 s",
  );
  await expect(method(page, "nova-quiesce")).toContainText(/1\.0.*would be used.*Offered/);
  await expect(row).toContainText("1 of 2 guards up");
  await expectNoFindings(page, { widths: WIDTHS });
});

test("a VM's page says by what it would be held, and of the other ways why not", async ({
  signedIn: page,
}) => {
  test.setTimeout(120_000);
  lyon.things.quiesce = [wireQuiesce(true)];
  await checkNow(page);
  const open = async (name: string) => {
    await page.goto(`/vms/${siteId}/vm-of-${name}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(
      ways(page)
        .getByText(/^as of/)
        .first(),
    ).toBeVisible();
  };
  await open("agent");
  await expect(ways(page)).toContainText("would be frozen by nova-quiesce without an interruption");
  await expect(method(page, "nova-quiesce")).toContainText(/would be used.*Possible/);
  await expect(method(page, "stop")).toContainText(/By choice.*Interrupted for long/);
  await expectNoFindings(page, { widths: WIDTHS });

  await open("bare");
  await expect(ways(page)).toContainText("Unless pause, suspend or stop is chosen for it");
  await expect(method(page, "nova-quiesce")).toContainText(
    /Not possible.*does not declare a guest agent.*rebuild/,
  );
  await expect(method(page, "none")).toContainText("would be used");

  // The reason stands once for all that it is in the way of.
  await open("locked");
  await expect(ways(page)).toContainText("cannot be held still now: it is locked");
  await expect(ways(page).getByRole("cell", { name: /^It is locked/ })).toHaveCount(2);
  await expectNoFindings(page, { widths: WIDTHS });

  await open("moving");
  await expect(ways(page)).toContainText("cannot be held still now: it is being live-migrated");

  await open("off");
  await expect(ways(page)).toContainText("It is off: nothing is written");
  await expect(method(page, "nova-quiesce")).toContainText("Not needed");
  await expect(ways(page)).not.toContainText("would be used");
});
