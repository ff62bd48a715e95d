import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { FakeHost } from "../compute-host/testing/fake-host";
import { fakeSite, json } from "../lib/openstack/testing/fake-site";
import { type FakeSshd, fakeSshd, newKeys } from "../lib/quiesce/testing/fake-sshd";
import { sealWith } from "../lib/secrets/envelope";
import { parseKeys } from "../lib/secrets/parse-keys";
import { keystone, PASSWORD, services } from "../lib/sites/testing/fake-cloud";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { shoot } from "./shoot";
import { expect, neverLogged, test } from "./stillpoint";

test.describe.configure({ mode: "serial" });

const KEYS = newKeys();
const SITE = randomUUID();
let database: ProductDatabase;
let cloud: Awaited<ReturnType<typeof fakeSite>>;
let host: FakeHost;
let sshd: FakeSshd;

test.beforeAll(async () => {
  // The middle of the key: its frame is the same in all.
  neverLogged(KEYS.private.split("\n")[2] ?? "");
  host = new FakeHost();
  sshd = await fakeSshd({ host, userKey: KEYS.private });
  const compute = (name: string) => ({
    id: name,
    binary: "nova-compute",
    host: name,
    status: "enabled",
    state: "up",
    updated_at: "2026-11-20T00:00:00.000000",
  });
  cloud = await fakeSite({
    signIn: keystone,
    reply: (asked, res, req) =>
      asked.path.includes("/compute/") && asked.path.includes("os-services")
        ? json(res, 200, { services: [compute("compute1"), compute("compute2")] })
        : services(asked, res, req),
  });
  database = await ProductDatabase.open();
  await storeSite();
});
test.afterAll(async () => {
  await database.run("DELETE FROM sites");
  await Promise.all([database.close(), cloud.close(), sshd.close()]);
  await host.close();
});

/** A site with an admin's credential, its secret sealed by the product's own key. */
async function storeSite() {
  const file = path.join(process.env.STILLPOINT_E2E_HOME ?? "", "encryption-key");
  const [key] = parseKeys(fs.readFileSync(file, "utf8"), file);
  if (!key) throw new Error(`no key in ${file}`);
  const id = randomUUID();
  const sealed = sealWith(key, PASSWORD, { table: "site_credentials", column: "sealed_secret", row: id });
  const user = { method: "password", user: { name: "root", domain: { name: "Default" } } };
  const identity = { ...user, project: { name: "core", domain: { name: "Default" } } };
  await database.run(
    "INSERT INTO sites (id, name, name_key, auth_url, region, allow_http, accepts_sign_in) VALUES ($1::uuid, 'Lyon', 'lyon', $2, 'R', true, false)",
    SITE,
    `${cloud.origin}/v3`,
  );
  await database.run(
    `INSERT INTO site_credentials (id, site_id, method, identity, sealed_secret, project_id, project_name, user_id, user_name, roles)
     VALUES ($1::uuid, $2::uuid, 'password', $3::jsonb, $4, 'id-core', 'core', 'id-root', 'root', '{admin}')`,
    id,
    SITE,
    JSON.stringify(identity),
    sealed,
  );
}

const section = (page: Page) => page.getByRole("region", { name: "Compute host access" });

test("what cannot be used is refused beside its field, and says what would be right", async ({
  signedIn: page,
}) => {
  await page.goto(`/sites/${SITE}`);
  await expect(section(page)).toContainText("Not set up");
  await section(page).getByRole("button", { name: "Set up" }).click();
  const form = section(page).getByRole("form");
  const store = form.getByRole("button", { name: "Store the access" });
  const port = form.getByLabel("Port");
  await port.fill("70000");
  await expect(port).not.toHaveAttribute("aria-invalid", "true");
  await port.press("Tab");
  await expect(port).toHaveAccessibleDescription(/from 1 to 65535/);
  await shoot(page, "host-access-typed");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "VNFs" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay here" }).click();
  await port.fill("22");
  await expect(port).not.toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Private key", { exact: true }).fill(KEYS.public);
  await form.getByLabel("Host keys (known_hosts)", { exact: true }).fill("compute1");
  await store.click();
  await expect(form.getByRole("alert").first()).toContainText("This is a public key");
  await expect(form.getByRole("alert").first()).toContainText("Line 1: it is not of the form");
  await form.getByLabel("Private key", { exact: true }).fill(KEYS.private);
  await store.click();
  await expect(form.getByRole("alert").first()).toContainText("Line 1: it is not of the form");
  await form.getByLabel("Port").fill("0");
  await store.click();
  await expect(form.getByRole("alert").first()).toContainText("from 1 to 65535");
});

test("user, key and host keys are stored; the key is never shown again", async ({ signedIn: page }) => {
  await page.goto(`/sites/${SITE}`);
  await section(page).getByRole("button", { name: "Set up" }).click();
  const form = section(page).getByRole("form");
  await form.getByLabel("Private key: file").setInputFiles({
    name: "stillpoint-lyon",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(KEYS.private),
  });
  await form
    .getByLabel("Host keys (known_hosts)", { exact: true })
    .fill(`compute1,${sshd.knownHosts}\ncompute2,[127.0.0.1]:1 ${newKeys().public}`);
  await form.getByRole("button", { name: "Store the access" }).click();
  await expect(section(page)).toContainText(/Ed25519 SHA256:/);
  await expect(section(page)).toContainText("2 lines of known_hosts");
  await page.reload();
  await section(page).getByRole("button", { name: "Change" }).click();
  await expect(section(page).getByLabel("Private key", { exact: true })).toHaveValue("");
  expect(await page.content()).not.toContain(KEYS.private.split("\n")[2]);
  const user = section(page).getByLabel("User", { exact: true });
  const was = await user.inputValue();
  await user.fill("freezer");
  await section(page).getByRole("button", { name: "Store the access" }).click();
  await expect(page.getByText(`Lyon: the access was changed: user: ${was} → freezer`)).toBeVisible();
  await expect(section(page)).toContainText("freezer");
  await section(page).getByRole("button", { name: "Change" }).click();
  await user.fill(was);
  await section(page).getByRole("button", { name: "Store the access" }).click();
  await expect(section(page).getByRole("button", { name: "Try it" })).toBeVisible();
});

test("a try says which compute hosts answer, and what to do about the others", async ({ signedIn: page }) => {
  await page.goto(`/sites/${SITE}`);
  await section(page).getByRole("button", { name: "Try it" }).click();
  await expect(section(page)).toContainText("1 of 2 compute hosts answer");
  const rows = section(page).getByRole("row");
  await expect(rows.filter({ hasText: "compute1" })).toContainText("stillpoint-freeze 1.0, libvirt 9.0.0");
  await expect(rows.filter({ hasText: "compute2" })).toContainText("Fail");
  await expect(rows.filter({ hasText: "compute2" })).toContainText("firewall");
  await expectNoFindings(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
});

test("it is removed after a question, and the audit log tells all of it", async ({ signedIn: page }) => {
  await page.goto(`/sites/${SITE}`);
  await section(page).getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("dialog")).toContainText("take the line out of authorized_keys");
  await page.getByRole("button", { name: "Remove the access" }).click();
  await expect(section(page)).toContainText("Not set up");
  await page.goto("/audit");
  for (const words of ["Compute host access set", "Compute host access tried", "Compute host access removed"])
    await expect(page.getByRole("row").filter({ hasText: words }).first()).toBeVisible();
});
