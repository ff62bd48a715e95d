import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { identify, isAlive } from "./process-identity.mjs";

const { root } = vi.hoisted(() => ({ root: { folder: "" } }));
vi.mock("./paths.mjs", () => {
  root.folder = mkdtempSync(path.join(tmpdir(), "stillpoint turn "));
  return { root: root.folder, inRoot: (...names: string[]) => path.join(root.folder, ...names) };
});
const { takeTurn } = await import("./take-turn.mjs");
afterAll(() => rmSync(root.folder, { recursive: true, force: true }));

it("ends what a killed predecessor left at work, before it is the next one's turn", async () => {
  const left = identify(spawn("sleep", ["60"]).pid ?? 0);
  const holder = { pid: 4_000_001, startedAt: "1" };
  mkdirSync(path.join(root.folder, "dist"));
  writeFileSync(
    path.join(root.folder, "dist/building.json"),
    JSON.stringify({ what: "build", holder, children: [left] }),
  );
  const turn = await takeTurn("building");
  expect(isAlive(left)).toBe(false);
  turn.release();
});

it("lets one work at a time", async () => {
  const first = await takeTurn("installing");
  let isSecond = false;
  const second = takeTurn("installing").then((turn) => {
    isSecond = true;
    return turn;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isSecond).toBe(false);
  first.release();
  (await second).release();
});
