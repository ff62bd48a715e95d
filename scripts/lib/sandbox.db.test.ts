import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isHealthy, UpProcess } from "../../test/up-process";
import { connect } from "./connect.mjs";
import { freePort } from "./embedded-postgres.mjs";
import { forgetHome } from "./forget-home.mjs";
import { readCredentials, urlFor } from "./postgres-credentials.mjs";
import { isAlive } from "./process-identity.mjs";
import { until } from "./progress.mjs";
import { sandboxPorts } from "./sandbox.mjs";

let folder: string;
let home: string;
let port: number;
let running: UpProcess | undefined;

const forget = () =>
  forgetHome(
    home,
    () => true,
    () => {},
  );
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint sandbox "));
  chmodSync(folder, 0o711);
  home = path.join(folder, "home");
  port = await freePort(0);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await forget().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

const up = (env: Record<string, string> = { STILLPOINT_SANDBOX: "1" }, args: string[] = []) => {
  running = new UpProcess(home, port, env, [], args);
  return running;
};
const isThere = async () => {
  const [first] = sandboxPorts(port).sites;
  return fetch(`http://127.0.0.1:${first}/identity/v3`).then(
    () => true,
    () => false,
  );
};
async function query(sql: string): Promise<Record<string, unknown>[]> {
  const credentials = readCredentials(home);
  if (!credentials) throw new Error("no database");
  const client = await connect(urlFor(credentials, "owner"), "it");
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
const sites = () => query("SELECT name, is_sandbox FROM sites ORDER BY name");
const BOTH = [
  { name: "Lyon", is_sandbox: true },
  { name: "Oslo", is_sandbox: true },
];

it("starts the sandbox with its sites, shows its password once, keeps it alive, and is forgotten by a reset", async () => {
  const first = up();
  await first.says("Ctrl-C stops everything");
  const password = readFileSync(path.join(home, "sandbox-password"), "utf8").trim();
  expect(first.output).toContain(`The sandbox cloud: sign in as admin or demo with ${password}`);
  expect(await sites()).toEqual(BOTH);
  expect(await isThere()).toBe(true);
  expect(first.children().filter(isAlive)).toHaveLength(5);
  const sandbox = first.children()[1];
  process.kill(sandbox?.pid ?? 0, "SIGKILL");
  await first.says("The sandbox ended (SIGKILL); starting it again");
  expect(await until(isThere, 20_000)).toBe(true);
  const children = first.children();
  await first.stop();
  expect(children.filter(isAlive)).toEqual([]);

  const real = up({}, ["--no-sandbox"]);
  await real.says("Ctrl-C stops everything");
  expect(await isThere()).toBe(false);
  expect(await sites()).toEqual(BOTH); // kept: nothing is deleted by a switch
  await real.stop();

  const again = up();
  await again.says("Ctrl-C stops everything");
  expect(again.output).not.toContain(password);
  expect(await isThere()).toBe(true);
  await again.stop();
  await forget();
  expect(existsSync(home)).toBe(false);
});

it("keeps away from an installation that has real sites, and from one whose people deleted the sandbox's", async () => {
  const real = up({ STILLPOINT_SANDBOX: "0" });
  await real.says("Ctrl-C stops everything");
  expect(await sites()).toEqual([]);
  await query(
    "INSERT INTO sites (id, name, name_key, auth_url, region) VALUES (gen_random_uuid(), 'Real', 'real', 'https://k/v3', 'R')",
  );
  await real.stop();
  const second = up();
  await second.says("Ctrl-C stops everything");
  expect(await isThere()).toBe(false);
  expect(await sites()).toEqual([{ name: "Real", is_sandbox: false }]);
  await query("DELETE FROM sites");
  await second.stop();

  const third = up();
  await third.says("Ctrl-C stops everything");
  expect(await sites()).toEqual(BOTH);
  await query("DELETE FROM sites");
  await third.stop();
  const fourth = up();
  await fourth.says("Ctrl-C stops everything");
  expect(await sites()).toEqual([]);
  expect(await isHealthy(fourth.address)).toBe(true);
});

it("lives through a week in a new sandbox, unless told not to, and ends it when told so later", async () => {
  const story = async () =>
    (
      await query(
        "SELECT state, begins_at < now() - interval '167 hours' AS \"isAWeekAgo\" FROM sandbox_story",
      )
    ).at(0);
  const first = up({ STILLPOINT_SANDBOX: "1", STILLPOINT_STORY: "1" });
  await first.says("Ctrl-C stops everything");
  expect(await story()).toEqual({ state: "living", isAWeekAgo: true });
  await first.stop();
  const second = up({ STILLPOINT_SANDBOX: "1", STILLPOINT_STORY: "1" }, ["--no-story"]);
  await second.says("Ctrl-C stops everything");
  const isOver = async () => (await story())?.state === "stopped";
  expect(await until(isOver, 120_000)).toBe(true);
  await second.stop();
  await forget();
  const third = up({ STILLPOINT_SANDBOX: "1", STILLPOINT_STORY: "1" }, ["--no-story"]);
  await third.says("Ctrl-C stops everything");
  expect(await story()).toBeUndefined();
});

it("names the port that the sandbox cannot have", async () => {
  const [taken = 0] = sandboxPorts(port).sites;
  const other = createServer().listen(taken, "127.0.0.1");
  try {
    const refused = up();
    expect(await refused.exit).toBe(1);
    expect(refused.output.trim().split("\n").at(-1)).toMatch(
      new RegExp(
        `^Port ${taken}, which the sandbox cloud needs, is in use by another program: .*--no-sandbox`,
      ),
    );
  } finally {
    other.close();
  }
});

it("refuses a switch that it does not know", async () => {
  const refused = up({}, ["--nosandbox"]);
  expect(await refused.exit).toBe(1);
  expect(refused.output.trim()).toMatch(/^"--nosandbox" is not known here/);
});
