import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { auditChoices } from "./audit-choices";
import { getAuditEntry } from "./get-entry";
import { listAuditEntries } from "./list-entries";
import { chainAll, connectAsAttacker, emptyLog, write } from "./testing/database";
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
  await chainAll();
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

describe("filters", () => {
  const SITES = ["7f0c1d52-0000-4000-8000-000000000001", "7f0c1d52-0000-4000-8000-000000000002"] as const;
  /** Entry 1 of 2025, the others of now: a change by ada, a call with its failure in a run, a refusal. */
  async function someEntries() {
    await write({ action: "vnf.made", target: { kind: "vnf", id: "v-1", name: "vims-core" } });
    await attacker.query("UPDATE audit_entries SET at = '2025-11-20T12:00Z' WHERE id = 1");
    await write({
      action: "site.changed",
      target: { kind: "site", id: "s-1", name: "Lyon" },
      site: { id: SITES[0], name: "Lyon" },
      reason: "behind the proxy, CHG-874",
      details: { changes: { authUrl: { old: "https://old.lyon.example", new: "https://id.lyon.example" } } },
    });
    const call = {
      action: "openstack.called",
      target: { kind: "nova", name: "POST /servers/0f3e71aa-1111/action" },
      site: { id: SITES[1], name: "Oslo" },
      runId: "run-1",
    };
    const intent = await write({ ...call, result: "intent", reason: "hourly" });
    await write({
      ...call,
      result: "failed",
      reason: "409",
      intentId: intent,
      requestIds: ["req-c0ffee00-77"],
    });
    await write({ action: "session.refused", result: "refused" });
  }
  const asked = async (query: object) => {
    await someEntries();
    return ids(query);
  };

  it.each([
    [{ who: ["ada"] }, [5, 4, 2, 1]],
    [{ who: ["nobody"] }, []],
    [{ action: ["site.changed"] }, [2]],
    [{ action: ["site.changed", "vnf.made"] }, [2, 1]],
    [{ result: ["refused"] }, [5]],
    [{ result: ["failed", "refused"] }, [5, 4]],
    // What was meant, though its outcome is there: that is no intent.
    [{ result: ["intent"] }, [3]],
    // Otherwise the intent stands in the line of its outcome.
    [{ run: "run-1" }, [4]],
    [{ site: [SITES[1]] }, [4]],
    [{ site: [...SITES] }, [4, 2]],
    [{ target: "Lyon" }, [2]],
    [{ target: "v-1" }, [1]],
    [{ span: "24h" }, [5, 4, 2]],
    [{ from: "2025-11-20T12:00", until: "2025-11-20T12:01" }, [1]],
    [{ until: "2025-11-20T12:00" }, []],
    [{ who: ["ada"], until: "2026-01-01" }, [1]],
    [{ q: "chg-874" }, [2]],
    [{ q: "id.lyon.example" }, [2]],
    [{ q: "PROXY beh" }, [2]],
    [{ q: "roxy" }, []],
    [{ q: "req-c0ffee" }, [4]],
    [{ q: "0f3e71aa-1111" }, [4]],
    // Only the intent says so.
    [{ q: "hourly" }, [3]],
    [{ q: "lyon", action: ["vnf.made"] }, []],
    [{ q: "core", action: ["vnf.made"] }, [1]],
    [{ q: "' | 'core" }, [1]],
    [{ q: "--" }, []],
  ])("%j", async (query, found) => {
    expect(await asked(query)).toEqual(found);
  });

  it("an outcome that stands alone tells its intent's reason when it has none", async () => {
    const intent = await write({ result: "intent", reason: "drill" });
    await write({ result: "done", intentId: intent });
    expect((await list({ result: ["done"] })).rows).toMatchObject([{ id: "2", reason: "drill" }]);
  });

  /** 6,000 by ada, with one of each kind at the bottom, further down than what is looked at first. */
  async function fillDeep() {
    await attacker.query(
      `INSERT INTO audit_entries (at, actor_kind, actor_name, action, result)
       SELECT now() - (6300 - n) * interval '1 second', 'user', CASE WHEN n <= 250 THEN 'bob' ELSE 'ada' END,
         CASE WHEN n % 2 = 0 THEN 'even' ELSE 'odd' END, 'done' FROM generate_series(1, 6250) n`,
    );
  }

  it.each([
    ["one value", { who: ["bob"] }, 1],
    ["several", { who: ["bob"], action: ["even"] }, 2],
    ["words", { q: "bob" }, 1],
  ] as const)(
    "finds what is far down, and pages through it without a gap: %s",
    async (_what, query, step) => {
      await fillDeep();
      const all = down(250, 1).filter((id) => id % step === 0);
      expect(await ids(query)).toEqual(all.slice(0, 100));
      const next = await list({ ...query, before: String(all[99]) });
      expect(next.rows.map(({ id }) => Number(id))).toEqual(all.slice(100, 200));
      expect(next).toMatchObject({ hasNewer: true, hasOlder: all.length > 200 });
      // Up again: less than a page is left above, so it is the first one.
      expect(await ids({ ...query, after: String(all[100]) })).toEqual(all.slice(0, 100));
    },
  );

  it("counts what came since that matches, and nothing else", async () => {
    await someEntries();
    await write({ action: "session.refused", result: "refused" });
    await write();
    expect(await list({ result: ["refused"], upto: "5" })).toMatchObject({ newRows: 1, total: "7" });
  });

  it.each([
    { q: "" },
    { result: ["all"] },
    { who: "ada" },
    { site: ["Lyon"] },
    { from: "now" },
    { who: Array(21).fill("x") },
  ])("refuses %j", async (query) => {
    await expect(list(query)).rejects.toMatchObject({ code: "invalid", fields: expect.anything() });
  });
});

it("offers the names, actions and sites that there are", async () => {
  await write({ action: "vnf.made" });
  await write({ action: "site.added" });
  await write({ action: "site.added" });
  const { who, actions } = await auditChoices(sessionOf("auditor"));
  expect([who, actions]).toEqual([["ada"], ["site.added", "vnf.made"]]);
  await expect(auditChoices(sessionOf("operator"))).rejects.toMatchObject({ code: "forbidden" });
});

describe("getAuditEntry", () => {
  it("gives an intent with all its outcomes, from any of them", async () => {
    const intent = await write({ result: "intent", details: { changes: { a: { old: 1, new: 2 } } } });
    const first = await write({ result: "failed", intentId: intent, reason: "409" });
    const second = await write({ result: "done", intentId: intent });
    await chainAll();
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
    await chainAll();
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
