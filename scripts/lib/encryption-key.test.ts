import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepEncryptionKey, requireEncryptionKey } from "./encryption-key.mjs";

let home: string;
const file = () => path.join(home, "encryption-key");

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "stillpoint-key-"));
  vi.stubEnv("STILLPOINT_KEY", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

it("makes a random key at the first start, for its owner alone, and never touches it again", () => {
  keepEncryptionKey(home);
  const made = readFileSync(file(), "utf8");
  expect(made).toMatch(/^k\d{8}-[0-9a-f]{6}:[A-Za-z0-9+/]{43}=\n$/);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  keepEncryptionKey(home);
  expect(readFileSync(file(), "utf8")).toBe(made);
  writeFileSync(file(), "spoiled");
  keepEncryptionKey(home);
  expect(readFileSync(file(), "utf8")).toBe("spoiled"); // it may still be mended; a new one would hide the loss
  expect(readdirSync(home)).toEqual(["encryption-key"]);
});

it("makes none where the variable is set", () => {
  vi.stubEnv("STILLPOINT_KEY", "k1:x");
  keepEncryptionKey(home);
  expect(readdirSync(home)).toEqual([]);
  requireEncryptionKey(home);
});

it("in production a missing one is a complaint that says where it should be", () => {
  expect(() => requireEncryptionKey(home)).toThrow(`set STILLPOINT_KEY, or put the key into ${file()}`);
  keepEncryptionKey(home);
  requireEncryptionKey(home);
});
