import type { Page } from "@playwright/test";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { lostInstallation, type ManifestFile } from "./signed-manifests";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

let database: ProductDatabase;

test.beforeAll(async () => {
  database = await ProductDatabase.open();
});
test.afterAll(async () => {
  for (const table of ["recovery_points", "runs", "vnfs", "manifest_imports", "trusted_signers"])
    await database.run(`DELETE FROM ${table}`);
  await database.run("DELETE FROM sites WHERE is_remembered OR name = 'Lyon rebuilt'");
  await database.close();
});

async function look(page: Page, name: string) {
  await expectNoFindings(page);
  await shoot(page, name);
}

const upload = (page: Page, files: ManifestFile[]) =>
  page.getByLabel("Manifests", { exact: true }).setInputFiles(files);

test("the manifests of a lost installation: looked at, compared, opened, listed as recovery points", async ({
  signedIn: page,
}) => {
  test.slow(); // a whole story
  const lost = lostInstallation("vIMS core", "Lyon");
  await page.goto("/settings/manifests");
  await look(page, "empty");

  const [first, second] = lost.files as [ManifestFile, ManifestFile];
  const changed = {
    ...first,
    name: "changed.json",
    buffer: Buffer.from(String(first.buffer).replace("vIMS", "vEPC")),
  };
  await upload(page, [second, first, changed]);
  await expect(page.getByRole("heading", { name: "2 recovery points of 1 VNF at 1 site" })).toBeVisible();
  await expect(page.getByText("changed.json: its signature does not fit")).toBeVisible();
  // What is to be compared stands nowhere on the page.
  expect(await page.locator("body").textContent()).not.toContain(lost.fingerprint.slice(-8));
  await look(page, "preview");

  const typed = page.getByLabel("The last 8 characters of the fingerprint on your sheet");
  await typed.fill("AAAAAAAA");
  await page.getByRole("button", { name: "It is the same" }).click();
  await expect(typed).toHaveAccessibleDescription(/not the last 8 characters/);
  await typed.fill(lost.fingerprint.slice(-8));
  await page.getByRole("button", { name: "It is the same" }).click();

  const key = page.getByLabel(`The lost installation’s encryption key ${lost.keyId}`);
  await key.fill("no key at all");
  await page.getByRole("button", { name: "Import 2", exact: true }).click();
  await expect(key).toHaveAccessibleDescription(/not in the right form/);
  await look(page, "trusted");
  await key.fill(lost.key);
  await page.getByRole("button", { name: "Import 2", exact: true }).click();
  await expect(page.getByText("Recovery points: 2 imported.")).toBeVisible();
  await look(page, "imported");

  await page.getByRole("table").getByRole("link", { name: "vIMS core" }).click();
  await expect(page).toHaveURL(`/vnfs/${lost.vnfId}/points`);
  await expect(page.getByRole("row").filter({ hasText: "imported" })).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Back up now…" })).toHaveAccessibleDescription(
    /known from a manifest only/,
  );
  await look(page, "points");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByText(`from the installation that signs with ${lost.fingerprint}`)).toBeVisible();
  await expect(page.getByText("All three frozen at once for 1.70 s")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(/What no backup holds\s*hss: its swap disk of 512 MiB/);
  await look(page, "point");
  await page.goto(`/vnfs/${lost.vnfId}`);
  await expect(
    page.getByText("Its site is known from a manifest only, so nothing is backed up"),
  ).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Owner NOC Lyon, ext. 4410");
  await look(page, "vnf");
  await page.goto(`/vnfs/${lost.vnfId}/runs`);
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await look(page, "run");

  await page.goto("/sites");
  await page.getByRole("link", { name: "Lyon" }).click();
  await expect(page.getByText("never asks it anything")).toBeVisible();
  await look(page, "site");
  await page.getByRole("link", { name: "Delete…" }).click();
  await expect(page.getByText("Its VNF and 2 recovery points are forgotten here")).toBeVisible();
  await look(page, "delete");
});

test("a real site is told to be the remembered one, which moves to it beside a warning", async ({
  signedIn: page,
}) => {
  const siteId = await storeSite(database, {
    name: "Lyon rebuilt",
    origin: "http://127.0.0.1:1",
    region: "RegionLost",
  });
  await page.goto("/sites");
  await page.getByRole("link", { name: "Lyon", exact: true }).click();
  await page.getByRole("main").getByRole("link", { name: "Lyon rebuilt" }).click();
  await expect(page).toHaveURL(`/sites/${siteId}`);
  const offers = page.getByRole("region", { name: "Known from your manifests" });
  const tick = offers.getByRole("checkbox", {
    name: "This is Lyon of your manifests: its VNF and 2 recovery points move to it",
  });
  await expect(tick).toHaveAccessibleDescription(
    "Whether its VMs are there could not be found out: nothing of it was read yet.",
  );
  await tick.check();
  await expect(offers.getByText("Nothing proves that it is the same site.")).toBeVisible();
  await look(page, "adopt");
  await offers.getByRole("button", { name: "Move its VNF and 2 recovery points here" }).click();
  await expect(page.getByText("Lyon rebuilt is Lyon of your manifests now")).toBeVisible();
  await expect(offers).toBeHidden();
  await page.goto("/vnfs");
  await page.getByRole("main").getByRole("link", { name: "vIMS core" }).first().click();
  await expect(page.getByRole("main")).toContainText("Lyon rebuilt");
});

test("too many files, and too large ones, are refused before anything is sent", async ({
  signedIn: page,
}) => {
  await page.goto("/settings/manifests");
  const many = Array.from({ length: 201 }, (_, i) => ({
    name: `${i}.json`,
    mimeType: "application/json",
    buffer: Buffer.from("{}"),
  }));
  await upload(page, many);
  await expect(page.getByRole("alert").getByText("201 files; at most 200")).toBeVisible();
});
