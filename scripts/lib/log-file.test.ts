import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogFile } from "./log-file.mjs";

let folder: string;
let log: LogFile;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint log "));
  log = new LogFile(path.join(folder, "app.log"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fill = () => {
  writeFileSync(log.file, "first\n");
  truncateSync(log.file, 10_000_000);
};

describe("LogFile", () => {
  it("keeps one older part beside it", () => {
    fill();
    log.trim();
    expect(statSync(log.file).size).toBe(0);
    expect(readFileSync(`${log.file}.1`, "utf8").slice(0, 6)).toBe("first\n");
  });

  it("is cut also when the older part cannot be written", () => {
    fill();
    mkdirSync(`${log.file}.1`); // stands for a full disk
    log.open();
    log.close();
    expect(statSync(log.file).size).toBe(0);
    expect(existsSync(`${log.file}.1`)).toBe(false);
  });

  it("may have been deleted", () => {
    expect(() => log.trim()).not.toThrow();
    expect(log.sinceOpen()).toBe("");
  });
});
