import type { Page } from "@playwright/test";
import { fakeProject } from "../lib/inventory/testing/fake-project";
import { ProductDatabase } from "./authorization/product-database";
import { expectNoFindings } from "./axe";
import { expect, test } from "./stillpoint";
import { storeSite } from "./store-site";

const menu = (page: Page) => page.getByRole("dialog", { name: "Search and commands" });
const list = (page: Page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });

/** Waits until the page listens to keys: the clock ticks only then. */
async function open(page: Page, path: string) {
  await page.goto(path);
  await expect(page.getByText(/^\d\d:\d\d:\d\d UTC$/)).toBeVisible();
}

test("the command menu is found, filled and left with the keyboard alone", async ({ signedIn: page }) => {
  await open(page, "/account");
  await page.getByRole("button", { name: "Search" }).focus();
  await page.keyboard.press("Control+k");
  const input = menu(page).getByRole("combobox", { name: "Search and commands" });
  await expect(input).toBeFocused();
  await expectNoFindings(page);

  const options = menu(page).getByRole("option");
  await expect(options.first()).toHaveText("Make a VNF");
  await page.keyboard.type("over");
  await expect(options).toHaveText([/^Overview/]);
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Search" })).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(input).toHaveValue("");
  // Past "Add a site" and "Check all sites", to the first page.
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/");
  await expect(menu(page)).toBeHidden();
});

test("the command menu checks all sites from any page, and says what came of it", async ({
  signedIn: page,
}) => {
  const database = await ProductDatabase.open();
  const cloud = await fakeProject();
  try {
    for (const name of ["Lyon", "Oslo"])
      await storeSite(database, {
        name,
        origin: cloud.origin,
        region: name,
        projectId: "p",
      });
    await open(page, "/account");
    // The check waits until its beginning was seen: it may be over within a blink.
    let begin = () => {};
    const seen = new Promise<void>((resolve) => {
      begin = resolve;
    });
    await page.route("/account", async (route) => {
      if (route.request().method() === "POST") await seen;
      await route.continue();
    });
    await page.keyboard.press("Control+k");
    await page.keyboard.type("check");
    await expect(menu(page).getByRole("option")).toHaveText(["Check all sites"]);
    await page.keyboard.press("Enter");
    await expect(menu(page)).toBeHidden();
    await expect(page.getByText("Checking all sites…").first()).toBeVisible();
    begin();
    await expect(page.getByText("2 sites were checked").first()).toBeVisible();
    await expect(page).toHaveURL("/account");
  } finally {
    await database.run("DELETE FROM sites");
    await database.close();
    await cloud.close();
  }
});

test("the command menu finds VMs and sites, and says when there is nothing", async ({ signedIn: page }) => {
  await answerSites(page, [{ name: "Lyon", state: "reachable" }]);
  await page.route("**/api/vms?*", (route) => {
    const query = new URL(route.request().url()).searchParams;
    const row = {
      siteId: "s0",
      id: "v1",
      name: "front-1",
      siteName: "Lyon",
      projectName: "core",
      status: "ACTIVE",
    };
    expect(query.get("limit")).toBe("8");
    return route.fulfill({ json: { rows: query.get("search") === "fro" ? [row] : [] } });
  });
  await open(page, "/account");
  await page.keyboard.press("Meta+k");
  await page.keyboard.type("fro");
  await expect(menu(page).getByRole("option")).toHaveText(["front-1core at Lyon"]);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("lyo");
  await expect(menu(page).getByRole("option")).toHaveText(["LyonReachable"]);
  await page.keyboard.type("zz");
  await expect(menu(page).getByRole("status")).toHaveText("Nothing found for “lyozz”.");
  await expectNoFindings(page);
});

test("g and a letter goes to a page; ? lists the shortcuts; all of it can be switched off", async ({
  signedIn: page,
}) => {
  await open(page, "/account");
  await page.keyboard.type("go");
  await expect(page).toHaveURL("/");
  await page.goto("/account");
  await open(page, "/account");

  await page.keyboard.press("?");
  await expect(list(page)).toContainText("No shortcut changes a running VM");
  await expectNoFindings(page);
  // Inside a dialog, letters are the dialog's.
  await page.keyboard.type("go");
  await expect(page).toHaveURL("/account");
  await list(page).getByRole("switch", { name: "Single-key shortcuts" }).press("Space");
  await page.keyboard.press("Escape");
  await expect(list(page)).toBeHidden();

  await page.reload();
  await open(page, "/account");
  await page.keyboard.type("?go");
  await page.keyboard.press("Control+k");
  await expect(menu(page)).toBeVisible();
  await expect(list(page)).toBeHidden();
  await expect(page).toHaveURL("/account");
});

test("typing into a field is typing", async ({ signedIn: page }) => {
  await open(page, "/account");
  const field = page.getByLabel("Current password");
  await field.focus();
  await page.keyboard.type("go?/jk");
  await expect(field).toHaveValue("go?/jk");
  await expect(list(page)).toBeHidden();
});

test("the top bar and the sidebar say which sites answer", async ({ signedIn: page }) => {
  await answerSites(page, [
    { name: "Lyon", state: "reachable" },
    { name: "Oslo", state: "reachable", ageMs: 200_000 },
    { name: "Turin", state: "unreachable" },
  ]);
  await open(page, "/");
  const legend = page.getByRole("list", { name: "Sites" });
  await expect(legend.getByRole("listitem")).toHaveText([
    /^Lyon: Reachable$/,
    /^Oslo: Reachableas of \d\d:\d\d:\d\d UTC$/,
    /^Turin: Unreachable$/,
  ]);
  await expect(
    page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Sites/ }),
  ).toHaveText("Sites1 in trouble");
  await legend.getByRole("link", { name: /^Turin/ }).hover();
  await expect(page.getByText(/^Region2: unreachable, checked \d+ s ago$/)).toBeVisible();
  await expectNoFindings(page);
});

test("of many sites the top bar shows the worst", async ({ signedIn: page }) => {
  const states = ["reachable", "reachable", "slow", "reachable", "unreachable", "degraded"];
  await answerSites(
    page,
    states.map((state, index) => ({ name: `site-${index}`, state })),
  );
  await open(page, "/");
  const legend = page.getByRole("list", { name: "Sites" });
  await expect(legend.getByRole("listitem")).toHaveText([
    /^site-4/,
    /^site-5/,
    /^site-2/,
    /^site-0/,
    "+2 more sites",
  ]);
});

interface Answer {
  name: string;
  state: string;
  ageMs?: number;
}

const answerSites = (page: Page, sites: Answer[]) =>
  page.route("**/api/sites", (route) =>
    route.fulfill({
      json: {
        asOf: new Date().toISOString(),
        sites: sites.map(({ name, state, ageMs = 0 }, index) => ({
          id: `s${index}`,
          name,
          region: `Region${index}`,
          state,
          asOf: new Date(Date.now() - ageMs).toISOString(),
        })),
      },
    }),
  );
