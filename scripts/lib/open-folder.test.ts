import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { forgetHome } from "./forget-home.mjs";
import { openHome, runsAsRoot } from "./home.mjs";
import { claimOpenFolder, openFolder, openFolderOf } from "./open-folder.mjs";
import type { Settings } from "./settings.mjs";
import { withDatabase } from "./with-database.mjs";

let folder: string;
let home: string;
let copy: string;
let id: string;
let data: string;

// Only root has an open folder.
describe.runIf(runsAsRoot())("the open folder of a data folder", () => {
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "stillpoint open "));
    [home, copy] = [path.join(folder, "home"), path.join(folder, "copy")];
    id = openHome(home).id;
    data = path.join(openFolder(home, id), "database");
    writeFileSync(data, "precious");
    cpSync(home, copy, { recursive: true });
  });
  afterEach(() => {
    rmSync(openFolderOf(id), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  });
  const forget = (each: string) =>
    forgetHome(
      each,
      () => true,
      () => {},
    );

  it("is neither used nor deleted by a copy of the data folder", async () => {
    expect(() => claimOpenFolder(copy, id)).toThrow(`${copy} is a copy of ${home}`);
    await expect(forget(copy)).rejects.toThrow(`belongs to that one`);
    const settings = { home: copy } as Settings;
    await expect(withDatabase(settings, "npm run password", async () => {})).rejects.toThrow(/is a copy of/);
    await expect(startEmbeddedPostgres({ home: copy, id })).rejects.toThrow(/is a copy of/);
    expect(existsSync(data)).toBe(true);
    await forget(home);
    expect(existsSync(data)).toBe(false);
  });

  it("follows a data folder that was moved, and knows it again after a restore", () => {
    const moved = path.join(folder, "moved");
    renameSync(home, moved);
    claimOpenFolder(moved, id);
    expect(() => claimOpenFolder(copy, id)).toThrow(`is a copy of ${moved}`);
    rmSync(moved, { recursive: true });
    cpSync(copy, moved, { recursive: true });
    claimOpenFolder(moved, id);
    rmSync(moved, { recursive: true });
    claimOpenFolder(copy, id);
  });

  it("is left alone when its note cannot be read", () => {
    writeFileSync(path.join(openFolderOf(id), "home.json"), "");
    expect(() => claimOpenFolder(home, id)).toThrow(/cannot be read/);
  });
});
