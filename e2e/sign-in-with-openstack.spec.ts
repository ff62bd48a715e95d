import type { Page } from "@playwright/test";
import { fakeKeystone } from "../lib/auth/testing/fake-keystone";
import { ProductDatabase } from "./authorization/product-database";
import { administrator, expect, signInAgainWhenTold, signIn as signInLocally, test } from "./stillpoint";

const DARK = "http://127.0.0.1:1/v3";
const USERS = {
  ada: { projects: { p1: ["member"] } },
  root: { projects: { p1: ["admin"] } },
  norole: { projects: { p1: ["heat_owner"] } },
};
let keystone: Awaited<ReturnType<typeof fakeKeystone>>;
let database: ProductDatabase;
let delayMs = 0;

const addSite = (name: string, authUrl: string) =>
  database.run(
    "INSERT INTO sites (id, name, name_key, auth_url, region) VALUES (gen_random_uuid(), $1, lower($1), $2, 'R')",
    name,
    authUrl,
  );

test.beforeAll(async () => {
  database = await ProductDatabase.open();
  keystone = await fakeKeystone({
    users: USERS,
    before: async () => {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      return false;
    },
  });
  await addSite("Athens", DARK);
  await addSite("Lyon", keystone.connection.authUrl);
});
test.beforeEach(() => {
  delayMs = 0;
});
test.afterAll(async () => {
  await database.run("DELETE FROM sites");
  await database.close();
  await keystone.close();
});

async function signIn(page: Page, name: string, { password = "secret", site = "Any site" } = {}) {
  await signInAgainWhenTold(page);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Sign in at").selectOption({ label: site });
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("an OpenStack account signs in through the site that answers, with its role and its projects", async ({
  page,
}) => {
  await page.goto("/account");
  await expect(page.getByLabel("Domain")).toHaveValue("Default");
  await signIn(page, "ada");
  await expect(page).toHaveURL("/account");
  await expect(page.getByText("You are ada, signed in by Lyon, with the role operator")).toBeVisible();
  await expect(page.getByRole("region", { name: "Your projects" })).toContainText("name-of-p1");
  await expect(page.getByLabel("Current password")).toHaveCount(0);
  expect((await page.goto("/settings/roles"))?.status()).toBe(403);
});

test("a refusal says what is wrong, and no more than may be told", async ({ page }) => {
  await page.goto("/sign-in");
  const alert = page.getByRole("alert");
  await signIn(page, "ada", { password: "wrong" });
  await expect(
    alert.getByText("Lyon says that the name, the password or the domain is wrong. If your account is"),
  ).toBeVisible();
  await expect(page.getByLabel("Password")).toBeFocused();
  await signIn(page, "norole");
  await expect(alert.getByText("Lyon knows you, but none of your roles gives access")).toBeVisible();
  await signIn(page, "ada", { site: "Athens" });
  await expect(alert.getByText("Athens does not answer")).toBeVisible();
});

test("the site of the last sign-in is chosen again, and who would end the own sign-in is asked", async ({
  page,
}) => {
  await page.goto("/sites");
  await signIn(page, "root", { site: "Lyon" });
  await page.getByRole("main").getByRole("link", { name: "Lyon", exact: true }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Its users may sign in to Stillpoint").uncheck();
  await page.getByRole("button", { name: "Store the changes" }).click();
  const dialog = page.getByRole("dialog", { name: "End your own sign-in?" });
  await expect(dialog).toContainText("You are signed in by Lyon: this signs you out at once");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.goto(`${page.url()}/delete`);
  await expect(page.getByText("this ends your own sign-in")).toBeVisible();
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await expect(page.getByLabel("Sign in at").locator("option:checked")).toHaveText("Lyon");
});

test("while a site is slow the form says which one it asks", async ({ page }) => {
  await page.goto("/sign-in");
  delayMs = 2_500;
  await signIn(page, "ada");
  await expect(page.getByRole("status").getByText("Athens does not answer. Asking Lyon…")).toBeVisible();
  await expect(page).toHaveURL("/", { timeout: 30_000 });
});

test("the local administrator signs in behind a quiet switch, and administrators see that", async ({
  page,
  browser,
}) => {
  await page.goto("/sign-in");
  await signInLocally(page, administrator);
  await expect(page).toHaveURL("/");
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto("/");
  await signIn(other, "root");
  await expect(
    other.getByText(/The local account administrator signed in .* from 127\.0\.0\.1/),
  ).toBeVisible();
  await context.close();
});

test("a change of the mappings acts at once, can be undone, and is asked about when it takes the own role", async ({
  page,
  browser,
}) => {
  test.slow(); // a whole story
  await page.goto("/settings/roles");
  await signIn(page, "root");
  const context = await browser.newContext();
  const ada = await context.newPage();
  await ada.goto("/account");
  await signIn(ada, "ada");
  await expect(ada.getByText("with the role operator")).toBeVisible();

  const member = page.getByLabel("What the role member gives");
  await member.selectOption("viewer");
  await expect(page.getByText("The role member now gives viewer; it gave operator.").first()).toBeVisible();
  await ada.reload();
  await expect(ada.getByText("with the role viewer")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(member).toHaveValue("operator");

  await page.getByRole("button", { name: "Remove the role admin" }).click();
  const dialog = page.getByRole("dialog", { name: "Give up your own administrator role?" });
  await expect(dialog).toContainText("you would be signed out at once");
  await dialog.getByRole("button", { name: "Keep it" }).click();

  await page.getByLabel("Kind", { exact: true }).selectOption("group");
  await page.getByLabel("Name in Keystone").fill("night watch");
  await page.getByRole("button", { name: "Add the mapping" }).click();
  await expect(page.getByLabel("Id of its domain")).toHaveAccessibleDescription(/Enter the id/);
  await page.getByLabel("Id of its domain").fill("default");
  await page.getByRole("button", { name: "Add the mapping" }).click();
  await expect(page.getByLabel("What the group night watch gives")).toHaveValue("viewer");
  await page.getByRole("button", { name: "Remove the group night watch" }).click();
  await expect(page.getByLabel("What the group night watch gives")).toHaveCount(0);
  await context.close();
});

test("an administrator ends a session, and it is over at its next request", async ({ page, browser }) => {
  const context = await browser.newContext();
  const ada = await context.newPage();
  await ada.goto("/account");
  await signIn(ada, "ada");
  await expect(ada).toHaveURL("/account");
  await page.goto("/settings/sign-ins");
  await signIn(page, "root");
  await expect(page).toHaveURL("/settings/sign-ins");
  await page.getByRole("button", { name: "End the session of ada" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Sign ada out?" });
  await expect(dialog).toBeVisible();
  const all = dialog.getByRole("button", { name: /^End all/ });
  await ((await all.isVisible()) ? all : dialog.getByRole("button", { name: "End this session" })).click();
  // It closes when the server has answered; what is behind it has no roles meanwhile.
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "End the session of ada" })).toHaveCount(0);
  await ada.reload();
  await expect(ada).toHaveURL("/sign-in?next=%2Faccount");
  await context.close();
});
