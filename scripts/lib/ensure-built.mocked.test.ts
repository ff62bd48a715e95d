import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, it, vi } from "vitest";

const { root, bundle } = vi.hoisted(() => ({ root: { folder: "" }, bundle: vi.fn() }));
vi.mock("./bundle.mjs", async (original) => ({ ...(await original<object>()), bundle }));
vi.mock("./paths.mjs", () => {
  root.folder = mkdtempSync(path.join(tmpdir(), "stillpoint build "));
  const inRoot = (...names: string[]) => path.join(root.folder, ...names);
  return { root: root.folder, inRoot, nextCli: "" };
});
const { PROGRAM_FILES } = await import("./bundle.mjs");
const { ensureBuilt } = await import("./ensure-built.mjs");

const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(root.folder, name)), { recursive: true });
  writeFileSync(path.join(root.folder, name), text);
};
beforeEach(() => {
  for (const name of ["package-lock.json", "prisma/schema.prisma", "scripts/lib/bundle.mjs"]) write(name, "");
});
afterAll(() => rmSync(root.folder, { recursive: true, force: true }));

it("does not take what a build left that was cut off for fresh", async () => {
  bundle.mockImplementation(async () => {
    for (const name of PROGRAM_FILES) write(`dist/${name}`, "");
  });
  write("lib/a.ts", "one");
  await ensureBuilt(["worker"]);
  await ensureBuilt(["worker"]);
  expect(bundle).toHaveBeenCalledTimes(1);

  write("lib/a.ts", "two");
  bundle.mockRejectedValueOnce(new Error("cut off"));
  await expect(ensureBuilt(["worker"])).rejects.toThrow("cut off");
  write("lib/a.ts", "one");
  await ensureBuilt(["worker"]);
  expect(bundle).toHaveBeenCalledTimes(3);
});
