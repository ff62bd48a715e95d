import { spawnSync } from "node:child_process";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "../db";
import { type Bundle, bundle } from "../worker/testing/bundle";
import { chainPending } from "./chain";
import { connectAsAttacker, emptyLog, write } from "./testing/database";

let attacker: pg.Client;
let program: Bundle;

beforeAll(async () => {
  attacker = await connectAsAttacker();
  program = await bundle("lib/audit/audit-cli.ts");
});
afterAll(async () => {
  await emptyLog(attacker);
  await attacker.end();
  await program.remove();
  await db().$disconnect();
});

const audit = (args: readonly string[] = ["verify"], env: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program.file, ...args], {
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

it("tells that the log is as it was written, with the last hash, and what was changed in it", async () => {
  await emptyLog(attacker);
  for (let i = 0; i < 3; i++) await write({ target: { kind: "site", id: `s-${i}`, name: "Lyon" } });
  await chainPending();
  const [last] = await db().auditLink.findMany({ orderBy: { position: "desc" }, take: 1 });
  expect(audit()).toEqual({
    status: 0,
    stdout: `3 entries are as they were written.\nThe last hash, to be kept elsewhere: 3 ${Buffer.from(last?.hash ?? []).toString("hex")}\n`,
    stderr: "",
  });
  await attacker.query("UPDATE audit_entries SET actor_name = 'nobody' WHERE id = 2");
  expect(audit()).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringContaining("it was changed. Right up to position 1."),
  });
});

it("says what is wrong with how it was called", () => {
  expect(audit([])).toMatchObject({ status: 1, stderr: "Say what to do: npm run audit -- verify\n" });
  expect(audit(["verify"], { DATABASE_URL: "" })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("DATABASE_URL"),
  });
  const nowhere = "postgresql://nobody:x@127.0.0.1:1/nothing";
  expect(audit(["verify"], { DATABASE_URL: nowhere })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("does not answer"),
  });
});
