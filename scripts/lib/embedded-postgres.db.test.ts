import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { openHome, runsAsRoot } from "./home.mjs";
import { dataFolder, readCredentials, writeCredentials } from "./postgres-credentials.mjs";
import { startTimeOf } from "./process-identity.mjs";
import { until } from "./progress.mjs";

let folder: string;
let home: string;
let servers: { stop: () => Promise<void> }[];

// One cluster for all: making one takes longer than all else here.
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint postgres "));
  chmodSync(folder, 0o711);
  home = path.join(folder, "home");
});
beforeEach(() => {
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = async ({ fast = true } = {}) => {
  const server = await startEmbeddedPostgres({ home, id: openHome(home).id, fast });
  servers.push(server);
  return server;
};
const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  return client.query(sql).finally(() => client.end());
};
const data = () => {
  const credentials = readCredentials(home);
  return credentials ? dataFolder(home, credentials) : "";
};
const isGone = (pid: number) => until(() => startTimeOf(pid) === undefined, 5_000);

describe("startEmbeddedPostgres", () => {
  it("keeps its data, passwords and port over a clean stop", async () => {
    const first = await start();
    await query(first.ownerUrl, "drop table if exists a; create table a (x int); insert into a values (7)");
    await first.stop();
    expect(startTimeOf(first.pid)).toBeUndefined();
    const second = await start();
    expect(second.ownerUrl).toBe(first.ownerUrl);
    expect((await query(second.ownerUrl, "select x from a")).rows).toEqual([{ x: 7 }]);
    expect(readFileSync(path.join(home, "logs/database.log"), "utf8")).not.toContain(
      "not properly shut down",
    );
  });

  it("keeps its files private", async () => {
    await start();
    const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
    expect(mode(path.join(home, "database.json"))).toBe("600");
    expect(mode(data())).toBe("700");
    expect(existsSync(`${data()}.password`)).toBe(false);
    if (runsAsRoot()) expect(statSync(data()).uid).not.toBe(0);
  });

  it("wants a password of everybody", async () => {
    const { appUrl, superuserUrl } = await start();
    for (const url of [appUrl, superuserUrl]) {
      const wrong = new URL(url);
      wrong.password = "x";
      await expect(query(String(wrong), "select 1")).rejects.toThrow(/password authentication failed/);
    }
  });

  it("lets the app's role neither change tables nor see other databases", async () => {
    const { appUrl, ownerUrl } = await start();
    await query(ownerUrl, "drop table if exists a; create table a (x int)");
    for (const sql of [
      "create table b (x int)",
      "drop table a",
      "create schema s",
      "create role r",
      "create database d",
    ])
      await expect(query(appUrl, sql), sql).rejects.toThrow(/permission denied|must be owner/);
    for (const other of ["postgres", "template1"])
      await expect(query(appUrl.replace(/stillpoint$/, other), "select 1"), other).rejects.toThrow(
        /permission denied/,
      );
    await expect(query(appUrl, "select pg_read_file('/etc/hostname')")).rejects.toThrow(/permission denied/);
  });

  it("listens on loopback only, and leaves no socket in a shared folder", async () => {
    const { superuserUrl } = await start();
    const { rows } = await query(
      superuserUrl,
      "select name, setting from pg_settings where name in ('listen_addresses', 'unix_socket_directories', 'fsync') order by 1",
    );
    expect(rows.map((row) => row.setting)).toEqual(["off", "127.0.0.1", ""]);
  });

  it("ends a server that was left over, and starts another on the same data", async () => {
    const first = await start();
    await query(first.ownerUrl, "drop table if exists a; create table a (x int)");
    const second = await start();
    expect(second.pid).not.toBe(first.pid);
    expect(startTimeOf(first.pid)).toBeUndefined();
    await query(second.ownerUrl, "select * from a");
  });

  it("loses nothing when the server is killed", async () => {
    const first = await start({ fast: false });
    await query(first.ownerUrl, "drop table if exists a; create table a (x int); insert into a values (1)");
    process.kill(first.pid, "SIGKILL");
    await isGone(first.pid);
    expect(existsSync(path.join(data(), "postmaster.pid"))).toBe(true);
    const second = await start({ fast: false });
    expect((await query(second.ownerUrl, "select x from a")).rows).toEqual([{ x: 1 }]);
  });

  it("does not mistake another process with a left-over number for its server, and leaves that process alone", async () => {
    const first = await start();
    await first.stop();
    const stranger = spawn("sleep", ["60"]);
    writeFileSync(
      path.join(data(), "postmaster.pid"),
      `${stranger.pid}\n${data()}\n1700000000\n1\n\n127.0.0.1\n\nready\n`,
    );
    try {
      const second = await start();
      await query(second.appUrl, "select 1");
      expect(stranger.exitCode).toBeNull();
      expect(startTimeOf(stranger.pid ?? 0)).toBeDefined();
    } finally {
      stranger.kill();
    }
  });

  it("moves to another port when its own is taken", async () => {
    const first = await start();
    await first.stop();
    const port = Number(new URL(first.appUrl).port);
    const { createServer } = await import("node:net");
    const squatter = createServer().listen(port, "127.0.0.1");
    try {
      const second = await start();
      expect(new URL(second.appUrl).port).not.toBe(String(port));
      await query(second.appUrl, "select 1");
    } finally {
      squatter.close();
    }
  });

  it("ends by itself when the process that started it is killed", async () => {
    const program = `
      const { openHome } = await import(${JSON.stringify(new URL("home.mjs", import.meta.url).href)});
      const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL("embedded-postgres.mjs", import.meta.url).href)});
      const home = ${JSON.stringify(home)};
      console.log((await startEmbeddedPostgres({ home, id: openHome(home).id, fast: true })).pid);
      setInterval(() => {}, 1000);`;
    const launcher = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = await new Promise<number>((resolve) =>
      launcher.stdout.once("data", (text) => resolve(Number(text))),
    );
    launcher.kill("SIGKILL");
    expect(await until(() => startTimeOf(pid) === undefined, 10_000)).toBe(true);
  });

  it("begins again when the first start was cut off in the middle", async () => {
    rmSync(data(), { recursive: true });
    mkdirSync(`${data()}.new/base`, { recursive: true });
    writeFileSync(`${data()}.new/PG_VERSION`, "18\n");
    await query((await start()).appUrl, "select 1");
    expect(existsSync(`${data()}.new`)).toBe(false);
  });

  it("finds its data again when the folder was moved", async () => {
    const first = await start();
    await query(first.ownerUrl, "drop table if exists a; create table a (x int)");
    await first.stop();
    const moved = path.join(folder, "moved");
    renameSync(home, moved);
    home = moved;
    await query((await start()).ownerUrl, "select * from a");
  });

  it("writes the passwords down before it makes the database", async () => {
    const fresh = path.join(folder, "fresh");
    const { id } = openHome(fresh);
    const program = `
      const { default: childProcess } = await import("node:child_process");
      const { syncBuiltinESMExports } = await import("node:module");
      childProcess.spawnSync = ((spawnSync) => (file, ...rest) =>
        String(file).endsWith("initdb") ? process.exit(9) : spawnSync(file, ...rest))(childProcess.spawnSync);
      syncBuiltinESMExports();
      const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL("embedded-postgres.mjs", import.meta.url).href)});
      await startEmbeddedPostgres({ home: ${JSON.stringify(fresh)}, id: ${JSON.stringify(id)}, fast: true });`;
    const cutOff = spawn(process.execPath, ["--input-type=module", "-e", program]);
    expect(await new Promise((resolve) => cutOff.once("exit", resolve))).toBe(9);
    expect(readCredentials(fresh)?.superuser).toMatch(/^\S{32}$/);
  });

  it("says in one sentence that the kept password is wrong, and leaves no server running", async () => {
    const first = await start();
    await first.stop();
    const credentials = readCredentials(home);
    if (!credentials) throw new Error("There are no credentials.");
    writeCredentials(home, { ...credentials, superuser: "x" });
    try {
      await expect(start()).rejects.toThrow(/refuses the password in database\.json/);
      expect(existsSync(path.join(data(), "postmaster.pid"))).toBe(false);
    } finally {
      writeCredentials(home, credentials);
    }
  });

  it("closes the database to others also when the first start was cut off before that", async () => {
    const { superuserUrl } = await start();
    await query(superuserUrl, "grant connect on database stillpoint to public");
    const { superuserUrl: again } = await start();
    const { rows } = await query(again, "select datacl::text from pg_database where datname = 'stillpoint'");
    expect(rows[0].datacl).not.toMatch(/[{,]=/); // an entry without a name is that of everybody
  });

  it("refuses data of another major version in one sentence", async () => {
    const first = await start();
    await first.stop();
    writeFileSync(path.join(data(), "PG_VERSION"), "15\n");
    await expect(start()).rejects.toThrow(
      /was written by PostgreSQL 15, and this version brings PostgreSQL 18/,
    );
  });
});
