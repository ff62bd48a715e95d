import type { Page } from "@playwright/test";
import { expectNoFindings } from "./axe";
import { administrator, expect, printedPassword, signIn, test } from "./stillpoint";

test.describe.configure({ mode: "serial" });

const choose = async (page: Page, password: string, repeated = password) => {
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByLabel("New password, again").fill(repeated);
  await page.getByRole("button", { name: "Use this password" }).click();
};

test("a stranger does not get to the set-up", async ({ page }) => {
  await page.goto("/set-up");
  await expect(page).toHaveURL("/sign-in?next=%2Fset-up");
});

test("the printed password opens nothing but the set-up", async ({ page }) => {
  await page.goto("/account");
  await signIn(page, { name: administrator.name, password: printedPassword() });
  await expect(page).toHaveURL("/set-up");
  for (const path of ["/", "/account", "/settings/roles", "/no-such-page/.."]) {
    await page.goto(path);
    await expect(page).toHaveURL("/set-up");
  }
  expect((await page.request.get("/api/installation")).status()).toBe(403);
  await expectNoFindings(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
});

test("the set-up: a password of one's own, the first site skipped, the overview; once", async ({ page }) => {
  test.slow(); // a whole story
  await page.goto("/");
  await signIn(page, { name: administrator.name, password: printedPassword() });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Choose a password of your own");

  await choose(page, "short");
  await expect(page.getByLabel("New password", { exact: true })).toHaveAccessibleDescription(
    /Use at least 12 characters/,
  );
  await choose(page, administrator.password, "something else");
  await expect(page.getByLabel("New password, again")).toHaveAccessibleDescription(/differ/);
  await choose(page, printedPassword());
  await expect(page.getByLabel("New password", { exact: true })).toHaveAccessibleDescription(/printed/);
  await expectNoFindings(page);

  await choose(page, administrator.password);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Add the first site");
  // Left and begun again, it goes on here.
  await page.goto("/");
  await expect(page).toHaveURL("/set-up");
  await expectNoFindings(page);
  await page.getByRole("button", { name: "Skip for now" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("worker");
  await page.goto("/set-up");
  await expect(page).toHaveURL("/");
});

test("the printed password is no password any more", async ({ page }) => {
  await page.goto("/");
  await signIn(page, { name: administrator.name, password: printedPassword() });
  await expect(page.getByRole("alert").getByText("is wrong")).toBeVisible();
});
