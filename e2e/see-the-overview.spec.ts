import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, neverLogged, test } from "./stillpoint";

test("the overview says that Stillpoint is ready, and shows the running worker", async ({
  signedIn: page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    /^Stillpoint is ready: \d+ workers? on duty, no sites yet$/,
  );
  const row = page.getByRole("table").getByRole("row").filter({ hasText: "On duty" }).first();
  await expect(row).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Installation" })).toContainText(/PostgreSQL\s*18/);
});

test("it keeps itself up to date, and keeps its rows while nothing answers", async ({ signedIn: page }) => {
  await page.goto("/");
  const asOf = page.getByText(/^as of /);
  const first = await asOf.textContent();
  await expect(asOf).not.toHaveText(first ?? "", { timeout: 12_000 });

  // The browser knows that it is offline, and asks all the same.
  await page.context().setOffline(true);
  await expect(page.getByRole("alert").getByText("Stillpoint does not answer.").first()).toBeVisible({
    timeout: 12_000,
  });
  const last = await asOf.textContent();
  await expect(page.getByRole("table").getByText("On duty").first()).toBeVisible();
  await page.waitForTimeout(1_200);
  await expect(asOf).toHaveText(last ?? "");

  await page.context().setOffline(false);
  await expect(page.getByText("Stillpoint does not answer.")).toHaveCount(0, { timeout: 15_000 });
});

test("a page left open overnight names the day of what it shows", async ({ signedIn: page }) => {
  await page.clock.install();
  await page.goto("/");
  const asOf = page.getByText(/^as of /);
  await expect(asOf).toHaveText(/^as of \d\d:\d\d:\d\d UTC$/);
  // Once the page lives: half awake, a day that passes in one moment takes from it what nobody looks at yet.
  const first = await asOf.textContent();
  await expect(asOf).not.toHaveText(first ?? "", { timeout: 12_000 });
  await page.route("**/api/**", (route) => route.abort());
  await page.clock.fastForward("24:00:30");
  await expect(asOf).toHaveText(/^as of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
});

test("it says so when the session has ended", async ({ signedIn: page }) => {
  await page.goto("/");
  await page.route("**/api/installation", (route) =>
    route.fulfill({ status: 401, json: { code: "unauthenticated", message: "You are signed out." } }),
  );
  await expect(page.getByRole("link", { name: "Sign in again" })).toBeVisible({ timeout: 12_000 });
});

test("its health is open to load balancers, and tells no more than that", async ({ request }) => {
  const response = await request.get("/api/health");
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({ status: "ok", version: expect.any(String) });
  const alive = await request.get("/api/health/live");
  expect(alive.status()).toBe(200);
  expect(await alive.json()).toEqual({ status: "ok" });
});

test("its metrics are told to who has their token, and to nobody else", async ({ request }) => {
  const token = neverLogged(
    readFileSync(path.join(process.env.STILLPOINT_E2E_HOME ?? "", "metrics-token"), "utf8").trim(),
  );
  for (const authorization of [undefined, "Bearer ", `Bearer ${token}x`, `Basic ${token}`]) {
    const refused = await request.get("/api/metrics", { headers: authorization ? { authorization } : {} });
    expect(refused.status()).toBe(401);
    expect(await refused.text()).not.toContain("stillpoint_");
  }
  // A heartbeat may be late.
  await expect(async () => {
    const response = await request.get("/api/metrics", { headers: { authorization: `Bearer ${token}` } });
    expect(response.status()).toBe(200);
    expect(response.headers()["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await response.text();
    expect(text).toContain("# TYPE stillpoint_freeze_window_seconds histogram\n");
    expect(text).toMatch(/^stillpoint_workers 1$/m);
    expect(text).toMatch(/^stillpoint_guardian_up 1$/m);
  }).toPass({ timeout: 30_000 });
});
