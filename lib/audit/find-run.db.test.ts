import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { findAuditRun } from "./find-run";
import { connectAsAttacker, emptyLog } from "./testing/database";
import { sessionOf } from "./testing/session";

let attacker: pg.Client;
beforeAll(async () => {
  attacker = await connectAsAttacker();
});
beforeEach(() => emptyLog(attacker));
afterAll(async () => {
  await emptyLog(attacker); // ids of this file are its own
  await attacker.end();
  await db().$disconnect();
});

const ONE = "7f0c1d52-0000-4000-8000-00000000000a";
const NEAR = "7f0c1d52-0001-4000-8000-00000000000a";
const OTHER = "7f0c1d53-0000-4000-8000-00000000000a";
const entriesOf = (...runs: string[]) =>
  attacker.query(
    `INSERT INTO audit_entries (actor_kind, actor_name, action, result, run_id)
     SELECT 'worker', 'w', 'a', 'done', run FROM unnest($1::text[]) run, generate_series(1, 3)`,
    [runs],
  );
const find = (typed: string) => findAuditRun(sessionOf("auditor"), { typed });
const problem = (words: string) => ({ code: "invalid", fields: { run: expect.stringContaining(words) } });

it("finds a run by how its id begins", async () => {
  await entriesOf(ONE, OTHER);
  for (const typed of ["7f0c1d52", "7F0C1D52-0", "7f0c1d520000", "stillpoint-7f0c1d52-backup-1"])
    expect(await find(typed)).toEqual({ run: ONE });
});

it("takes a whole id and an address as they are, be there entries of it or none", async () => {
  expect(await find(ONE)).toEqual({ run: ONE });
  expect(await find(`/runs/${OTHER}`)).toEqual({ run: OTHER });
  expect(await find(" ")).toEqual({ run: undefined });
});

it("says so when several runs begin like that, and takes one digit more", async () => {
  await entriesOf(ONE, NEAR);
  await expect(find("7f0c1d52")).rejects.toMatchObject(
    problem("Several runs have ids that begin with 7f0c1d52"),
  );
  expect(await find("7f0c1d52-0001")).toEqual({ run: NEAR });
  expect(await find("7f0c1d52-0000")).toEqual({ run: ONE });
});

it("says so when none does, and when it is too short", async () => {
  await entriesOf(ONE);
  await expect(find("7f0c1d54")).rejects.toMatchObject(problem("No entry of the log"));
  await expect(find("7f0c1d5")).rejects.toMatchObject(problem("at least its first 8 digits"));
});

it("is for who reads the log", async () => {
  const refused = findAuditRun(sessionOf("operator"), { typed: "7f0c1d52" });
  await expect(refused).rejects.toMatchObject({ code: "forbidden" });
});
