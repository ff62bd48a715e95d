import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { readChain } from "./read-chain";
import { chainAll, connectAsAttacker, emptyLog, write } from "./testing/database";
import { verifyChain } from "./verify-chain";

let attacker: pg.Client;
beforeAll(async () => {
  attacker = await connectAsAttacker();
});
afterAll(async () => {
  await emptyLog(attacker); // ids of this file are its own
  await attacker.end();
  await db().$disconnect();
});

/** Entries with the ids 1 to 9, at the positions 1 to 9. */
async function fill() {
  await emptyLog(attacker);
  for (let i = 1; i <= 9; i++)
    await write({
      target: { kind: "site", id: `s-${i}`, name: "Lyon" },
      reason: "why",
      details: { changes: { n: { old: 1.5, new: i } } },
      requestIds: ["req-1", "req-2"],
    });
  await chainAll();
  expect(await verifyChain(readChain({ batch: 4 }))).toMatchObject({ verified: 9n, waiting: 0, fault: null });
}
beforeEach(fill);

it("goes through heads that are known, wherever in what is read together they are", async () => {
  const { rows } = await attacker.query(
    "SELECT position::text, encode(hash, 'hex') AS hash FROM audit_links ORDER BY position",
  );
  const heads = rows.map(({ position, hash }) => ({ position: BigInt(position), hash, at: "then" }));
  const known = async (of: typeof heads) => verifyChain(readChain({ batch: 4, heads: of }), of);
  expect(await known(heads)).toMatchObject({ verified: 9n, known: 9, head: heads.at(-1)?.hash, fault: null });
  expect(await known([...heads.slice(5, 7), ...heads.slice(6, 7)])).toMatchObject({ verified: 9n, known: 3 });
  const other = heads.map((head) => ({ ...head, hash: head.position === 6n ? "00" : head.hash }));
  expect(await known(other)).toMatchObject({
    ...{ verified: 5n, head: heads[4]?.hash },
    fault: { kind: "rewritten", position: 6n, entryId: 6n },
  });
  const beyond = { position: 12n, hash: "00", at: "then" };
  expect((await known([...heads, beyond])).fault).toMatchObject({ kind: "cut", position: 10n });
  // Whoever reads without them is not told that the log ends there.
  await expect(verifyChain(readChain({ batch: 4 }), heads)).rejects.toThrow("was not told");
});

const fault = async () => (await verifyChain(readChain({ batch: 4 }))).fault;

