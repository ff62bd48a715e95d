import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "./migrate.mjs";
import { inRoot } from "./paths.mjs";
import { runTool } from "./run-tool.mjs";

let folder: string;
let urls: { ownerUrl: string; appUrl: string };
let superuser: pg.Client;
const name = `migrate_${process.pid}`;

const urlTo = (base: string | undefined, database: string) => {
  const url = new URL(base ?? "");
  url.pathname = `/${database}`;
  return String(url);
};
const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(sql).finally(() => client.end());
};
const put = (migration: string, sql: string) => {
  mkdirSync(path.join(folder, migration), { recursive: true });
  writeFileSync(path.join(folder, migration, "migration.sql"), sql);
};
const run = () => migrate({ ...urls, folder });

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint-migrations-"));
  superuser = new pg.Client({ connectionString: process.env.TEST_SUPERUSER_URL });
  await superuser.connect();
  await superuser.query(`create database ${name} owner stillpoint_owner`);
  urls = {
    ownerUrl: urlTo(process.env.DATABASE_OWNER_URL, name),
    appUrl: urlTo(process.env.DATABASE_URL, name),
  };
});

afterEach(async () => {
  await superuser.query(`drop database ${name} with (force)`);
  await superuser.end();
  rmSync(folder, { recursive: true, force: true });
});

describe("migrate", () => {
  it("applies what is there, once", async () => {
    put("1_first", "create table a (x int);");
    expect(await run()).toEqual(["1_first"]);
    put("2_second", "alter table a add y int; insert into a values (1, 2);");
    expect(await run()).toEqual(["2_second"]);
    expect(await run()).toEqual([]);
    expect((await query(urls.ownerUrl, "select x, y from a")).rows).toEqual([{ x: 1, y: 2 }]);
  });

  it("leaves nothing of a migration that fails, and does it again when it is mended", async () => {
    put("1_first", "create table a (x int); create table a (x int);");
    await expect(run()).rejects.toThrow(/^The migration 1_first failed and was undone: .*already exists\.$/);
    put("1_first", "create table a (x int);");
    expect(await run()).toEqual(["1_first"]);
  });

  it("leaves nothing of a migration that cannot be noted down", async () => {
    put("1_first", "create table a (x int); alter table _prisma_migrations rename to elsewhere;");
    await expect(run()).rejects.toThrow(/^The migration 1_first failed and was undone/);
    expect((await query(urls.ownerUrl, "select to_regclass('a') as a")).rows).toEqual([{ a: null }]);
  });

  it("refuses data of a newer version, and changes nothing", async () => {
    put("1_first", "create table a (x int);");
    put("2_newer", "create table b (x int);");
    await run();
    rmSync(path.join(folder, "2_newer"), { recursive: true });
    put("3_other", "drop table a;");
    await expect(run()).rejects.toThrow(/^A newer version of Stillpoint wrote this data \(it has 2_newer/);
    await query(urls.ownerUrl, "select * from a");
  });

  it("refuses when the run tables are of a newer version", async () => {
    await run();
    await query(urls.ownerUrl, "update dbos.dbos_migrations set version = version + 1000");
    await expect(run()).rejects.toThrow(/^A newer version of Stillpoint wrote this data \(its run tables/);
  });

  it("refuses an edited migration", async () => {
    put("1_first", "create table a (x int);");
    await run();
    put("1_first", "create table a (x bigint);");
    await expect(run()).rejects.toThrow(/1_first was edited after it had been applied/);
  });

  it("refuses to go on after a migration that another tool left half done", async () => {
    put("1_first", "create table a (x int);");
    await run();
    await query(urls.ownerUrl, "update _prisma_migrations set finished_at = null");
    await expect(run()).rejects.toThrow(/1_first began and did not finish/);
  });

  it("is done once when two start at the same time", async () => {
    put("1_first", "create table a (x int); select pg_sleep(0.3);");
    const applied = await Promise.all([run(), run()]);
    expect(applied.flat()).toEqual(["1_first"]);
  });

  it("gives the app's role the rows, and no table to change", async () => {
    put("1_first", "create table a (x serial, y int);");
    await run();
    put("2_second", "create table b (x int);");
    await run();
    await query(
      urls.appUrl,
      "insert into a (y) values (1); update a set y = 2; delete from a; insert into b values (1)",
    );
    await query(urls.appUrl, "select * from _prisma_migrations; select * from dbos.workflow_status");
    for (const sql of [
      "create table c (x int)",
      "drop table a",
      "alter table a add z int",
      "truncate a",
      "delete from _prisma_migrations",
      "create schema s",
      "create table dbos.c (x int)",
    ])
      await expect(query(urls.appUrl, sql), sql).rejects.toThrow(/permission denied|must be owner/);
  });

  it("says in one sentence what is wrong with the address, without the password", async () => {
    const wrong = new URL(urls.ownerUrl);
    wrong.password = "hunter2";
    await expect(migrate({ ...urls, ownerUrl: String(wrong) })).rejects.toThrow(
      /refuses the user "stillpoint_owner" \(wrong password/,
    );
    await expect(migrate({ ...urls, ownerUrl: String(wrong) })).rejects.toThrow(/^(?!.*hunter2)/);
    const gone = urlTo(urls.ownerUrl, "nowhere");
    await expect(migrate({ ...urls, ownerUrl: gone })).rejects.toThrow(/there is no database "nowhere"/);
    await expect(migrate({ ...urls, ownerUrl: "postgresql://a:b@127.0.0.1:9/x" })).rejects.toThrow(
      /nothing listens at 127.0.0.1:9/,
    );
  });

  it("is accepted by Prisma's own command line", async () => {
    cpSync(inRoot("prisma/migrations"), folder, { recursive: true });
    await run();
    const env = { ...process.env, DATABASE_URL: urls.ownerUrl };
    const status = await runTool(
      "status",
      process.execPath,
      [inRoot("scripts/prisma.mjs"), "migrate", "status"],
      env,
    );
    expect(status).toContain("Database schema is up to date!");
    const compare = [
      "migrate",
      "diff",
      "--from-config-datasource",
      "--to-schema",
      "prisma/schema.prisma",
      "--exit-code",
    ];
    await runTool("diff", process.execPath, [inRoot("scripts/prisma.mjs"), ...compare], env);
  });
});
