import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EXIT } from "../../lib/worker/exit-codes";
import { ManagedChild } from "./managed-child.mjs";

let logs: string;
let child: ManagedChild;
beforeEach(() => {
  logs = mkdtempSync(path.join(tmpdir(), "stillpoint child "));
});
afterEach(async () => {
  await child.stop();
  rmSync(logs, { recursive: true, force: true });
});

const make = (program: string) =>
  new ManagedChild({
    name: "program",
    args: ["-e", program],
    env: () => process.env,
    logs,
    patienceMs: 2_000,
    onStart: () => {},
    saysReady: true,
  });

describe("ManagedChild", () => {
  it("is ready when the program says so, without a word in its log", async () => {
    child = make("setInterval(() => {}, 1000); process.send('ready');");
    child.start();
    await child.untilReady(() => child.hasSaidReady, 10_000);
    expect(child.wasReady).toBe(true);
    expect(child.log.sinceOpen()).toBe("");
  });

  it("is started again when it asks for that before it is ready, and given up for any other end", async () => {
    const tried = path.join(logs, "tried");
    const end = (code: number) => `
      const fs = require("node:fs");
      if (fs.existsSync(${JSON.stringify(tried)})) { setInterval(() => {}, 1000); process.send("ready"); }
      else { fs.writeFileSync(${JSON.stringify(tried)}, ""); process.exitCode = ${code}; process.disconnect(); }`;
    child = make(end(EXIT.TRY_AGAIN));
    child.start();
    await child.untilReady(() => child.hasSaidReady, 10_000);
    expect(child.wasReady).toBe(true);
    await child.stop();

    rmSync(tried);
    child = make(end(EXIT.REFUSED));
    child.start();
    await expect(child.untilReady(() => child.hasSaidReady, 10_000)).rejects.toThrow(
      "The program ended at once.",
    );
  });

  it("does not end everything when it cannot be started again", () => {
    child = make("");
    vi.spyOn(child.log, "open").mockImplementationOnce(() => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    });
    expect(() => child.startAgain()).not.toThrow();
  });
});
