import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { FileBlobs } from "./blobs";

const folder = fs.mkdtempSync(path.join(tmpdir(), "stillpoint-blobs-"));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

test("what was put is there after a restart, whatever its name; what was removed is not", () => {
  const names = ["backups/a/b-00001", "../x", "..", "long-y", `backups/${"ä".repeat(200)}/c`, "image/x.new"];
  const first = new FileBlobs(folder);
  for (const name of names) first.put(name, Buffer.from(name));
  first.put("image/gone", Buffer.from("gone"));
  first.remove("image/gone");
  // Killed in the middle of writing one.
  fs.writeFileSync(path.join(folder, "image%2Fhalf.new"), "ha");

  const again = new FileBlobs(folder);
  expect(again.list("").sort()).toEqual([...names].sort());
  for (const name of names) expect(again.get(name)?.toString()).toBe(name);
  expect(again.list("backups/")).toHaveLength(2);
  expect(fs.readdirSync(path.dirname(folder))).not.toContain("x");
});
