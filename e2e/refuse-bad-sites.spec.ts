import type { Page } from "@playwright/test";
import { selfSigned } from "../lib/openstack/testing/certificate";
import { fakeSite } from "../lib/openstack/testing/fake-site";
import { keystone, PASSWORD, services } from "../lib/sites/testing/fake-cloud";
import { ProductDatabase } from "./authorization/product-database";
import { expect, neverLogged, test } from "./stillpoint";

/* What is wrong with a site is told beside what it is wrong with, and nothing of it is stored. */
let database: ProductDatabase;
let cloud: Awaited<ReturnType<typeof fakeSite>>;

test.beforeAll(async () => {
  neverLogged(PASSWORD);
  database = await ProductDatabase.open();
  await database.run("DELETE FROM sites");
  cloud = await fakeSite({ reply: services, signIn: keystone });
});
test.afterEach(async () => {
  const { rows } = await database.client.query("SELECT name FROM sites");
  expect(rows).toEqual([]);
});
test.afterAll(async () => {
  await database.close();
  await cloud.close();
});

const goOn = (page: Page) => page.getByRole("button", { name: "Go on" }).click();
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

async function open(page: Page) {
  await page.goto("/sites/add");
  await expect(page.getByText(/^\d\d:\d\d:\d\d UTC$/)).toBeVisible();
}

/** In the summary, which has the focus, and beside the field. */
async function expectRefused(page: Page, label: string, words: string | RegExp) {
  await expect(field(page, label)).toHaveAccessibleDescription(
    typeof words === "string" ? new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) : words,
  );
  await expect(field(page, label)).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("alert").getByText(words).first()).toBeVisible();
}

const aliases = Array.from(
  { length: 9 },
  (_, i) =>
    `a${i}: &a${i} [${
      i === 0
        ? "x"
        : Array(9)
            .fill(`*a${i - 1}`)
            .join(", ")
    }]`,
).join("\n");

const FILES: readonly [string, string, string][] = [
  ["nothing", "", "clouds.yaml is empty. Paste its text or choose the file."],
  ["no clouds", "cloud: x", 'clouds.yaml has no clouds. It begins with "clouds:"'],
  ["a list of clouds", "clouds: [a]", '"clouds:" is not a mapping.'],
  ["a plain text", "hello", "clouds.yaml is not a mapping."],
  ["broken YAML", "clouds:\n  a: [b\n  c: d", "clouds.yaml is not valid YAML at line"],
  ["a tab", "clouds:\n\ta: b", "a tab indents the line. Use spaces."],
  ["a name twice", "clouds:\n  a: {}\n  a: {}", "this name stands there twice."],
  ["two documents", "clouds: {}\n---\nclouds: {}", "a second document begins here (---)."],
  ["a tag", "clouds: !!python/object:os.system x", "it has a tag (!name)."],
  ["a YAML bomb", `${aliases}\nclouds: {}`, "repeats itself by aliases (*name) too often."],
  ["an alias without its anchor", "clouds: *nothing", "an alias (*name) of which there is no anchor"],
  ["depth", `clouds: ${"[".repeat(60)}${"]".repeat(60)}`, "is nested too deep at line 1."],
  ["too many entries", `clouds:\n${"  - a\n".repeat(5_100)}`, "clouds.yaml has too many entries."],
];

test("a clouds.yaml that cannot be read says why, beside its field", async ({ signedIn: page }) => {
  await open(page);
  for (const [, text, words] of FILES) {
    await page
      .getByLabel("clouds.yaml: file")
      .setInputFiles({ name: "clouds.yaml", mimeType: "text/yaml", buffer: Buffer.from(text) });
    await expect(field(page, "clouds.yaml")).toHaveValue(text);
    await goOn(page);
    await expectRefused(page, "clouds.yaml", words);
  }
  await field(page, "clouds.yaml").fill("clouds: {a: {}}");
  await page.getByRole("button", { name: "Its secrets are in a secure.yaml" }).click();
  await field(page, "secure.yaml").fill("clouds: [");
  await goOn(page);
  await expectRefused(page, "secure.yaml", "secure.yaml is not valid YAML at line");
  await expect(field(page, "clouds.yaml")).not.toHaveAttribute("aria-invalid");
});

const LONG = "x".repeat(10_000);
const WHOLE = {
  auth_url: "https://keystone.example.com:5000/v3",
  username: "u",
  password: "p",
  project_name: "p",
  domain_name: "Default",
};

