import { spawn } from "node:child_process";
import fs, {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetHome } from "./forget-home.mjs";
import { keepSecret, openHome, requireSpace, runsAsRoot } from "./home.mjs";
import { takeHome } from "./home-lock.mjs";
import { identify } from "./process-identity.mjs";

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint home "));
  home = path.join(folder, "data");
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

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

  it("gives all that open a new one at the same time the same id", async () => {
    const program = `import { openHome } from ${JSON.stringify(new URL("home.mjs", import.meta.url).href)};
      while (Date.now() < ${Date.now() + 1_500});
      console.log(openHome(${JSON.stringify(home)}).id);`;
    const ids = await Promise.all(
      [1, 2].map(
        () =>
          new Promise((resolve) => {
            const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
            let output = "";
            child.stdout.on("data", (text) => (output += text));
            child.once("close", () => resolve(output.trim()));
          }),
      ),
    );
    expect(ids).toEqual([openHome(home).id, openHome(home).id]);
  });

  it("makes the marker of another process its own when that one was quicker", () => {
    const other = path.join(folder, "other");
    const { id } = openHome(other);
    mkdirSync(home);
    vi.spyOn(fs, "linkSync").mockImplementationOnce((_, file) => {
      copyFileSync(path.join(other, "stillpoint-home.json"), file as string);
      throw Object.assign(new Error("exists"), { code: "EEXIST" });
    });
    expect(openHome(home).id).toBe(id);
  });

  it("begins anew where a full disk or a reset that was cut off left nothing of use", () => {
    mkdirSync(home);
    writeFileSync(path.join(home, "stillpoint-home.json"), "");
    writeFileSync(path.join(home, "in-use.json"), "");
    const { id } = openHome(home);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(openHome(home).id).toBe(id);
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

describe("HomeLock", () => {
  it("leaves the lock of somebody else alone", () => {
    openHome(home);
    const { lock } = takeHome(home, { what: "npm run up" });
    const file = path.join(home, "in-use.json");
    const other = JSON.stringify({ what: "npm run dev", holder: identify(process.ppid), children: [] });
    writeFileSync(file, other);
    lock?.addChild(process.pid);
    lock?.release();
    expect(readFileSync(file, "utf8")).toBe(other);
  });

  it("goes on without its note on a full disk", () => {
    openHome(home);
    const { lock } = takeHome(home, { what: "npm run up" });
    vi.spyOn(fs, "writeFileSync").mockImplementationOnce(() => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    });
    expect(() => lock?.addChild(process.pid)).not.toThrow();
    lock?.release();
  });

  it("is held by a third one that took it while the second looked", () => {
    openHome(home);
    const file = path.join(home, "in-use.json");
    const write = (holder: object) =>
      writeFileSync(file, JSON.stringify({ what: "w", holder, children: [] }));
    write({ pid: 4_000_001, startedAt: "1" });
    vi.spyOn(fs, "renameSync").mockImplementationOnce((_, aside) => {
      writeFileSync(aside, JSON.stringify({ what: "w", holder: identify(process.pid), children: [] }));
      write(identify(process.ppid));
    });
    expect(takeHome(home, { what: "npm run up" }).heldBy?.holder.pid).toBe(process.ppid);
  });
});

describe("forgetHome", () => {
  it("holds the folder, and keeps its marker, until all else is gone", async () => {
    openHome(home);
    for (const name of ["a", "z"]) writeFileSync(path.join(home, name), "");
    const removed: string[] = [];
    const remove = vi.spyOn(fs, "rmSync");
    await forgetHome(home, () => true, silent);
    for (const [file] of remove.mock.calls)
      if (path.dirname(String(file)) === home) removed.push(path.basename(String(file)));
    expect(removed.slice(-5)).toEqual(["a", "logs", "z", "stillpoint-home.json", "in-use.json"]);
  });

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
