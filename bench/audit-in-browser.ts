import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "@playwright/test";
import pg from "pg";
import { FILL } from "./lib/million-entries";
import { ms, percentile, table } from "./lib/numbers";

/*
 * A year's log of a million entries in the product as it is started: chained by its worker, opened and filtered in a
 * browser, then verified by `npm run audit:verify`.
 */
const ALL = Number(process.env.N ?? 1_000_000);
const ROUNDS = 9;
/** Of the administrator, in place of the one that is printed. */
const OWN = "two words and a bench";
/** Behind what the product has written by itself until then. */
const FIRST_ID = 1_000_000;

const FILTERS = {
  "no filter": "",
  failed: "result=failed",
  "one person": "who=operator-3",
  "gone for months, last 30 days: nothing": "who=gone-operator&span=30d",
  "a day half a year ago": "from=2026-05-01T00:00&until=2026-05-02T00:00",
  "a word of one in a thousand": "q=CHG-874",
  "a word of half of all, failed": "q=lyon&result=failed",
  "a target by its name": "target=vnf-87",
};

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

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stillpoint-bench-"));
fs.chmodSync(folder, 0o711); // as root the database runs as another user, who must get through
const home = path.join(folder, "home");
const product = await startOwnProduct(home);
try {
  const chained = await fill();
  const filters = await inBrowser(product);
  table(["what", "entries", "time"], [...chained, ...verify()]);
  table(
    ["in the browser, from the address to its rows", "p50", "p95", "answer of /api/audit p50", "p95"],
    filters,
  );
} finally {
  await product.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}

/** The worker chains what is written, as it does always. */
async function fill(): Promise<string[][]> {
  const credentials = readCredentials(home);
  if (!credentials) throw new Error("the product has no database of its own");
  const owner = new pg.Client({ connectionString: urlFor(credentials, "owner") });
  await owner.connect();
  const filling = performance.now();
  await owner.query(FILL, [ALL, FIRST_ID]);
  const filled = performance.now();
  for (;;) {
    const { rowCount } = await owner.query("SELECT FROM audit_pending LIMIT 1");
    if (rowCount === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const chained = performance.now();
  await owner.query("ANALYZE audit_entries");
  await owner.end();
  return [
    ["written, with all indexes", String(ALL), ms(filled - filling)],
    ["chained by the worker", String(ALL), ms(chained - filled)],
  ];
}

async function inBrowser({ address, name, password }: Product): Promise<string[][]> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-gpu"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, baseURL: address });
    await page.goto("/sign-in");
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL("**/set-up");
    await page.getByLabel("New password", { exact: true }).fill(OWN);
    await page.getByLabel("New password, again").fill(OWN);
    await page.getByRole("button", { name: "Use this password" }).click();
    await page.getByText("The first site").first().waitFor();
    await page.getByLabel("New password", { exact: true }).waitFor({ state: "hidden" });
    const rows: string[][] = [];
    for (const [what, query] of Object.entries(FILTERS)) rows.push([what, ...(await open(page, query))]);
    return rows;
  } finally {
    await browser.close();
  }
}

/** @returns p50 and p95 of the page, and of the answer that it polls */
async function open(page: Page, query: string): Promise<string[]> {
  const pages: number[] = [];
  const answers: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const at = performance.now();
    await page.goto(`/audit?${query}`, { waitUntil: "commit" });
    await page.getByRole("row").nth(1).or(page.getByText("No entry matches")).first().waitFor();
    pages.push(performance.now() - at);
    const asked = performance.now();
    const answer = await page.request.get(`/api/audit?${query}`);
    if (!answer.ok()) throw new Error(`${query}: ${answer.status()} ${await answer.text()}`);
    answers.push(performance.now() - asked);
  }
  return [pages, answers].flatMap((times) => [ms(percentile(times, 0.5)), ms(percentile(times, 0.95))]);
}

/** By the command that an operator uses, its start included. */
function verify(): string[][] {
  const at = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/audit.mjs", "verify"], {
    env: { ...process.env, STILLPOINT_HOME: home },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  console.log(stdout.trim());
  return [["npm run audit:verify, from its start to its end", String(ALL), ms(performance.now() - at)]];
}
