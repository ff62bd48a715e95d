import { appendFileSync } from "node:fs";
import { type Browser, test as base, expect, type Page } from "@playwright/test";

const need = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the browser tests with \`npm run e2e\``);
  return value;
};

/** What was printed at the first start; set-up.spec.ts replaces it. */
export const printedPassword = () => need("STILLPOINT_PASSWORD");

/** The local administrator after the set-up. */
export const administrator = {
  get name() {
    return need("STILLPOINT_ADMINISTRATOR");
  },
  password: "the e2e tests' own password",
};

/** Names a secret that a test uses: after all tests it must be in no log and, in the clear, nowhere in the database. */
export function neverLogged(secret: string): string {
  appendFileSync(need("STILLPOINT_E2E_SECRETS"), `${secret}\n`);
  return secret;
}

/** All tests sign in from one address, of which twenty attempts a minute are heard: then one waits, as it says, and tries again. */
export async function signInAgainWhenTold(page: Page): Promise<void> {
  const told = page.getByRole("alert").getByText(/^Too many attempts\. Try again in \d+ seconds?\.$/);
  await page.addLocatorHandler(
    told,
    async () => {
      const [seconds = "1"] = /\d+/.exec((await told.textContent()) ?? "") ?? [];
      await page.waitForTimeout(Number(seconds) * 1_000);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(told).toBeHidden();
    },
    { noWaitAfter: true },
  );
}

/** Fills the sign-in form in and sends it: as a local account, whether there are sites to sign in by or not. */
export async function signIn(page: Page, { name, password }: { name: string; password: string }) {
  await signInAgainWhenTold(page);
  const button = page.getByRole("button", { name: "Sign in", exact: true });
  await expect(button).toBeVisible();
  const local = page.getByRole("button", { name: "Sign in as the local administrator" });
  if (await local.isVisible()) await local.click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await button.click();
}

/** Who signed in more than five minutes ago types the password once more, before a failover or a relocation. */
export async function typePasswordIfAsked(page: Page, { password }: { password: string } = administrator) {
  const field = page.getByLabel("Your password, once more");
  if (await field.isVisible()) await field.fill(password);
}

async function signedInState(browser: Browser, baseURL: string | undefined) {
  const context = await browser.newContext(baseURL ? { baseURL } : {});
  const page = await context.newPage();
  await page.goto("/");
  await signIn(page, administrator);
  // Whatever the overview has to say first, such as that a site is slow, it is there.
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** `page` without a session; `signedIn` with one, made once for all tests. An error in the browser fails a test. */
export const test = base.extend<{ signedIn: Page }, { state: Awaited<ReturnType<typeof signedInState>> }>({
  state: [
    async ({ browser }, use, info) => {
      await use(await signedInState(browser, info.project.use.baseURL));
    },
    { scope: "worker" },
  ],
  signedIn: async ({ browser, state, contextOptions, baseURL, viewport }, use) => {
    const options = { ...contextOptions, storageState: state, viewport, ...(baseURL ? { baseURL } : {}) };
    const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
    const page = await context.newPage();
    const errors = collectErrors(page);
    await use(page);
    await context.close();
    expect(errors).toEqual([]);
  },
  page: async ({ page }, use) => {
    const errors = collectErrors(page);
    await use(page);
    expect(errors).toEqual([]);
  },
});

/** Errors of scripts, and what the content security policy blocked; a refused request is no error of ours. */
function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      errors.push(message.text());
    }
  });
  return errors;
}

export { expect };
