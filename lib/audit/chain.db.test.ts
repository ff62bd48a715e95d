import { setTimeout } from "node:timers/promises";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { chainPending } from "./chain";
import { readChain } from "./read-chain";
import { audited, recordAudit } from "./record";
import { chainAll, connectAs, connectAsAttacker, emptyLog, write } from "./testing/database";
import { verifyChain } from "./verify-chain";

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

const links = () => db().auditLink.findMany({ orderBy: { position: "asc" } });
const pending = () => db().auditPending.count();

describe("chainPending", () => {
  it("chains what a process left that died after its commit", async () => {
    const ids = [await write(), await write(), await write()];
    expect(await pending()).toBe(3);
    expect(await chainPending()).toEqual({ chained: 3, more: false });
    expect((await links()).map(({ position, entryId }) => [position, entryId])).toEqual(
      ids.map((id, index) => [BigInt(index + 1), id]),
    );
    expect(await pending()).toBe(0);
    expect(await chainPending()).toEqual({ chained: 0, more: false });
    expect(await verifyChain(readChain())).toMatchObject({ verified: 3n, fault: null });
  });

  it("chains an entry later that is committed later, though its id is lower", async () => {
    const late = await connectAs("app");
    await late.query("BEGIN");
    await late.query(
      "INSERT INTO audit_entries (actor_kind, actor_name, action, result) VALUES ('worker', 'w', 'a', 'done')",
    );
    await write();
    await chainPending();
    await late.query("COMMIT");
    await late.end();
    await chainPending();
    expect((await links()).map(({ entryId }) => entryId)).toEqual([2n, 1n]);
    expect(await verifyChain(readChain())).toMatchObject({ verified: 2n, fault: null });
  });

  it("leaves when somebody else is chaining, and holds no writer back meanwhile", async () => {
    const other = await connectAs("app");
    await other.query("BEGIN");
    await other.query("SELECT pg_advisory_xact_lock(3003, 1)");
    await write();
    expect(await chainPending()).toBe("busy");
    await other.query("ROLLBACK");
    await other.end();
    expect(await chainPending()).toEqual({ chained: 1, more: false });
  });

  it("takes 500 at a time", async () => {
    await attacker.query("SET session_replication_role = origin");
    await attacker.query(
      "INSERT INTO audit_entries (actor_kind, actor_name, action, result) SELECT 'worker', 'w', 'a', 'done' FROM generate_series(1, 620)",
    );
    await attacker.query("SET session_replication_role = replica");
    expect(await chainPending()).toEqual({ chained: 500, more: true });
    expect(await chainPending()).toEqual({ chained: 120, more: false });
    expect(await verifyChain(readChain({ batch: 100 }))).toMatchObject({ verified: 620n, fault: null });
  });

  it("is not stopped by a queue that names what is chained already, or is not there", async () => {
    await write();
    await chainPending();
    await attacker.query("INSERT INTO audit_pending VALUES (1), (4711)");
    const next = await write();
    expect(await chainPending()).toEqual({ chained: 1, more: false });
    expect((await links()).map(({ entryId }) => entryId)).toEqual([1n, next]);
    expect(await pending()).toBe(0);
  });

  it("gives every entry one place, however many write and chain at once", async () => {
    // On connections of their own: what is tested is the database, not how long ours wait for each other.
    const writer = async (name: string) => {
      const client = await connectAs("app");
      await client.query("BEGIN");
      for (let i = 0; i < 50; i++)
        await client.query(
          "INSERT INTO audit_entries (actor_kind, actor_name, action, result, reason) VALUES ('worker', $1, 'a', 'done', $2)",
          [name, String(i)],
        );
      await client.query("COMMIT");
      await client.end();
    };
    let writing = true;
    const chainer = async () => {
      while (writing) await chainPending();
    };
    const chainers = [chainer(), chainer(), chainer()];
    await Promise.all(Array.from({ length: 20 }, (_, i) => writer(`w${i}`)));
    writing = false;
    await Promise.all(chainers);
    await chainAll();
    const all = await links();
    expect(all).toHaveLength(1_000);
    expect(all.map(({ position }) => position)).toEqual(all.map((_, index) => BigInt(index + 1)));
    expect(new Set(all.map(({ entryId }) => entryId)).size).toBe(1_000);
    expect(await verifyChain(readChain())).toMatchObject({ verified: 1_000n, waiting: 0, fault: null });
  });
});

describe("audited", () => {
  it("has its entries chained soon, without being waited for", async () => {
    const other = await connectAs("app");
    await other.query("BEGIN");
    await other.query("SELECT pg_advisory_xact_lock(3003, 1)");
    // While another chainer stands still this returns all the same, and the entry is chained once that one is done.
    await audited((tx) => recordAudit(tx, { kind: "local", name: "ada" }, { action: "a" }));
    await setTimeout(300); // it looks once in this time, and finds the other at it
    expect(await links()).toHaveLength(0);
    await other.query("ROLLBACK");
    await other.end();
    await expect.poll(async () => (await links()).length, { timeout: 40_000 }).toBe(1);
    await Promise.all(
      Array.from({ length: 30 }, () =>
        audited((tx) => recordAudit(tx, { kind: "local", name: "ada" }, { action: "a" })),
      ),
    );
    await expect.poll(async () => (await links()).length, { timeout: 40_000 }).toBe(31);
    expect(await verifyChain(readChain())).toMatchObject({ verified: 31n, fault: null });
  });
});
