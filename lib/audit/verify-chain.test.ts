import { describe, expect, it } from "vitest";
import { BEGINNING, canonicalEntry, linkHash } from "./canonical-entry";
import { entryText } from "./testing/entry-text";
import { BEGINNING_HEX, type KnownHead, type LinkRow, type UnchainedRow, verifyChain } from "./verify-chain";

function chainOf(count: number, reason: string | null = null): LinkRow[] {
  let previous: Buffer = BEGINNING;
  return Array.from({ length: count }, (_, index) => {
    const entry = entryText({ id: String(index + 10), reason });
    const hash = linkHash(previous, entry);
    const link = {
      position: String(index + 1),
      entryId: String(index + 10),
      previous: previous.toString("hex"),
      hash: hash.toString("hex"),
      canonical: canonicalEntry(entry),
    };
    previous = hash;
    return link;
  });
}

/** In batches, as they are read. */
async function* stream(rows: (LinkRow | UnchainedRow)[]) {
  for (let i = 0; i < rows.length; i += 2) yield rows.slice(i, i + 2);
}
const verify = (...rows: (LinkRow | UnchainedRow)[]) => verifyChain(stream(rows));
const AT = "2026-11-22T00:00:00.000Z";
const headOf = (link: LinkRow | undefined): KnownHead => ({
  position: BigInt(link?.position ?? 0),
  hash: link?.hash ?? "",
  at: AT,
});

describe("verifyChain", () => {
  it("finds nothing wrong with what is right, and names the head", async () => {
    const links = chainOf(5);
    expect(await verify(...links, { unchained: 99n, ageMs: 1_500 })).toEqual({
      verified: 5n,
      waiting: 1,
      head: links[4]?.hash,
      known: 0,
      fault: null,
    });
    expect(await verify()).toEqual({ verified: 0n, waiting: 0, head: BEGINNING_HEX, known: 0, fault: null });
  });

  it("names the first bad position only", async () => {
    const links = chainOf(5);
    for (const at of [1, 3])
      links[at] = { ...(links[at] as LinkRow), canonical: canonicalEntry(entryText({ reason: "other" })) };
    expect(await verify(...links)).toMatchObject({
      verified: 1n,
      fault: { kind: "changed", position: 2n, entryId: 11n },
    });
  });

  it("finds a link that was taken out, and a beginning that was cut off", async () => {
    const [a, b, c] = chainOf(3) as [LinkRow, LinkRow, LinkRow];
    expect((await verify(a, c)).fault).toMatchObject({ kind: "missing", position: 2n });
    expect((await verify(b, c)).fault).toMatchObject({ kind: "missing", position: 1n });
    expect((await verify({ ...b, position: "1" }, { ...c, position: "2" })).fault).toMatchObject({
      kind: "reordered",
      position: 1n,
    });
    expect((await verify({ ...a, position: "0" }, b)).fault).toMatchObject({
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

  it("goes through all heads that are known, in whatever order they come", async () => {
    const links = chainOf(5);
    const heads = [4, 1, 1].map((at) => headOf(links[at]));
    expect(await verifyChain(stream(links), heads)).toMatchObject({ verified: 5n, known: 3, fault: null });
  });

  it("finds a log that was made to fit itself again, and between which entries that began", async () => {
    const heads = [headOf(chainOf(2)[1]), headOf(chainOf(4, "once")[3])];
    const report = await verifyChain(stream(chainOf(5)), heads);
    expect(report).toMatchObject({ verified: 2n, fault: { kind: "rewritten", position: 4n } });
    expect(report.fault?.words).toContain("between 3 and 4");
  });

  it("finds an end that was cut off, and names the first entry that is gone", async () => {
    const links = chainOf(5);
    for (const left of [3, 0])
      expect(await verifyChain(stream(links.slice(0, left)), [headOf(links[4])])).toMatchObject({
        verified: BigInt(left),
        fault: { kind: "cut", position: BigInt(left + 1) },
      });
  });
});
