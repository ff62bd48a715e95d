import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clearLeftOver } from "./postgres-server.mjs";
import { startTimeOf } from "./process-identity.mjs";

let data: string;
let other: ChildProcess;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), "stillpoint server "));
  other = spawn("sleep", ["60"]);
});
afterEach(() => {
  other.kill();
  rmSync(data, { recursive: true, force: true });
});

const note = (startedSec: number) =>
  writeFileSync(path.join(data, "postmaster.pid"), `${other.pid}\n${data}\n${startedSec}\n1\n\n\n\nready\n`);
const hasNote = () => existsSync(path.join(data, "postmaster.pid"));
const closed = () => {
  throw Object.assign(new Error("closed"), { code: "EACCES" });
};

describe.runIf(process.platform === "linux")("clearLeftOver, when it cannot look into the process", () => {
  it("ends one that started when the server did", async () => {
    note(Math.floor(Date.now() / 1000));
    expect(await clearLeftOver(data, closed)).toBe("stopped");
    expect(startTimeOf(other.pid ?? 0)).toBeUndefined();
  });

  it("leaves any other to PostgreSQL, with its note", async () => {
    note(1_700_000_000);
    expect(await clearLeftOver(data, closed)).toBe("unknown");
    expect(hasNote()).toBe(true);
    expect(startTimeOf(other.pid ?? 0)).toBeDefined();
  });

  it("removes the note of one that is gone", async () => {
    other.kill();
    await new Promise((resolve) => other.once("exit", resolve));
    note(1_700_000_000);
    expect(await clearLeftOver(data, closed)).toBe("stale");
    expect(hasNote()).toBe(false);
  });
});
