import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { checkHeads } from "./check-heads";
import { readCheckpoint, signCheckpoint } from "./checkpoint";

const { privateKey } = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519").privateKey;
const HEAD = { position: 1_000n, hash: "ab".repeat(32), at: "2026-11-22T00:00:00.000Z" };
const line = signCheckpoint(HEAD, privateKey);
const { fingerprint } = JSON.parse(line).signature;

it("is one line that says what was signed and by whom", () => {
  expect(line).not.toContain("\n");
  expect(readCheckpoint(line)).toEqual({ isGenuine: true, fingerprint, ...HEAD });
});

it.each([
  ["another position", (c: Record<string, unknown>) => ({ ...c, position: "999" })],
  ["another hash", (c: Record<string, unknown>) => ({ ...c, hash: "cd".repeat(32) })],
  ["another time", (c: Record<string, unknown>) => ({ ...c, at: "2026-11-23T00:00:00.000Z" })],
  [
    "another's signature",
    (c: Record<string, unknown>) => ({
      ...c,
      signature: JSON.parse(signCheckpoint({ ...HEAD, position: 1n }, other)).signature,
    }),
  ],
  [
    "another's name",
    (c: Record<string, unknown>) => ({
      ...c,
      signature: { ...(c.signature as object), fingerprint: "SHA256:x" },
    }),
  ],
  ["no signature", ({ signature: _, ...c }: Record<string, unknown>) => c],
  ["more than there is", (c: Record<string, unknown>) => ({ ...c, more: 1 })],
  ["no object", () => null],
])("does not count with %s", (_what, change) => {
  expect(readCheckpoint(JSON.stringify(change(JSON.parse(line))))).toMatchObject({ isGenuine: false });
});

it("counts when it was signed with a key that is trusted, and each head once", () => {
  const places = [
    { from: "the file a", lines: [line, line] },
    { from: "the file b", lines: [line] },
  ];
  expect(checkHeads(places, new Set([fingerprint]))).toEqual({ heads: [HEAD], fingerprints: [fingerprint] });
  expect(checkHeads(places, null).heads).toEqual([HEAD]);
  expect(() => checkHeads(places, new Set(["SHA256:x"]))).toThrow(/Line 1 of the file a .* not trusted/);
  expect(() => checkHeads([{ from: "the file c", lines: [line, "{}"] }], null)).toThrow(
    "Line 2 of the file c does not count: it is no checkpoint of an audit log.",
  );
});
