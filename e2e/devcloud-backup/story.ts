import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { parse, stringify } from "yaml";
import { startWhatIsShown } from "../start-backup";
import { administrator, expect, printedPassword, signIn } from "../stillpoint";

/* How the stories against the real two-region cloud begin: a VNF with a recovery point. */

export const VNF = "vIMS core";

/** Of the clouds.yaml of the cloud under test, these entries alone. */
function cloudsYaml(...names: string[]): string {
  const { clouds } = parse(readFileSync(process.env.STILLPOINT_CLOUDS_FILE ?? "", "utf8"));
  return stringify({ clouds: Object.fromEntries(names.map((name) => [name, clouds[name]])) });
}

export async function signInAsAdministrator(page: Page) {
  await page.goto("/");
  await signIn(page, administrator);
  await expect(page.getByRole("link", { name: "VMs", exact: true })).toBeVisible({ timeout: 30_000 });
}

/** The set-up's first step: a password of one's own, in place of the one that was printed. */
export async function choosePassword(page: Page, printed: { name: string; password: string }): Promise<void> {
  await page.goto("/");
  await signIn(page, printed);
  await page.getByLabel("New password", { exact: true }).fill(administrator.password);
  await page.getByLabel("New password, again").fill(administrator.password);
  await page.getByRole("button", { name: "Use this password" }).click();
}

const CLOUDS = { RegionOne: "r1", RegionTwo: "r2" } as const;

/** Entries of clouds.yaml, by their project: of demo, and of the administrators. */
const PROJECTS = { demo: "-admin-demo", admin: "" } as const;
type Project = keyof typeof PROJECTS;

interface Adding {
  /** Those of which each region gets a credential. */
  projects?: readonly Project[];
  /** What is done besides when all checks are through. */
  beforeAdding?: () => Promise<void>;
}

/** Adds regions by the wizard that the page shows, each with a credential of project demo, or of those that are named. */
export async function addRegions(
  page: Page,
  regions: readonly (keyof typeof CLOUDS)[],
  { projects = ["demo"], beforeAdding }: Adding = {},
): Promise<void> {
  const what = regions.length === 1 ? regions[0] : `${regions.length} sites`;
  const entries = regions.flatMap((region) =>
    projects.map((project) => `${CLOUDS[region]}${PROJECTS[project]}`),
  );
  await page.getByRole("textbox", { name: "clouds.yaml" }).fill(cloudsYaml(...entries));
  await page.getByRole("button", { name: "Go on" }).click();
  for (const region of regions)
    await page
      .getByRole("region", { name: new RegExp(`^${region} at`) })
      .getByRole("checkbox", { name: /Accept plain HTTP/ })
      .check();
  await page.getByRole("button", { name: `Check ${what}` }).click();
  const confirm = page.getByRole("checkbox", { name: /^127\.0\.0\.1:\d{5}/ });
  await expect(confirm.first()).toBeVisible({ timeout: 30_000 });
  for (const box of await confirm.all()) await box.check();
  await page.getByRole("button", { name: "Check again" }).click();
  const add = page.getByRole("button", { name: `Add ${what}`, disabled: false });
  if (beforeAdding) {
    await expect(add).toBeVisible({ timeout: 60_000 });
    await beforeAdding();
  }
  await add.click({ timeout: 60_000 });
}

/** The set-up, with a credential of each project in both regions. */
export async function setUpRegions(page: Page, projects: readonly Project[] = ["demo"]): Promise<void> {
  await choosePassword(page, { name: administrator.name, password: printedPassword() });
  await addRegions(page, ["RegionOne", "RegionTwo"], { projects });
  await expect(page).toHaveURL("/");
}

/** Signed in as the local administrator; where this is the first story, after the set-up. */
export async function beReady(page: Page): Promise<void> {
  await page.goto("/");
  await signIn(page, administrator);
  const isIn = page.getByRole("navigation", { name: "Main" });
  // Not any alert: Next tells of each page by one.
  const isRefused = page.getByRole("alert").getByText("The name or the password is wrong.");
  await expect(isIn.or(isRefused).first()).toBeVisible({ timeout: 30_000 });
  if (await isRefused.isVisible()) await setUpRegions(page);
}

interface Vm {
  id: string;
  name?: string | undefined;
}

/**
 * Makes three VMs a VNF whose backups RegionTwo learns, and moves them in the freeze order.
 * @param o.increments before the next full backup; as many as the form offers, when left out
 * @returns them in that order
 */
export async function makeVnf(
  page: Page,
  vms: readonly Vm[],
  name = VNF,
  { increments }: { increments?: number } = {},
): Promise<{ id: string; name: string }[]> {
  await page.goto("/vms");
  for (const vm of vms) {
    const row = page.getByRole("row").filter({ hasText: vm.name ?? "" });
    await expect(row).toHaveCount(1, { timeout: 60_000 });
    await row.getByRole("checkbox").check();
  }
  await page
    .getByRole("link", { name: "Make a VNF…" })
    .or(page.getByRole("button", { name: "Make a VNF…" }))
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Make a VNF");
  await page.getByLabel("Name", { exact: true }).fill(name);
  // The one that stands last comes first, by its number; then the second one moves down by the keyboard.
  const [first, second, third] = vms.map((s) => ({ id: s.id, name: s.name ?? "" }));
  if (!first || !second || !third) throw new Error("three VMs were booted");
  const place = (vm: string) => page.getByLabel(new RegExp(`^Place of ${vm} in the freeze order`));
  await place(third.name).fill("1");
  await place(third.name).press("Enter");
  await place(first.name).focus();
  await place(first.name).press("Alt+ArrowDown");
  const order = [third, second, first];
  for (const [i, vm] of order.entries()) await expect(place(vm.name)).toHaveValue(String(i + 1));
  await page.getByRole("checkbox", { name: "RegionTwo" }).check();
  if (increments !== undefined)
    await page.getByLabel("Increments before the next full backup").fill(String(increments));
  await page.getByRole("button", { name: /^Make/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  return order;
}

/** Backs the VNF up by its plan; resolves on the page of the run, when it has ended. */
export async function backUp(page: Page, mode: "full" | "incremental", name = VNF): Promise<string> {
  await page.goto("/vnfs");
  await page.getByRole("main").getByRole("link", { name }).first().click();
  await page.getByRole("link", { name: /^Back up now/ }).click();
  await expect(page.getByRole("main")).toContainText(mode);
  // What the inventory does not know yet goes away by itself; what does not is told by its words.
  await expect(
    page
      .getByRole("main")
      .locator("div")
      .filter({ has: page.getByText("It cannot start like this:", { exact: true }) })
      .getByRole("listitem"),
  ).toHaveText([], { timeout: 120_000 });
  await startWhatIsShown(page);
  const runId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Backup of ${name}`);
  const state = async () => (await (await page.request.get(`/api/runs/${runId}`)).json()).state;
  await expect.poll(state, { timeout: 150_000, intervals: [1_000] }).toBe("succeeded");
  await expect(page.getByRole("main").getByText("Succeeded", { exact: true }).first()).toBeVisible();
  return runId;
}
