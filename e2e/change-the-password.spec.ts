import { administrator, expect, signIn, test } from "./stillpoint";

const NEW = "a new password for the test";

test("the password is changed: the new one signs in, the old one does not, other sessions end", async ({
  signedIn: page,
  page: other,
}) => {
  const change = async (from: string, to: string) => {
    await page.goto("/account");
    await page.getByLabel("Current password").fill(from);
    await page.getByLabel("New password", { exact: true }).fill(to);
    await page.getByLabel("New password, again").fill(to);
    await page.getByRole("button", { name: "Change the password" }).click();
    await expect(page.getByRole("status").getByText("The password is changed.")).toBeVisible();
  };
  await other.goto("/");
  await signIn(other, administrator);
  await expect(other).toHaveURL("/");

  await change(administrator.password, NEW);
  try {
    await expect(page.getByRole("status")).toContainText("signed out");
    await other.goto("/account");
    await expect(other).toHaveURL("/sign-in?next=%2Faccount");
    await signIn(other, administrator);
    await expect(other.getByRole("alert").getByText("is wrong")).toBeVisible();
    await signIn(other, { name: administrator.name, password: NEW });
    await expect(other).toHaveURL("/account");
  } finally {
    await change(NEW, administrator.password);
  }
});

test("what is wrong with a new password stands beside its field", async ({ signedIn: page }) => {
  await page.goto("/account");
  await page.getByLabel("Current password").fill("whatever");
  await page.getByLabel("New password", { exact: true }).fill("short");
  await page.getByLabel("New password, again").fill("longer");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByRole("alert").getByText("The password was not changed.")).toBeVisible();
  const field = page.getByLabel("New password", { exact: true });
  await expect(field).toHaveAccessibleDescription(/Use at least 12 characters/);
  await expect(field).toBeFocused();
  await expect(page.getByLabel("New password, again")).toHaveAccessibleDescription(/differ/);
});
