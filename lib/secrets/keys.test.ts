import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sealWith } from "./envelope";
import { writePrivateFile } from "./key-source";
import { encryptionKeys, readKeysAgain } from "./keys";
import { formatKeys } from "./parse-keys";
import { newKey } from "./rotate-key";
import { unseal } from "./seal";

const binding = { table: "site_credentials", column: "sealed_secret", row: "a" };
const random = () => randomBytes(32).toString("base64");
let home: string;
let file: string;

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "stillpoint-keys-"));
  file = path.join(home, "encryption-key");
  vi.stubEnv("STILLPOINT_KEY", "");
  vi.stubEnv("STILLPOINT_HOME", home);
  delete (globalThis as { stillpointKeys?: unknown }).stillpointKeys;
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(home, { recursive: true });
});

const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("the variable", () => {
  test("holds several, the current one first; blanks do no harm", () => {
    vi.stubEnv("STILLPOINT_KEY", ` k2:${random()}, k1:${random()}\n`);
    expect(encryptionKeys().map(({ id }) => id)).toEqual(["k2", "k1"]);
    expect(readKeysAgain()[0]?.id).toBe("k2");
  });

  test("goes before the file", () => {
    writePrivateFile(file, formatKeys([newKey()]));
    vi.stubEnv("STILLPOINT_KEY", `env:${random()}`);
    expect(readKeysAgain()[0]?.id).toBe("env");
  });

  const example = Buffer.from([...Array(32).keys()]).toString("base64");
  test.each([
    ["no id", random(), /not in the right form/],
    ["an id with a dot", `k.1:${random()}`, /not in the right form/],
    ["two colons", `k1:${random()}:x`, /not in the right form/],
    ["31 bytes", `k1:${randomBytes(31).toString("base64")}`, /not base64 of 32 bytes/],
    ["33 bytes", `k1:${randomBytes(33).toString("base64")}`, /not base64 of 32 bytes/],
    ["hexadecimal", `k1:${randomBytes(32).toString("hex")}`, /not base64 of 32 bytes/],
    ["a password", "k1:correct-horse-battery-staple", /not base64 of 32 bytes/],
    ["all zero", `k1:${Buffer.alloc(32).toString("base64")}`, /can be guessed/],
    ["all the same", `k1:${Buffer.alloc(32, 7).toString("base64")}`, /can be guessed/],
    ["counted up", `k1:${example}`, /can be guessed/],
    [
      "a phrase",
      `k1:${Buffer.from("stillpoint-development-key-00001").toString("base64")}`,
      /can be guessed/,
    ],
    [
      "a repeated part",
      `k1:${Buffer.from("0f1e2d3c4b5a6978".repeat(4), "hex").toString("base64")}`,
      /guessed/,
    ],
    ["the same id twice", `k1:${random()},k1:${random()}`, /names the key k1 twice/],
    ["nothing", " , ", /holds no encryption key/],
  ])("is refused with %s, and the message holds no key", (_what, value, why) => {
    vi.stubEnv("STILLPOINT_KEY", value);
    const message = messageOf(encryptionKeys);
    expect(message).toMatch(why);
    expect(message).toMatch(/^STILLPOINT_KEY/);
    expect(message).not.toContain(value.split(":")[1] || "?");
  });

  test("is not refused by chance", () => {
    for (let i = 0; i < 2_000; i++) {
      vi.stubEnv("STILLPOINT_KEY", `k1:${random()}`);
      readKeysAgain();
    }
    vi.stubEnv("STILLPOINT_KEY", `k1:${randomBytes(32).toString("base64url")}`);
    expect(readKeysAgain()).toHaveLength(1);
  });
});

describe("the file", () => {
  test("is written whole, by its owner alone, and read again", () => {
    const keys = [newKey(), newKey()];
    writePrivateFile(file, formatKeys(keys, "\n"));
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(encryptionKeys()).toEqual(keys);
    expect(fs.readdirSync(home)).toEqual(["encryption-key"]);
  });

  test.each([0o640, 0o604, 0o644, 0o660])("is refused with mode %o", (mode) => {
    writePrivateFile(file, formatKeys([newKey()]));
    fs.chmodSync(file, mode);
    expect(messageOf(encryptionKeys)).toMatch(
      /encryption-key may be read by others \(mode 06\d\d\): `chmod 600 /,
    );
  });

  test("that is missing, or a home that is not set, is said with what would be right", () => {
    expect(messageOf(encryptionKeys)).toMatch(/encryption-key is missing, and STILLPOINT_KEY is not set/);
    vi.stubEnv("STILLPOINT_HOME", "");
    expect(messageOf(encryptionKeys)).toMatch(/set STILLPOINT_KEY, or STILLPOINT_HOME/);
  });
});

test("a rotation while we run: what the new key sealed opens, and what the old one did as long as it is there", () => {
  const [k1, k2] = [newKey(), newKey()];
  const [before, after] = [sealWith(k1, "one", binding), sealWith(k2, "two", binding)];
  writePrivateFile(file, formatKeys([k1]));
  expect(unseal(before, binding)).toBe("one");
  writePrivateFile(file, formatKeys([k2, k1], "\n"));
  expect(unseal(after, binding)).toBe("two");
  expect(unseal(before, binding)).toBe("one");
  writePrivateFile(file, formatKeys([k2]));
  readKeysAgain();
  expect(() => unseal(before, binding)).toThrow(`sealed with the key ${k1.id}, which is not here`);
});