/** One cloud each, in one file: what is changed of a whole one, and what is said of it. */
const CLOUDS: readonly [string, object, string, string][] = [
  ["no-region", { region_name: null }, "region_name", "The region is missing."],
  ["no-address", { auth: { auth_url: null } }, "auth_url", "Enter the address of Keystone"],
  ["script", { auth: { auth_url: "javascript:alert(1)" } }, "auth_url", "begins with javascript: cannot be"],
  [
    "metadata",
    { auth: { auth_url: "http://169.254.169.254/v3" } },
    "auth_url",
    "is the metadata service of a",
  ],
  ["link-local", { auth: { auth_url: "http://[fe80::1]:5000/v3" } }, "auth_url", "is a link-local address"],
  ["in-url", { auth: { auth_url: "https://u:p@k.example:5000/v3" } }, "auth_url", "holds a user name or a"],
  ["v2", { auth: { auth_url: "https://k.example:5000/v2.0" } }, "auth_url", "Keystone's version 2, which no"],
  ["v2-api", { identity_api_version: 2 }, "identity_api_version", "Keystone's version 2 no longer exists."],
  ["no-user", { auth: { username: null } }, "username", "The user is missing."],
  ["no-project", { auth: { project_name: null } }, "project_name", "This is scoped to a domain."],
  ["no-secret", { auth: { password: null } }, "password", "The password is missing. Add it to the file"],
  ["long", { auth: { username: LONG } }, "username", "This has 10000 characters; Keystone's names have"],
  ["placeholder", { auth: { username: "$OS_USERNAME" } }, "username", "This is a placeholder"],
  ["system", { auth: { system_scope: "all" } }, "system_scope", "A system scope has no project."],
  ["trust", { auth: { trust_id: "t" } }, "trust_id", "Trusts are not used."],
  ["token", { auth_type: "v3token" }, "auth_type", "v3token cannot be used by a service"],
  ["unverified", { verify: false }, "verify", "Certificates are always verified."],
  ["client-cert", { cert: "/x.pem" }, "cert", "Client certificates are not supported."],
  ["interface", { interface: "secret" }, "interface", "The interface is public, internal or admin."],
  [
    "vendor",
    { profile: "rackspace", auth: { auth_url: null } },
    "profile",
    "The vendor file that profile names",
  ],
];

test("what is wrong with single clouds is listed by cloud and setting, and keeps no other away", async ({
  signedIn: page,
}) => {
  const clouds = Object.fromEntries(
    CLOUDS.map(([name, { auth, ...changes }]: readonly [string, { auth?: object }, ...unknown[]]) => [
      name,
      { region_name: "R", ...changes, auth: { ...WHOLE, ...auth } },
    ]),
  );
  const whole = { region_name: "R", auth: WHOLE };
  await open(page);
  // JSON is YAML.
  const withoutNulls = (_: string, value: unknown) => (value === null ? undefined : value);
  await field(page, "clouds.yaml").fill(
    JSON.stringify({ clouds: { ...clouds, bare: "x", whole } }, withoutNulls, 1),
  );
  await goOn(page);
  await expect(page.getByText(`${CLOUDS.length + 1} clouds of the file cannot be added`)).toBeVisible();
  for (const [name, , setting, words] of CLOUDS)
    await expect(
      page
        .getByRole("listitem")
        .filter({ hasText: `${name}, ${setting}: ` })
        .filter({ hasText: words }),
    ).toHaveCount(1);
  await expect(page.getByRole("listitem").filter({ hasText: "bare, name: " })).toContainText(
    "has no settings",
  );
  await expect(page.getByLabel("whole: u in p")).toBeChecked();
});

const ADDRESSES: readonly [string, string][] = [
  ["", "Enter the address of Keystone."],
  ["javascript:alert(1)", "This is no web address."],
  ["keystone.example.com", "This is no web address."],
  ["https://k.example:70000/v3", "This is no web address."],
  ["http://169.254.169.254/v3", "169.254.169.254 is the metadata service of a cloud provider."],
  ["http://169.254.7.7/v3", "169.254.7.7 is a link-local address."],
  ["http://0.0.0.0/v3", "0.0.0.0 is the unspecified address"],
  ["https://u:p@k.example:5000/v3", "The address holds a user name or a password."],
  ["https://k.example:5000/v2.0", "This is Keystone's version 2, which no longer exists."],
  ["https://k.example:5000/v3?a=b", "Leave out what follows the ?."],
  ["https://k.example:0/v3", "The port 0 does not exist."],
  ["https://k.example/v3;x", "The path of the address has characters that no Keystone has."],
  ["https://{{ host }}/v3", "The address holds a placeholder"],
  [`https://k.example/${"x".repeat(2_500)}`, "at most 2000 are taken."],
];

/** The form, whole but for what a test changes, as far as its second step. */
async function byForm(page: Page, changes: Record<string, string> = {}) {
  await open(page);
  await page.getByLabel("By form").check();
  await page.getByLabel("User and password").check();
  const values = {
    "Address of Keystone": `${cloud.origin}/v3`,
    Region: "R",
    User: "stillpoint",
    Password: PASSWORD,
    Project: "core",
    ...changes,
  };
  for (const [label, value] of Object.entries(values)) await field(page, label).fill(value);
  await goOn(page);
}

const check = (page: Page) => page.getByRole("button", { name: /^Check / }).click();

