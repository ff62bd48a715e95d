import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { BEGINNING, canonicalEntry, type EntryText, linkHash } from "./canonical-entry";
import { entryText } from "./testing/entry-text";

describe("canonicalEntry", () => {
  // The example of docs/decisions/0040: a chain that is out in the world depends on each byte of it.
  it("is what the decision says", () => {
    expect(canonicalEntry(entryText())).toBe(
      '{"action":"site.added","actor_id":"u-1","actor_kind":"user","actor_name":"ada","address":"192.0.2.7","at":"2025-11-20T13:42:31.204Z","details":"{\\"changes\\": {\\"name\\": {\\"new\\": \\"Lyon\\", \\"old\\": null}}}","id":"1","intent_id":null,"reason":null,"request_ids":["req-1"],"result":"done","run_id":null,"session_id":"7f0c1d52-0000-4000-8000-000000000001","site_id":null,"site_name":null,"target_id":"s-1","target_kind":"site","target_name":"Lyon","v":"1"}',
    );
  });

  it("has its names in order, whatever the row's order is", () => {
    const reversed = Object.fromEntries(Object.entries(entryText()).reverse()) as unknown as EntryText;
    expect(canonicalEntry(reversed)).toBe(canonicalEntry(entryText()));
    const names = Object.keys(JSON.parse(canonicalEntry(entryText())));
    expect(names).toEqual(names.toSorted());
  });

  it("tells nothing from an empty text, and lists apart", () => {
    const all = [
      entryText({ reason: null }),
      entryText({ reason: "" }),
      entryText({ reason: "null" }),
      entryText({ request_ids: null }),
      entryText({ request_ids: [] }),
      entryText({ request_ids: ["a,b"] }),
      entryText({ request_ids: ["a", "b"] }),
      entryText({ request_ids: [null] }),
      entryText({ actor_name: "ad", actor_kind: "usera" }),
    ].map(canonicalEntry);
    expect(new Set(all).size).toBe(all.length);
  });

  it.each([
    ["-62198755200000", "-000001-01-01T00:00:00.000Z"],
    ["Infinity", "Infinity"],
    ["99999999999999999", "99999999999999999"],
  ])("keeps the time %s apart from all others", (at, shown) => {
    expect(JSON.parse(canonicalEntry(entryText({ at }))).at).toBe(shown);
  });
});

it("gives the hash that Python gave for the decision's example", () => {
  expect(linkHash(BEGINNING, entryText()).toString("hex")).toBe(
    "1e3e019a6f84e288351f18aa817d07adad1e499567d3bf5a29381096f2e7aea6",
  );
});

it("hashes the hash before and the entry, as bytes", () => {
  const entry = entryText({ actor_name: "Zoë\u202e" });
  const expected = createHash("sha256")
    .update(Buffer.concat([BEGINNING, Buffer.from(canonicalEntry(entry), "utf8")]))
    .digest("hex");
  expect(linkHash(BEGINNING, entry).toString("hex")).toBe(expected);
});
