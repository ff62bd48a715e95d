import type { Page } from "@playwright/test";
import { fakeSite } from "../lib/openstack/testing/fake-site";
import { keystone, keystoneOf, PASSWORD, services } from "../lib/sites/testing/fake-cloud";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { expect, neverLogged, test } from "./stillpoint";

/* The wizard of the sites against simulated Keystones: one whose services are elsewhere, and one all by itself. */
let database: ProductDatabase;
let lyon: Awaited<ReturnType<typeof fakeSite>>;
let oslo: Awaited<ReturnType<typeof fakeSite>>;
let elsewhere: Awaited<ReturnType<typeof fakeSite>>[];

test.beforeAll(async () => {
  neverLogged(PASSWORD);
  database = await ProductDatabase.open();
  elsewhere = await Promise.all([1, 2, 3].map(() => fakeSite({ reply: services })));
  lyon = await fakeSite({ reply: services, signIn: keystoneOf(elsewhere.map(({ origin }) => origin)) });
  oslo = await fakeSite({ reply: services, signIn: keystone });
});
test.beforeEach(() => database.run("DELETE FROM sites"));
test.afterAll(async () => {
  await database.run("DELETE FROM sites");
  await database.close();
  await Promise.all([lyon, oslo, ...elsewhere].map((site) => site.close()));
});

/** Two clouds of one region: by password, whose secret is in secure.yaml, and by application credential. */
const cloudsYaml = (origin: string) => `clouds:
  lyon-core:
    auth:
      auth_url: ${origin}/v3
      username: stillpoint
      user_domain_name: Default
      project_name: core
      project_domain_name: Default
    region_name: R
  lyon-edge:
    auth_type: v3applicationcredential
    auth:
      auth_url: ${origin}/v3
      application_credential_id: edge
      application_credential_secret: ${PASSWORD}
    region_name: R
`;
const SECURE_YAML = `clouds:
  lyon-core:
    auth:
      password: ${PASSWORD}
`;

interface File {
  name: string;
  text: string;
}

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

/** Drops files on a field, as from the desktop. */
async function drop(page: Page, label: string, files: File[]) {
  const dataTransfer = await page.evaluateHandle((given) => {
    const all = new DataTransfer();
    for (const { name, text } of given) all.items.add(new File([text], name, { type: "text/yaml" }));
    return all;
  }, files);
  for (const event of ["dragenter", "dragover", "drop"])
    await field(page, label).dispatchEvent(event, { dataTransfer });
}

/** Chooses a file by the field's button. */
async function choose(page: Page, { name, text }: File) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file…" }).first().click();
  await (await chooser).setFiles({ name, mimeType: "text/yaml", buffer: Buffer.from(text) });
}

async function open(page: Page) {
  await page.goto("/sites/add");
  await expect(page.getByText(/^\d\d:\d\d:\d\d UTC$/)).toBeVisible();
}

const goOn = (page: Page) => page.getByRole("button", { name: "Go on" }).click();
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();
const check = (page: Page, title: string) =>
  page.getByRole("row").filter({ has: page.getByRole("cell", { name: title, exact: true }) });

