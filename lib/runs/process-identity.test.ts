import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isProvedDead, ownIdentity, type ProcessIdentity } from "./process-identity";

describe.runIf(process.platform === "linux")("isProvedDead", () => {
  let child: ChildProcess;
  let known: ProcessIdentity;

  // A child that says who it is, as a worker does.
  beforeEach(async () => {
    child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const text = readFileSync(`/proc/${child.pid}/stat`, "utf8");
    known = { ...ownIdentity(), pid: child.pid ?? -1, processStarted: text.split(" ")[21] ?? null };
  });
  afterEach(() => void child.kill("SIGKILL"));

  const end = async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };

  it("is false while the process lives, also when it is stopped", () => {
    expect(isProvedDead(known)).toBe(false);
    child.kill("SIGSTOP");
    expect(isProvedDead(known)).toBe(false);
  });
  it("is true when it has ended, or another process has its number", async () => {
    expect(isProvedDead({ ...known, processStarted: "1" })).toBe(true);
    await end();
    expect(isProvedDead(known)).toBe(true);
  });
  it.each([
    ["another machine or pid namespace", { machine: "another pid:[1]" }],
    ["another hostname", { hostname: `not-${hostname()}` }],
    ["an unknown machine", { machine: null }],
    ["an unknown start", { processStarted: null }],
  ])("proves nothing for %s", async (_what, difference) => {
    await end();
    expect(isProvedDead({ ...known, ...difference })).toBe(false);
  });
  it("proves nothing where this machine is unknown itself", async () => {
    await end();
    expect(isProvedDead({ ...known, machine: null }, null)).toBe(false);
  });
});
