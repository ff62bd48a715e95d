import { expectNoFindingsNow } from "./axe";
import { look } from "./look";
import { expect, test } from "./stillpoint";

const OPEN = ["/sign-in", "/no-such-page"];
const SIGNED_IN = [
  "/",
  "/account",
  "/vnfs",
  "/vms",
  "/runs",
  "/drills",
  "/vnfs/add",
  "/sites",
  "/sites/add",
  "/audit",
  "/settings",
  "/settings/hooks",
  "/settings/manifests",
  "/settings/roles",
  "/settings/schedules",
  "/settings/schedules/add",
  "/settings/security",
  "/settings/sign-ins",
  "/settings/system",
];

for (const path of OPEN) test(`axe finds nothing on ${path}, and it fits`, ({ page }) => look(page, path));
for (const path of SIGNED_IN)
  test(`axe finds nothing on ${path}, and it fits`, ({ signedIn }) => look(signedIn, path));

test("axe finds nothing in the open account menu and beside a form's errors", async ({ signedIn: page }) => {
  await page.goto("/account");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByRole("alert").getByText("was not changed")).toBeVisible();
  await page.getByRole("button", { name: /^Account/ }).click();
  // The account page has one too; this is the menu's.
  await expect(page.locator("[popover]").getByRole("group", { name: "Theme" })).toBeVisible();
  await expectNoFindingsNow(page);
});

test("a chosen theme is there at once, and after a reload, without a flash", async ({ signedIn: page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/");
  const light = await background();
  await page.getByRole("button", { name: /^Account/ }).click();
  const saved = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("radio", { name: "Dark" }).check({ force: true });
  const dark = await background();
  expect(dark).not.toBe(light);
  await saved;
  // In the very first bytes, before any script: that is what keeps it from flashing.
  const html = await (await page.request.get("/")).text();
  expect(html).toMatch(/<html[^>]*data-theme="dark"/);
  await page.reload();
  expect(await background()).toBe(dark);
});

test("every page forbids framing, sniffing, foreign scripts and caching", async ({ signedIn: page }) => {
  const response = await page.goto("/");
  const headers = response?.headers() ?? {};
  expect(headers["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["referrer-policy"]).toBe("same-origin");
  expect(headers["cache-control"]).toContain("no-store");
});
