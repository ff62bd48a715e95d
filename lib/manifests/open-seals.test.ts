import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { sealWith } from "../secrets/envelope";
import { formatKeys } from "../secrets/parse-keys";
import { pastedKeys, SealOpener } from "./open-seals";

const key = (id: string) => ({ id, bytes: randomBytes(32) });
const [ours, theirs, oldest] = [key("ours"), key("theirs"), key("oldest")];
const boundTo = { table: "point_backups", column: "sealed_record", row: "r" };
const sealed = (by: typeof ours) => ({ envelope: sealWith(by, "a record", boundTo), boundTo });

beforeEach(() => {
  vi.stubEnv("STILLPOINT_KEY", formatKeys([ours]));
});

describe("what another installation sealed", () => {
  it("opens by the keys that are given, and by ours", () => {
    const opener = new SealOpener([theirs, oldest]);
    for (const by of [ours, theirs, oldest]) expect(opener.open(sealed(by))).toBe("a record");
    expect([...opener.wanted]).toEqual([]);
  });

  it("opens by ours, and by theirs, when both are called the same", () => {
    const namesake = { ...theirs, id: ours.id };
    const opener = new SealOpener([namesake]);
    expect(opener.open(sealed(ours))).toBe("a record");
    expect(opener.open(sealed(namesake))).toBe("a record");
  });

  it("stays closed without its key, which is named", () => {
    const opener = new SealOpener([]);
    expect(opener.open(sealed(theirs))).toBeUndefined();
    expect([opener.hasKeys, [...opener.wanted]]).toEqual([false, ["theirs"]]);
  });

  it("does not open for another row", () => {
    const { envelope } = sealed(theirs);
    const opener = new SealOpener([theirs]);
    expect(opener.open({ envelope, boundTo: { ...boundTo, row: "another" } })).toBeUndefined();
    expect(opener.complaint(opener.wanted)).toContain("given as theirs is another one");
  });
});

it("takes keys as they stand in the file, and never says one", () => {
  expect(pastedKeys("  \n", "No.")).toEqual([]);
  expect(pastedKeys(` ${formatKeys([theirs, oldest], "\n")}\n`, "No.")).toEqual([theirs, oldest]);
  const secret = theirs.bytes.toString("base64");
  for (const wrong of [secret, `theirs:${secret}x`, `theirs:${secret},theirs:${secret}`])
    try {
      pastedKeys(wrong, "No.");
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "invalid", fields: { keys: expect.any(String) } });
      expect(JSON.stringify(error)).not.toContain(secret);
    }
});
