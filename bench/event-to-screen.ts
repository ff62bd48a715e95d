import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "@playwright/test";
import { db } from "@/lib/db";
import { writeSteps } from "@/lib/runs/journal-store";
import { EventListeners } from "./lib/event-listeners";
import { ms, percentile, table } from "./lib/numbers";
import { startedRun, stepOf, titleOf, WORKER } from "./lib/started-run";

/*
 * From the commit of a step's state, by what a worker writes its journal with, to the server-sent event at who watches the
 * run, and to the text on the run page in Chromium: with 1 and with 50 listening beside. A Stillpoint of its own, and a run
 * of five VMs with ten volumes. Goal: at most 1 s.
 */
const GOAL_MS = 1_000;
const EVENTS = Number(process.env.EVENTS ?? 60);
const LISTENERS = [1, 50];
/** A session has a dozen streams at most. */
const SESSIONS = 5;
const TITLES = /Quiesce of the bench, \d+\./g;

interface Product {
  address: string;
  name: string;
  password: string;
  stop: () => Promise<void>;
}

// Scripts find their files from where they are: they are not bundled with this.
const script = (name: string) => import(pathToFileURL(path.resolve("scripts/lib", name)).href);
const { startOwnProduct } = (await script("start-own-product.mjs")) as {
  startOwnProduct: (home: string) => Promise<Product>;
};
const { readCredentials, urlFor } = (await script("postgres-credentials.mjs")) as {
  readCredentials: (home: string) => object | undefined;
  urlFor: (credentials: object, role: "owner") => string;
};

async function measure(product: Product): Promise<void> {
  const { address } = product;
  const credentials = readCredentials(home);
  if (!credentials) throw new Error("the product has no database of its own");
  process.env.DATABASE_URL = urlFor(credentials, "owner");
  // A fresh installation lets nobody by its set-up.
  await db().localUser.updateMany({ data: { mustChangePassword: false } });
  await db().setUp.create({ data: {} });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-gpu"],
  });
  try {
    const cookies: string[] = [];
    for (let i = 0; i < SESSIONS - 1; i++) cookies.push(await cookieOf(await signedIn(browser, product)));
    const page = await signedIn(browser, product);
    cookies.push(await cookieOf(page));
    const runId = await startedRun();
    await page.goto(`/runs/${runId}?step=${encodeURIComponent("quiesce:s1")}`);
    await page.getByText(titleOf(0)).first().waitFor();
    await noteTitles(page);
    const rows: string[][] = [];
    let n = 0;
    for (const listeners of LISTENERS) {
      const heard = new EventListeners(`${address}/api/runs/${runId}/events`, cookies, TITLES);
      await heard.open(listeners);
      const events: number[] = [];
      const slowest: number[] = [];
      const screens: number[] = [];
      for (let i = 0; i < EVENTS; i++) {
        n++;
        // Not in step with what either side does at its own pace.
        await new Promise((resolve) => setTimeout(resolve, 400 + Math.random() * 900));
        await writeSteps({ runId, workerId: WORKER }, [stepOf(n)], undefined);
        const at = Date.now();
        const times = await heard.all(titleOf(n));
        events.push(...times.map((time) => time - at));
        slowest.push(Math.max(...times) - at);
        screens.push((await shownAt(page, titleOf(n))) - at);
      }
      heard.close();
      for (const [what, samples] of [
        ["the event at a client", events],
        ["the event at the last of them", slowest],
        ["the text on the page", screens],
      ] as const)
        rows.push([
          String(listeners),
          what,
          String(samples.length),
          ms(percentile(samples, 0.5), 0),
          ms(percentile(samples, 0.95), 0),
          ms(Math.max(...samples), 0),
        ]);
    }
    table(["clients beside the page", "from the commit to", "times", "p50", "p95", "worst"], rows);
    console.log(`\nGoal: ${GOAL_MS} ms.`);
  } finally {
    await browser.close();
  }
}

/** A page of a session of its own. */
async function signedIn(browser: Browser, { address, name, password }: Product): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, baseURL: address });
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(({ pathname }) => pathname !== "/sign-in");
  return page;
}

async function cookieOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

interface Noting {
  shown: Record<string, number>;
}

/** Notes when each title is first in the page. */
function noteTitles(page: Page): Promise<void> {
  return page.evaluate(() => {
    const shown: Record<string, number> = {};
    Object.assign(globalThis, { shown });
    new MutationObserver(() => {
      for (const [title] of (document.body.textContent ?? "").matchAll(/Quiesce of the bench, \d+\./g))
        shown[title] ??= Date.now();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

async function shownAt(page: Page, title: string): Promise<number> {
  const handle = await page.waitForFunction(
    (wanted) => (globalThis as unknown as Noting).shown[wanted] ?? false,
    title,
    { timeout: 10_000 },
  );
  return (await handle.jsonValue()) as number;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stillpoint-bench-"));
fs.chmodSync(folder, 0o711); // as root the database runs as another user, who must get through
const home = path.join(folder, "home");
const product = await startOwnProduct(home);
try {
  await measure(product);
} finally {
  await db().$disconnect();
  await product.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
