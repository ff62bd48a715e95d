import fs from "node:fs";
import path from "node:path";
import { endLeftOver } from "./end-left-over.mjs";
import { takeLock } from "./home-lock.mjs";
import { inRoot } from "./paths.mjs";
import { say, until } from "./progress.mjs";

/**
 * Two builds (or installs) in one checkout at the same time would spoil each other. What a killed one left at work is
 * ended first.
 * @param {"building" | "installing"} what
 */
export async function takeTurn(what) {
  const file = inRoot(`dist/${what}.json`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let said = false;
  for (;;) {
    const { lock, heldBy, leftOver } = takeLock(file, { what });
    if (lock) {
      if (leftOver) await endLeftOver(leftOver);
      return lock;
    }
    if (!said) say(`  waiting for process ${heldBy.holder.pid}, which is ${what} here`);
    said = true;
    await until(() => false, 300);
  }
}
