import { describe, expect, it } from "vitest";
import { BEGINNING, linkHash } from "./canonical-entry";
import { entryText } from "./testing/entry-text";
import { type LinkRow, type UnchainedRow, verifyChain } from "./verify-chain";

function chainOf(count: number): LinkRow[] {
  let previous: Buffer = BEGINNING;
  return Array.from({ length: count }, (_, index) => {
    const entry = entryText({ id: String(index + 10) });
    const hash = linkHash(previous, entry);
    const link = { position: BigInt(index + 1), entryId: BigInt(index + 10), previous, hash, entry };
    previous = hash;
    return link;
  });
}

async function* stream(rows: (LinkRow | UnchainedRow)[]) {
  yield* rows;
}
const verify = (...rows: (LinkRow | UnchainedRow)[]) => verifyChain(stream(rows));

describe("verifyChain", () => {
  it("finds nothing wrong with what is right, and names the head", async () => {
    const links = chainOf(5);
    expect(await verify(...links, { unchained: 99n, ageMs: 1_500 })).toEqual({
      verified: 5n,
      waiting: 1,
      head: links[4]?.hash,
      fault: null,
    });
    expect(await verify()).toEqual({ verified: 0n, waiting: 0, head: BEGINNING, fault: null });
  });

  it("names the first bad position only", async () => {
    const links = chainOf(5);
    for (const at of [1, 3]) links[at] = { ...(links[at] as LinkRow), entry: entryText({ reason: "other" }) };
    expect(await verify(...links)).toMatchObject({
      verified: 1n,
      fault: { kind: "changed", position: 2n, entryId: 11n },
    });
  });

  it("finds a link that was taken out, and a beginning that was cut off", async () => {
    const [a, b, c] = chainOf(3) as [LinkRow, LinkRow, LinkRow];
    expect((await verify(a, c)).fault).toMatchObject({ kind: "missing", position: 2n });
    expect((await verify(b, c)).fault).toMatchObject({ kind: "missing", position: 1n });
    expect((await verify({ ...b, position: 1n }, { ...c, position: 2n })).fault).toMatchObject({
      kind: "reordered",
      position: 1n,
    });
    expect((await verify({ ...a, position: 0n }, b)).fault).toMatchObject({
      kind: "reordered",
      position: 0n,
    });
  });

  it("finds an entry that never came into the chain, or claims to be of tomorrow", async () => {
    for (const ageMs of [61_000, -3_600_000, Number.POSITIVE_INFINITY])
      expect((await verify(...chainOf(2), { unchained: 7n, ageMs })).fault).toMatchObject({
        kind: "unchained",
        position: null,
        entryId: 7n,
      });
  });
});