test("clouds.yaml is chosen, secure.yaml dropped, each host is shown, all are confirmed, the site is added", async ({
  signedIn: page,
}) => {
  test.slow(); // a whole story
  await open(page);
  await choose(page, { name: "clouds.yaml", text: cloudsYaml(lyon.origin) });
  await expect(field(page, "clouds.yaml")).toHaveValue(cloudsYaml(lyon.origin));
  // Without the secret, that cloud is told apart from the one that is whole.
  await goOn(page);
  await expect(page.getByText("One cloud of the file cannot be added as written")).toBeVisible();
  await expect(
    page.getByText("The password is missing. Add it to the file, or give secure.yaml too."),
  ).toBeVisible();
  await expect(page.getByLabel("lyon-edge: application credential edge")).toBeChecked();
  await press(page, "Back");
  await press(page, "Its secrets are in a secure.yaml");
  await drop(page, "secure.yaml", [{ name: "secure.yaml", text: SECURE_YAML }]);
  await expect(field(page, "secure.yaml")).toHaveValue(SECURE_YAML);

  await goOn(page);
  await expect(page.getByLabel("lyon-core: stillpoint in core")).toBeChecked();
  await field(page, "Name").fill("Lyon");
  await page.getByLabel("Accept plain HTTP").check();
  await press(page, "Check Lyon");
  await expect(check(page, "Hosts that get the token")).toContainText("Not confirmed yet");
  const hosts = page.getByRole("group", { name: "Hosts that get the token" });
  const hostOf = ({ origin }: { origin: string }) => new URL(origin).host;
  for (const other of elsewhere)
    await expect(hosts.getByLabel(new RegExp(`^${hostOf(other)}: `))).not.toBeChecked();
  const add = page.getByRole("button", { name: "Add Lyon" });
  await expect(add).toHaveAccessibleDescription("Confirm 3 hosts first.");
  await expect(hosts).toContainText("Only when you know every one of them");
  await expectNoFindings(page);
  await hosts.getByRole("button", { name: "Confirm all 3" }).click();
  for (const other of elsewhere)
    await expect(hosts.getByLabel(new RegExp(`^${hostOf(other)}: `))).toBeChecked();
  await expect(page.getByRole("status").filter({ hasText: /\d+ pass/ })).toBeVisible();
  await press(page, /more that pass|show them/);
  await expect(check(page, "Sign-in, lyon-core")).toContainText("Pass");
  await expect(check(page, "Sign-in, lyon-edge")).toContainText("Pass");
  await expect(check(page, "Who may sign in")).toContainText("Its users; its admins administer Stillpoint");
  await add.click();
  await expect(page).toHaveURL("/sites");
  await page.getByRole("main").getByRole("link", { name: "Lyon", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("core");
  await expect(page.getByRole("main")).toContainText("edge");
});

test("a file that is dropped is read, and what is too big, more than one, or none is refused", async ({
  signedIn: page,
}) => {
  await open(page);
  const clouds = field(page, "clouds.yaml");
  const text = cloudsYaml(lyon.origin);
  await drop(page, "clouds.yaml", [{ name: "clouds.yaml", text }]);
  await expect(clouds).toHaveValue(text);

  const big = { name: "big.yaml", text: `# ${"x".repeat(1_200 * 1024)}` };
  const tooBig = /big\.yaml has 1201 kB; at most 256 kB are read\./;
  await drop(page, "clouds.yaml", [big]);
  await expect(clouds).toHaveAccessibleDescription(tooBig);
  await expect(clouds).toHaveValue(text);
  await clouds.fill("");
  await expect(clouds).not.toHaveAccessibleDescription(tooBig);
  await choose(page, big);
  await expect(clouds).toHaveAccessibleDescription(tooBig);
  await expect(clouds).toHaveValue("");
  await expectNoFindings(page);

  await drop(page, "clouds.yaml", [
    { name: "clouds.yaml", text },
    { name: "secure.yaml", text: SECURE_YAML },
  ]);
  await expect(clouds).toHaveAccessibleDescription(/These are 2 files\. Take one for each field\./);
  await expect(clouds).toHaveValue("");

  // Pasted, the server refuses it.
  await clouds.fill(big.text.slice(0, 300 * 1024));
  await goOn(page);
  await expect(clouds).toHaveAccessibleDescription(/clouds\.yaml has 300 kB; at most 256 kB are read\./);
});

/** Fills the form in, as far as its second step. */
async function byForm(page: Page, origin: string, secret: string) {
  await open(page);
  await page.getByLabel("By form").check();
  await page.getByLabel("Address of Keystone").fill(`${origin}/v3`);
  await page.getByLabel("Region").fill("R");
  await page.getByLabel("Application credential, by its name").check();
  await page.getByLabel("Application credential name").fill("edge");
  await page.getByLabel("User", { exact: true }).fill("stillpoint");
  await page.getByLabel("Secret").fill(secret);
  await goOn(page);
  await page.getByLabel("Accept plain HTTP").check();
}

test("an application credential by form: a wrong secret is told by the check list, a right one is taken", async ({
  signedIn: page,
}) => {
  await byForm(page, oslo.origin, "not the secret");
  await press(page, "Check R");
  const signIn = page.getByRole("row").filter({ hasText: "Sign-in" });
  await expect(signIn).toContainText("Fail");
  await expect(signIn).toContainText("HTTP 401");
  await expect(page.getByRole("button", { name: "Add R" })).toHaveAccessibleDescription(
    "Mend what failed at R first.",
  );
  await expectNoFindings(page);

  await press(page, "Back");
  await press(page, "Back");
  await expect(page.getByLabel("Application credential name")).toHaveValue("edge");
  await page.getByLabel("Secret").fill(PASSWORD);
  await goOn(page);
  await expect(page.getByLabel("Accept plain HTTP")).toBeChecked();
  await press(page, "Check R");
  await press(page, "Add R");
  await expect(page).toHaveURL("/sites");
  await expect(page.getByRole("main").getByRole("link", { name: "R", exact: true })).toBeVisible();
});

test("a cloud that does not answer is told by the check list, with what to do", async ({
  signedIn: page,
}) => {
  await open(page);
  await field(page, "clouds.yaml").fill(cloudsYaml("http://127.0.0.1:1"));
  await goOn(page);
  await page.getByLabel("Accept plain HTTP").check();
  await press(page, "Check R");
  await expect(page.getByRole("row").filter({ hasText: "Fail" }).first()).toContainText("127.0.0.1");
  await expect(page.getByRole("button", { name: "Add R" })).toHaveAccessibleDescription(/^Mend what failed/);
});

test("the check list says whose users get in: the first Keystone's, a shared one's, one of its own", async ({
  signedIn: page,
}) => {
  test.slow(); // three sites
  const whoSignsIn = async (name: string, cloud: string) => {
    await open(page);
    await field(page, "clouds.yaml").fill(cloud);
    await goOn(page);
    await field(page, "Name").fill(name);
    await page.getByLabel("Accept plain HTTP").check();
    await press(page, `Check ${name}`);
    await expect(page.getByRole("button", { name: `Add ${name}` })).not.toHaveAttribute("aria-disabled");
    const unfold = page.getByRole("button", { name: /more that pass|show them/ });
    if (await unfold.isVisible()) await unfold.click();
    return check(page, "Who may sign in");
  };
  const cloud = (origin: string, region: string, project: string) => `clouds:
  one:
    auth:
      auth_url: ${origin}/v3
      username: stillpoint
      password: ${PASSWORD}
      project_name: ${project}
      domain_name: Default
    region_name: ${region}
`;
  const first = await whoSignsIn("Oslo", cloud(oslo.origin, "R", "core"));
  await expect(first).toContainText("Pass");
  await press(page, "Add Oslo");
  await expect(page).toHaveURL("/sites");

  const again = await fakeSite({ reply: services, signIn: keystone });
  const shared = await whoSignsIn("Turin", cloud(again.origin, "R", "core"));
  await expect(shared).toContainText("Its users, whom it shares with Oslo");
  const own = await whoSignsIn("Bergen", cloud(again.origin, "R", "other"));
  await expect(own).toContainText("Warn");
  await expect(own).toContainText("its admins become admins of Stillpoint, for all sites");
  await press(page, "Back");
  await page.getByLabel("Its users may sign in to Stillpoint").uncheck();
  await press(page, "Check Bergen");
  await press(page, /more that pass|show them/);
  await expect(check(page, "Who may sign in")).toContainText("None of its users");
  await again.close();
});
