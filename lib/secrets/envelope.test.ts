import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { EnvelopeError, keyIdOf, openWith, rewrap, sealWith } from "./envelope";

const key = (id: string) => ({ id, bytes: randomBytes(32) });
const [k1, k2] = [key("k1"), key("k2")];
const binding = { table: "site_credentials", column: "sealed_secret", row: "a" };
const SECRET = 'pä"ss\n\u0000🔑';

const reasonOf = (open: () => unknown): string | undefined => {
  try {
    open();
  } catch (error) {
    if (error instanceof EnvelopeError) return error.reason;
    throw error;
  }
  return undefined;
};

describe("an envelope", () => {
  test("opens by its key and for its row, and holds neither text nor key in the clear", () => {
    const envelope = sealWith(k1, SECRET, binding);
    expect(openWith([k2, k1], envelope, binding)).toBe(SECRET);
    expect(envelope).toMatch(/^v1\.k1\.[\w-]+\.[\w-]+$/);
    expect(keyIdOf(envelope)).toBe("k1");
    expect(Buffer.from(envelope.split(".")[3] ?? "", "base64url").toString()).not.toContain("ss");
  });

  test("is never the same twice", () => {
    const all = [...Array(50)].map(() => sealWith(k1, SECRET, binding));
    expect(new Set(all.map((e) => e.split(".")[2])).size).toBe(50);
    expect(new Set(all.map((e) => e.split(".")[3])).size).toBe(50);
  });

  test.each([
    { ...binding, row: "b" },
    { ...binding, table: "sites" },
    { ...binding, column: "secret" },
    { table: "site_credentials", column: 'sealed_secret","a', row: "" },
  ])("does not open for another place: %o", (other) => {
    expect(reasonOf(() => openWith([k1], sealWith(k1, SECRET, binding), other))).toBe("broken");
  });

  test("does not open with one bit changed, anywhere", () => {
    const [version, id, ...boxes] = sealWith(k1, "secret", binding).split(".");
    boxes.forEach((box, which) => {
      const bytes = Buffer.from(box, "base64url");
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const parts = boxes.with(which, changed.toString("base64url"));
        const envelope = [version, id, ...parts].join(".");
        expect(
          reasonOf(() => openWith([k1], envelope, binding)),
          `${which} ${at}`,
        ).toBe("broken");
      }
    });
  });

  test("does not open with parts of another one", () => {
    const [a, b] = [sealWith(k1, "one", binding), sealWith(k1, "two", binding)].map((e) => e.split("."));
    const mixed = [...(a?.slice(0, 3) ?? []), b?.[3]].join(".");
    expect(reasonOf(() => openWith([k1], mixed, binding))).toBe("broken");
  });

  test.each(["", "v1", "v1.k1.x", "v2.k1.x.y", "v1..x.y", "v1.k1.x.y.z", "v1.k1.AAAA.AAAA", "plain text"])(
    "is not %j",
    (text) => expect(reasonOf(() => openWith([k1], text, binding))).toBe("broken"),
  );

  test("of a key that is not here is told from a broken one; another key of that name opens it not", () => {
    const envelope = sealWith(k1, SECRET, binding);
    expect(reasonOf(() => openWith([k2], envelope, binding))).toBe("unknown_key");
    expect(reasonOf(() => openWith([{ ...k2, id: "k1" }], envelope, binding))).toBe("broken");
  });
});

test("wrapped anew it opens by the new key alone, for the same row alone", () => {
  const anew = rewrap([k1, k2], k2, sealWith(k1, SECRET, binding), binding);
  expect(openWith([k2], anew, binding)).toBe(SECRET);
  expect(reasonOf(() => openWith([k1], anew, binding))).toBe("unknown_key");
  expect(reasonOf(() => openWith([k2], anew, { ...binding, row: "b" }))).toBe("broken");
  expect(reasonOf(() => rewrap([k1, k2], k2, anew, { ...binding, row: "b" }))).toBe("broken");
});