describe("an attacker who owns the database and switches its triggers off is found out", () => {
  it("whichever column of an entry is changed, and however little", async () => {
    const { rows: columns } = await attacker.query(
      "SELECT column_name AS name, udt_name AS type FROM information_schema.columns WHERE table_name = 'audit_entries' AND column_name <> 'id'",
    );
    expect(columns.length).toBeGreaterThan(15);
    const other: Record<string, string> = {
      text: "'other'",
      int8: "4711",
      uuid: "'7f0c1d52-0000-4000-8000-000000000001'",
      timestamptz: "at + interval '1 millisecond'",
      jsonb: `'{"changes": {"n": {"old": 1.50, "new": 5}}}'`,
      _text: "ARRAY['req-1,req-2']",
      AuditResult: "'failed'",
    };
    for (const { name, type } of columns) {
      const before = await cell(name);
      await attacker.query(`UPDATE audit_entries SET ${name} = ${other[type]} WHERE id = 5`);
      expect(await cell(name), `${name} was changed`).not.toEqual(before);
      expect(await fault(), name).toMatchObject({ kind: "changed", position: 5n, entryId: 5n });
      await fill();
    }
  });

  const cell = async (name: string) =>
    (await attacker.query(`SELECT ${name}::text AS value FROM audit_entries WHERE id = 5`)).rows[0].value;

  it.each([
    ["the last digit of a number", `details = '{"changes": {"n": {"old": 1.50, "new": 5}}}'`],
    [
      "a time before Christ",
      "at = to_timestamp(to_char(at, 'YYYY-MM-DD HH24:MI:SS.MS') || ' BC', 'YYYY-MM-DD HH24:MI:SS.MS BC')",
    ],
    ["an endless time", "at = 'infinity'"],
    ["nothing for an empty list", "request_ids = NULL"],
    ["one text for two", "request_ids = ARRAY['req-1\",\"req-2']"],
    ["a text for nothing", "actor_id = ''"],
  ])("%s", async (_what, change) => {
    await attacker.query(`UPDATE audit_entries SET ${change} WHERE id = 5`);
    expect(await fault()).toMatchObject({ kind: "changed", position: 5n });
  });

  it.each([
    ["a hash", "UPDATE audit_links SET hash = sha256('x') WHERE position = 5", "changed", 5n],
    [
      "a hash that was cut",
      "UPDATE audit_links SET hash = substr(hash, 1, 31) WHERE position = 5",
      "changed",
      5n,
    ],
    [
      "what a link follows",
      "UPDATE audit_links SET previous = sha256('x') WHERE position = 5",
      "changed",
      5n,
    ],
    ["an entry deleted", "DELETE FROM audit_entries WHERE id = 5", "missing", 5n],
    ["a link deleted", "DELETE FROM audit_links WHERE position = 5", "missing", 5n],
    [
      "an entry and its link deleted",
      "DELETE FROM audit_links WHERE position = 5; DELETE FROM audit_entries WHERE id = 5",
      "missing",
      5n,
    ],
    [
      "the same, with the rest moved up",
      "DELETE FROM audit_links WHERE position = 5; DELETE FROM audit_entries WHERE id = 5; UPDATE audit_links SET position = -position WHERE position > 5; UPDATE audit_links SET position = -position - 1 WHERE position < 0",
      "reordered",
      5n,
    ],
    [
      "the beginning cut off, with the rest moved up",
      "DELETE FROM audit_links WHERE position < 3; UPDATE audit_links SET position = -position; UPDATE audit_links SET position = -position - 2",
      "reordered",
      1n,
    ],
    [
      "two positions exchanged",
      "UPDATE audit_links SET position = 99 WHERE position = 5; UPDATE audit_links SET position = 5 WHERE position = 6; UPDATE audit_links SET position = 6 WHERE position = 99",
      "reordered",
      5n,
    ],
    [
      "two entries exchanged under their links",
      "UPDATE audit_links SET entry_id = 99 WHERE position = 5; UPDATE audit_links SET entry_id = 5 WHERE position = 6; UPDATE audit_links SET entry_id = 6 WHERE position = 5",
      "changed",
      5n,
    ],
    [
      "an id changed, with its link",
      "UPDATE audit_entries SET id = 55 WHERE id = 5; UPDATE audit_links SET entry_id = 55 WHERE entry_id = 5",
      "changed",
      5n,
    ],
  ])("%s", async (_what, statements, kind, position) => {
    await attacker.query(statements);
    expect(await fault()).toMatchObject({ kind, position });
  });

  it("who changes an entry and makes its own link fit: at the next one", async () => {
    await attacker.query("UPDATE audit_entries SET reason = 'other' WHERE id = 5");
    const rows = [];
    for await (const batch of readChain()) rows.push(...batch);
    const link = rows[4];
    if (!link || !("canonical" in link)) throw new Error("no link");
    await attacker.query(
      "UPDATE audit_links SET hash = sha256(previous || convert_to($1, 'UTF8')) WHERE position = 5",
      [link.canonical],
    );
    expect(await fault()).toMatchObject({ kind: "reordered", position: 6n });
  });

  it("who changes an entry and has a function of the same name say that all is right", async () => {
    const owner = (await attacker.query("SELECT current_database() AS name")).rows[0].name;
    await attacker.query(`
      CREATE FUNCTION public.fits(bytea, bytea) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
      CREATE OPERATOR public.= (LEFTARG = bytea, RIGHTARG = bytea, FUNCTION = public.fits);
      CREATE FUNCTION public.yes(boolean, boolean) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
      CREATE AGGREGATE public.bool_and(boolean) (SFUNC = public.yes, STYPE = boolean, INITCOND = 'true');
      ALTER DATABASE ${owner} SET search_path = public, pg_catalog;
      UPDATE audit_entries SET reason = 'other' WHERE id = 5`);
    try {
      expect(await fault()).toMatchObject({ kind: "changed", position: 5n, entryId: 5n });
    } finally {
      await attacker.query(`
        ALTER DATABASE ${owner} RESET search_path;
        DROP AGGREGATE public.bool_and(boolean);
        DROP OPERATOR public.= (bytea, bytea);
        DROP FUNCTION public.yes, public.fits`);
    }
  });

  it("links that are moved to where none can stand: the first of them, and no more is read", async () => {
    await attacker.query("UPDATE audit_links SET position = position - 100");
    const rows = [];
    for await (const batch of readChain({ batch: 4 })) rows.push(batch.length);
    expect(rows.slice(0, 1)).toEqual([1]);
    expect(await fault()).toMatchObject({ kind: "reordered", position: -99n });
  });

  it("a link that is given no position, or another one's", async () => {
    await attacker.query("ALTER TABLE audit_links DROP CONSTRAINT audit_links_pkey");
    await attacker.query("ALTER TABLE audit_links ALTER position DROP NOT NULL");
    try {
      await attacker.query("UPDATE audit_links SET position = NULL WHERE position = 9");
      expect(await fault()).toMatchObject({ kind: "reordered", position: 0n, entryId: 9n });
      await attacker.query("UPDATE audit_links SET position = 8 WHERE position IS NULL");
      expect(await fault()).toMatchObject({ kind: "reordered", position: 8n });
    } finally {
      await attacker.query("DELETE FROM audit_links WHERE position IS NULL OR position = 8");
      await attacker.query("ALTER TABLE audit_links ADD PRIMARY KEY (position)");
    }
  });

  it("the end of the chain cut off while its entries stay, once they wait for too long", async () => {
    await attacker.query("DELETE FROM audit_links WHERE position > 7");
    expect(await verifyChain(readChain())).toMatchObject({ verified: 7n, waiting: 2, fault: null });
    await attacker.query("UPDATE audit_entries SET at = at - interval '2 minutes' WHERE id = 8");
    expect(await fault()).toMatchObject({ kind: "unchained", position: null, entryId: 8n });
  });

  it("an entry put in beside the queue, also one of tomorrow", async () => {
    for (const at of ["now() - interval '2 minutes'", "now() + interval '1 day'", "'infinity'"]) {
      await attacker.query("DELETE FROM audit_entries WHERE id = 100");
      await attacker.query(
        `INSERT INTO audit_entries (id, at, actor_kind, actor_name, action, result) VALUES (100, ${at}, 'user', 'ada', 'a', 'done')`,
      );
      expect(await fault(), at).toMatchObject({ kind: "unchained", entryId: 100n });
    }
  });
});
