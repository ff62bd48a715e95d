import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allGone, isHealthy, UpProcess } from "../../test/up-process";
import { freePort } from "./embedded-postgres.mjs";
import { forgetHome } from "./forget-home.mjs";
import { runsAsRoot } from "./home.mjs";
import { isAlive } from "./process-identity.mjs";
import { until } from "./progress.mjs";

/** Ends `next start` at once, and no other program. */
const FAILING_APP = `data:text/javascript,${encodeURIComponent('if (process.argv[2] === "start") process.exit(1);')}`;

let folder: string;
let home: string;
let port: number;
let started: UpProcess[];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint up "));
  chmodSync(folder, 0o711);
  home = path.join(folder, "home");
  port = await freePort(0);
  started = [];
});
afterEach(async () => {
  for (const up of started) await up.stop();
  await forgetHome(
    home,
    () => true,
    () => {},
  ).catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

const up = (env: Record<string, string> = {}, nodeArgs: string[] = []) => {
  const process = new UpProcess(home, port, env, nodeArgs);
  started.push(process);
  return process;
};
const refused = async (process: UpProcess) => {
  expect(await process.exit).toBe(1);
  const complaint = process.output.trim().split("\n").at(-1);
  expect(process.output).not.toMatch(/\n\s+at /); // no stack
  return complaint;
};

describe("npm run up", () => {
  it("brings everything up, shows the password once, and Ctrl-C leaves nothing running", async () => {
    const first = up();
    await first.says("Ctrl-C stops everything");
    expect(first.output).toMatch(/Password {5}\S+\n.*Write it down/);
    expect(await isHealthy(first.address)).toBe(true);
    const children = first.children();
    expect(children.filter(isAlive)).toHaveLength(4);

    first.child.kill("SIGINT");
    expect(await first.exit).toBe(0);
    expect(children.filter(isAlive)).toEqual([]);
    expect(existsSync(path.join(home, "in-use.json"))).toBe(false);
    expect(readFileSync(path.join(home, "logs/database.log"), "utf8")).toContain(
      "database system is shut down",
    );

    const again = up();
    await again.says("Ctrl-C stops everything");
    expect(again.output).not.toMatch(/Write it down/);
  });

  it("says that it runs already when it is started twice, and stays", async () => {
    const first = up();
    await until(() => existsSync(path.join(home, "in-use.json")), 10_000);
    const early = up();
    expect(await early.exit).toBe(0);
    expect(early.output).toContain(`is already starting at ${first.address}`);
    await first.says("Ctrl-C stops everything");
    const late = up();
    expect(await late.exit).toBe(0);
    expect(late.output).toContain(`already runs at ${first.address}`);
    const elsewhere = new UpProcess(home, port + 1);
    expect(await refused(elsewhere)).toContain(
      `already runs at ${first.address} (process ${first.child.pid})`,
    );
    expect(await isHealthy(first.address)).toBe(true);
  });

  it("leaves no orphans when it is killed, and starts again with exactly one of each", async () => {
    const first = up();
    await first.says("Ctrl-C stops everything");
    const orphans = first.children();
    first.child.kill("SIGKILL");
    await first.exit;
    const second = up();
    await second.says("Ctrl-C stops everything");
    expect(orphans.filter(isAlive)).toEqual([]);
    expect(second.children().filter(isAlive)).toHaveLength(4);

    const nextOrphans = second.children();
    second.child.kill("SIGKILL");
    expect(await allGone(nextOrphans)).toBe(true); // also when nobody starts it again
  });

  it("starts again what dies: the worker, the guardian, the app, the database", async () => {
    const running = up();
    await running.says("Ctrl-C stops everything");
    const [database, app, worker, guardian] = running.children();
    process.kill(worker?.pid ?? 0, "SIGKILL");
    await running.says("The worker ended (SIGKILL); starting it again");
    process.kill(guardian?.pid ?? 0, "SIGKILL");
    await running.says("The guardian ended (SIGKILL); starting it again");
    process.kill(app?.pid ?? 0, "SIGKILL");
    await running.says("The app ended (SIGKILL); starting it again");
    process.kill(database?.pid ?? 0, "SIGKILL");
    await running.says("The embedded database ended; starting it again");
    await until(() => running.children().filter(isAlive).length === 4, 20_000);
    expect(await until(() => isHealthy(running.address), 20_000)).toBe(true);
  });

  it("gets ready with few log lines, and the password is not lost when a start fails", async () => {
    const failing = up({ LOG_LEVEL: "error", NODE_OPTIONS: `--import ${FAILING_APP}` });
    expect(await failing.exit).toBe(1);
    expect(failing.output).toContain("The app ended at once");
    expect(failing.output).toMatch(/Password {5}\S+\n.*Write it down/);
    const quiet = up({ LOG_LEVEL: "error" });
    await quiet.says("Ctrl-C stops everything");
    expect(readFileSync(path.join(home, "logs/worker.log"), "utf8")).not.toContain('"level":30');
  });

  it("names the port that is in use, and how to choose another", async () => {
    const other = createServer((_, response) => response.end("hello")).listen(port, "127.0.0.1");
    try {
      expect(await refused(up())).toBe(
        `Port ${port} is in use by another program: choose another one, as in \`PORT=${port + 1} npm run up\`.`,
      );
    } finally {
      other.close();
    }
  });

  it("recognises another Stillpoint on the port", async () => {
    const other = createServer((_, response) => response.end("<title>Stillpoint</title>")).listen(
      port,
      "127.0.0.1",
    );
    try {
      expect(await refused(up())).toContain("in use by another Stillpoint");
    } finally {
      other.close();
    }
  });

  it("needs a folder that it can write to", async () => {
    // Root may write to any ordinary folder; nobody may make one in /sys.
    if (runsAsRoot()) home = "/sys/stillpoint";
    else chmodSync(folder, 0o555);
    const complaint = await refused(up());
    chmodSync(folder, 0o711);
    expect(complaint).toMatch(
      /^(No permission to write|Writing is not permitted|The folder is read-only) at .*: Stillpoint needs to write there\.$/,
    );
  });

  it("turns too old a Node away", async () => {
    const pretend =
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.8" } })';
    expect(
      await refused(up({}, ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`])),
    ).toMatch(/^Stillpoint needs Node 20\.19 or newer, and this is Node 18\.20\.8/);
  });

  it.each([
    ["nothing listens at 127.0.0.1:9", () => "postgresql://u:hunter2@127.0.0.1:9/d"],
    ["refuses the user", () => (process.env.DATABASE_URL ?? "").replace(/:[^:@]+@/, ":hunter2@")],
    ["there is no database", () => `${process.env.DATABASE_URL}_not`],
  ])("explains a DATABASE_URL that does not work: %s", async (words, url) => {
    const complaint = await refused(up({ DATABASE_URL: url() }));
    expect(complaint).toMatch(/^DATABASE_URL does not work: /);
    expect(complaint).toContain(words);
    expect(complaint).not.toContain("hunter2");
  });
});
