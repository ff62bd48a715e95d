import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetHome } from "./forget-home.mjs";
import { keepSecret, openHome, requireSpace, runsAsRoot } from "./home.mjs";
import { takeHome } from "./home-lock.mjs";

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint home "));
  home = path.join(folder, "data");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
const silent = () => {};

describe("openHome", () => {
  it("makes a private folder, and knows it again", () => {
    const { id } = openHome(home);
    expect(mode(home)).toBe(runsAsRoot() ? "711" : "700");
    expect(mode(path.join(home, "logs"))).toBe("700");
    expect(openHome(home).id).toBe(id);
  });

  it("closes a folder of its own that was opened by somebody", () => {
    openHome(home);
    rmSync(path.join(home, "logs"), { recursive: true });
    mkdirSync(path.join(home, "logs"), { mode: 0o700 });
    expect(openHome(home).id).toMatch(/^[0-9a-f]{16}$/);
  });

  it("takes no folder with other files in it", () => {
    mkdirSync(home);
    writeFileSync(path.join(home, "thesis.txt"), "");
    expect(() => openHome(home)).toThrow(/holds other files/);
  });
});

describe("keepSecret", () => {
  it("is made once, private, and long enough", () => {
    openHome(home);
    const secret = keepSecret(home, "session-secret");
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(keepSecret(home, "session-secret")).toBe(secret);
    expect(mode(path.join(home, "session-secret"))).toBe("600");
  });
});

describe("requireSpace", () => {
  it("complains in one sentence with the figures, before anything is written", () => {
    const full = () => ({ bavail: 10_000, bsize: 4096 });
    expect(() => requireSpace("/data", 200, full)).toThrow(
      "The disk of /data is full: 40 MB are free, and 200 MB are needed.",
    );
    expect(() => requireSpace("/data", 20, full)).not.toThrow();
  });
});

describe("takeHome", () => {
  it("lets one have it, and tells the other who that is", () => {
    openHome(home);
    const { lock } = takeHome(home, { what: "npm run up", address: "http://127.0.0.1:1" });
    expect(takeHome(home, { what: "npm run reset" }).heldBy).toMatchObject({
      what: "npm run up",
      holder: { pid: process.pid },
    });
    lock?.release();
    expect(takeHome(home, { what: "npm run reset" }).lock).toBeDefined();
  });

  it("is taken over from a process that is gone, or whose number another has now", () => {
    openHome(home);
    const children = [{ pid: 4_000_000, startedAt: "1" }];
    for (const holder of [
      { pid: 4_000_001, startedAt: "1" },
      { pid: process.pid, startedAt: "before" },
    ]) {
      writeFileSync(path.join(home, "in-use.json"), JSON.stringify({ what: "npm run up", holder, children }));
      const { lock, leftOver } = takeHome(home, { what: "npm run up" });
      expect(leftOver?.children).toEqual(children);
      lock?.release();
    }
  });
});

describe("forgetHome", () => {
  it("deletes a data folder of ours", async () => {
    openHome(home);
    await forgetHome(home, () => true, silent);
    expect(existsSync(home)).toBe(false);
  });

  it("deletes nothing without the marker", async () => {
    mkdirSync(home);
    writeFileSync(path.join(home, "thesis.txt"), "");
    await expect(forgetHome(home, () => true, silent)).rejects.toThrow(/not a data folder of Stillpoint/);
    expect(existsSync(path.join(home, "thesis.txt"))).toBe(true);
  });

  it("deletes nothing when the answer is no, or while it is in use", async () => {
    openHome(home);
    await forgetHome(home, () => false, silent);
    const { lock } = takeHome(home, { what: "npm run up" });
    await expect(forgetHome(home, () => true, silent)).rejects.toThrow(/is using the data/);
    lock?.release();
    expect(existsSync(path.join(home, "stillpoint-home.json"))).toBe(true);
  });
});
