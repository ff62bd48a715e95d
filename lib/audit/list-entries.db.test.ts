import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { chainPending } from "./chain";
import { getAuditEntry } from "./get-entry";
import { listAuditEntries } from "./list-entries";
import { connectAsAttacker, emptyLog, write } from "./testing/database";
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

const list = (query: object = {}) => listAuditEntries(sessionOf("auditor"), query);
const get = (id: unknown) => getAuditEntry(sessionOf("auditor"), id);
const ids = async (query: object = {}) => (await list(query)).rows.map(({ id }) => Number(id));
const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => from - i);
/** Entries with the ids 1 to `count`, chained. */
async function fill(count: number) {
  await attacker.query(
    "INSERT INTO audit_entries (actor_kind, actor_name, action, result) SELECT 'user', 'ada', 'a', 'done' FROM generate_series(1, $1::int)",
    [count],
  );
  await attacker.query("INSERT INTO audit_pending SELECT id FROM audit_entries");
  let turn = await chainPending();
  while (turn === "busy" || turn.more) turn = await chainPending();
}

describe.each(["viewer", "operator"] as const)("as %s", (role) => {
  it("neither the list nor an entry is given", async () => {
    await write();
    await expect(listAuditEntries(sessionOf(role), {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(getAuditEntry(sessionOf(role), "1")).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("listAuditEntries", () => {
  it("says that nothing is there", async () => {
    expect(await list()).toMatchObject({
      total: "0",
      rows: [],
      hasNewer: false,
      hasOlder: false,
      newRows: 0,
    });
  });

  it("gives pages of 100, newest first, that meet without a gap", async () => {
    await fill(250);
    expect(await ids()).toEqual(down(250, 151));
    expect(await list()).toMatchObject({ total: "250", hasNewer: false, hasOlder: true });
    expect(await ids({ before: "151" })).toEqual(down(150, 51));
    expect(await list({ before: "51" })).toMatchObject({ hasNewer: true, hasOlder: false });
    expect(await ids({ before: "51" })).toEqual(down(50, 1));
    expect(await ids({ before: "1" })).toEqual([]);
    expect(await ids({ after: "50" })).toEqual(down(150, 51));
    // Less than a page is left above: then it is the newest page, and full.
    expect(await ids({ after: "200" })).toEqual(down(250, 151));
  });

  it("keeps a page where it is while entries come, and counts them", async () => {
    await fill(120);
    const page = await list();
    expect(page).toMatchObject({ newRows: 0, total: "120" });
    const more = [await write(), await write()];
    expect(await list({ upto: "120" })).toMatchObject({ newRows: 2, total: "122", rows: page.rows });
    expect((await ids()).slice(0, 2)).toEqual(more.toReversed().map(Number));
  });

  it("gives the page with an entry: the newest, or the one that begins with it", async () => {
    await fill(150);
    expect(await ids({ entry: "51" })).toEqual(down(150, 51));
    expect(await ids({ entry: "50" })).toEqual(down(50, 1));
    await expect(list({ entry: "4711" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("holds an intent and its newest outcome as one row, in the intent's place", async () => {
    const intent = await write({ result: "intent", action: "call.nova.pause", reason: "drill" });
    const alone = await write({ result: "intent", action: "call.nova.stop" });
    await write({ action: "site.added" });
    await write({ result: "failed", intentId: intent, reason: "409", requestIds: ["req-1"] });
    await write({ result: "done", intentId: intent, requestIds: ["req-2"] });
    // An outcome whose intent is not there, or is none, is a row of its own: nothing disappears.
    const orphan = await write({ result: "done", intentId: 4711n, action: "orphan" });
    const wrong = await write({ result: "done", intentId: orphan, action: "wrong" });
    const { rows } = await list();
    expect(rows.map(({ id, action, result }) => [id, action, result])).toEqual([
      [`${wrong}`, "wrong", "done"],
      [`${orphan}`, "orphan", "done"],
      ["3", "site.added", "done"],
      [`${alone}`, "call.nova.stop", "intent"],
      [`${intent}`, "call.nova.pause", "done"],
    ]);
    expect(rows.at(-1)).toMatchObject({ reason: "drill", requestIds: ["req-2"] });
    expect(await ids({ entry: "5" })).toContain(Number(intent));
  });

  it("marks the rows that do not fit the chain, and no others", async () => {
    await fill(5);
    await attacker.query("UPDATE audit_entries SET actor_name = 'eve' WHERE id = 3");
    const { rows } = await list();
    expect(rows.filter(({ isBroken }) => isBroken).map(({ id }) => id)).toEqual(["3"]);
  });

  it.each([
    { before: "0" },
    { before: "-1" },
    { after: "1e3" },
    { upto: "9223372036854775808" },
    { entry: "1".repeat(10_000) },
    { entry: { gt: 0 } },
    { before: "1; DROP TABLE audit_entries" },
  ])("refuses %j", async (query) => {
    await expect(list(query)).rejects.toMatchObject({ code: "invalid", fields: expect.anything() });
  });
});

describe("getAuditEntry", () => {
  it("gives an intent with all its outcomes, from any of them", async () => {
    const intent = await write({ result: "intent", details: { changes: { a: { old: 1, new: 2 } } } });
    const first = await write({ result: "failed", intentId: intent, reason: "409" });
    const second = await write({ result: "done", intentId: intent });
    await chainPending();
    for (const id of [intent, first, second]) {
      const group = await get(String(id));
      expect(group.first).toMatchObject({ id: `${intent}`, details: { changes: { a: { old: 1, new: 2 } } } });
      expect(group.outcomes.map(({ result, reason }) => [result, reason])).toEqual([
        ["failed", "409"],
        ["done", null],
      ]);
    }
  });

  it("says where an entry stands in the chain, and whether it is still what was written", async () => {
    await write();
    expect((await get("1")).first.chain).toEqual({ state: "waiting" });
    await write();
    await write();
    await chainPending();
    const { chain } = (await get("2")).first;
    expect(chain).toMatchObject({
      state: "unchanged",
      position: "2",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await get("1")).first.chain).toMatchObject({ position: "1", previous: "0".repeat(64) });
    expect((await get("3")).first.chain).toMatchObject({ previous: "hash" in chain && chain.hash });
    await attacker.query("UPDATE audit_entries SET reason = 'other' WHERE id = 2");
    expect((await get("2")).first.chain).toMatchObject({
      state: "broken",
      words: expect.stringContaining("changed"),
    });
    await attacker.query("DELETE FROM audit_links WHERE position = 2");
    expect((await get("3")).first.chain).toMatchObject({
      state: "broken",
      words: expect.stringContaining("follow"),
    });
  });

  it.each(["4711", "0", "x", "9223372036854775808", null, {}])("knows no entry %j", async (id) => {
    await write();
    await expect(get(id)).rejects.toMatchObject({ code: "not_found" });
  });
});