test("a bad address is refused beside its field, before anything is sent there", async ({
  signedIn: page,
}) => {
  test.slow(); // many addresses
  await byForm(page, { "Address of Keystone": "" });
  for (const [address, words] of ADDRESSES) {
    const box = field(page, "Address of Keystone");
    await box.fill(address);
    await goOn(page);
    const accept = page.getByLabel("Accept plain HTTP");
    const checks = page.getByRole("button", { name: /^Check / });
    await expect(page.getByRole("alert").or(checks).first()).toBeVisible();
    if (await checks.isVisible()) {
      if (await accept.isVisible()) await accept.check();
      await checks.click();
    }
    await expectRefused(page, "Address of Keystone", words);
  }
  expect(cloud.asked).toEqual([]);
});

test("what is typed wrong is told once its field was left, before one goes on", async ({
  signedIn: page,
}) => {
  await open(page);
  await page.getByLabel("By form").check();
  const address = field(page, "Address of Keystone");
  await address.fill("keystone");
  await expect(address).not.toHaveAttribute("aria-invalid", "true");
  await address.press("Tab");
  await expect(address).toHaveAccessibleDescription(/This is no web address/);
  await address.fill("https://keystone.example.com:5000/v3");
  await expect(address).not.toHaveAttribute("aria-invalid", "true");
});

test("every empty field of a form is named at once", async ({ signedIn: page }) => {
  await byForm(page, { "Address of Keystone": "", Region: "", User: "", Password: "", Project: "" });
  await expectRefused(page, "Region", "Enter the region as the catalog has it");
  await expectRefused(page, "User", "Enter the user's name or id.");
  await expectRefused(page, "Password", "Enter the password.");
  await expectRefused(page, "Project", "Enter the project's name or id.");
  await page.getByLabel("Application credential, by its id").check();
  await goOn(page);
  await expectRefused(page, "Application credential id", "Enter the application credential's id.");
  await expectRefused(page, "Secret", "Enter the application credential's secret.");
});

test("names that Keystone cannot have, and plain HTTP that nobody accepted, are refused", async ({
  signedIn: page,
}) => {
  await byForm(page, { User: "{{ user }}", Project: LONG });
  await expectRefused(page, "Project", "Use at most 255 characters.");
  await field(page, "Project").fill("core");
  await goOn(page);
  await check(page);
  await expectRefused(page, "User", "This is a placeholder, which is not filled in here.");
  await field(page, "User").fill("stillpoint");
  await goOn(page);
  await check(page);
  await expect(page.getByLabel("Accept plain HTTP")).toHaveAccessibleDescription(
    /Plain HTTP sends passwords and tokens readable by others\. Accept it, or use https:/,
  );
  for (const [name, words] of [
    ["", "Enter a name, such as the town or the region."],
    ["x".repeat(101), "Use at most 100 characters."],
    ["Ly\u200bon", "Leave out characters that cannot be seen."],
  ] as const) {
    await field(page, "Name").fill(name);
    await check(page);
    await expectRefused(page, "Name", words);
  }
  expect(cloud.asked).toEqual([]);
});

test("what is no certificate of an authority is refused beside its field", async ({ signedIn: page }) => {
  await byForm(page, { "Address of Keystone": "https://127.0.0.1:1/v3" });
  await page.getByRole("button", { name: "Its certificate is from a private authority" }).click();
  const { key, cert } = selfSigned();
  const old = selfSigned({ notAfter: new Date("2026-01-02T00:00:00Z") }).cert;
  const broken = cert.replace(/\n.{20}/, "\n");
  for (const [pem, words] of [
    ["garbage", "This is no PEM. It begins with -----BEGIN CERTIFICATE-----"],
    [key, "This holds a private key. Paste the certificate only"],
    [cert.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST"), "This holds a CERTIFICATE REQUEST."],
    [broken, "Certificate 1 is damaged."],
    [cert + broken, "Certificate 2 is damaged."],
    [old, "The certificate of stillpoint test expired on 2026-01-02."],
    ["x".repeat(300 * 1024), "At most 256 kB are taken."],
  ] as const) {
    await field(page, "CA certificate (PEM)").fill(pem);
    await check(page);
    await expectRefused(page, "CA certificate (PEM)", words);
  }
});

test("what only the site can tell is told by the check list, which then adds nothing", async ({
  signedIn: page,
}) => {
  test.slow(); // four sites are asked
  const guarded = await fakeSite({ reply: services, signIn: keystone, tls: selfSigned() });
  const failed = page.getByRole("row").filter({ hasText: "Fail" });
  for (const [changes, title, words] of [
    [{ Password: "not the password" }, "Sign-in", "HTTP 401"],
    [{ Region: "nowhere" }, "Region", "nowhere"],
    [{ User: "odd" }, "Roles", "odd"],
    [{ "Address of Keystone": `${guarded.origin}/v3` }, "Certificate", "self-signed"],
    [{ "Address of Keystone": "http://127.0.0.1:1/v3" }, "Address answers", "127.0.0.1:1"],
  ] as const) {
    await byForm(page, changes);
    const accept = page.getByLabel("Accept plain HTTP");
    if (await accept.isVisible()) await accept.check();
    await check(page);
    await expect(failed.filter({ hasText: title }).first()).toContainText(words);
    await expect(page.getByRole("button", { name: /^Add / })).toHaveAccessibleDescription(
      /^Mend what failed/,
    );
  }
  await guarded.close();
});
