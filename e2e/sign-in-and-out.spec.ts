import { administrator, expect, signIn, test } from "./stillpoint";

const WRONG = "The name or the password is wrong.";

test("a stranger is sent to sign in, and comes back to the page asked for", async ({ page }) => {
  await page.goto("/account");
  await expect(page).toHaveURL("/sign-in?next=%2Faccount");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/account");
  await expect(page.getByRole("heading", { level: 1, name: "Account" })).toBeVisible();
});

test("a wrong password and an unknown name are refused in the same words", async ({ page }) => {
  await page.goto("/");
  await signIn(page, { name: administrator.name, password: "not the password" });
  await expect(page.getByRole("alert").getByText(WRONG)).toBeVisible();
  await expect(page.getByLabel("Password")).toBeFocused();
  await signIn(page, { name: "nobody", password: "not the password" });
  await expect(page.getByRole("alert").getByText(WRONG)).toBeVisible();
  await signIn(page, { name: "", password: "" });
  await expect(page.getByLabel("Name")).toHaveAccessibleDescription("Enter your name.");
});

test("signing out ends the session on the server, not only in this browser", async ({ page, context }) => {
  await page.goto("/");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/");
  const kept = await context.cookies();
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await context.addCookies(kept);
  await page.goto("/");
  await expect(page).toHaveURL("/sign-in");
  expect((await page.request.get("/api/installation")).status()).toBe(401);
});

test("the keyboard alone signs in, and skips to the content", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.type(administrator.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(administrator.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("worker");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("only sites of our own are come back to", async ({ page }) => {
  await page.goto("/sign-in?next=//evil.example/");
  await signIn(page, administrator);
  await expect(page).toHaveURL("/");
});

test("what is no sign-in is refused before it is read", async ({ request }) => {
  const big = await request.post("/api/auth/callback/credentials", {
    form: { password: "x".repeat(100_000) },
  });
  expect(big.status()).toBe(413);
  for (const path of ["session", "signin", "_log", "providers"]) {
    expect((await request.get(`/api/auth/${path}`)).status(), path).toBe(404);
  }
  const noToken = await request.post("/api/auth/callback/credentials", {
    form: { name: administrator.name, password: administrator.password, json: "true" },
  });
  expect(await noToken.text()).toContain("csrf=true");
  expect((await request.get("/api/installation")).status()).toBe(401);
});
