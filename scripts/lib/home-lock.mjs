import fs from "node:fs";
import path from "node:path";
import { identify, isAlive } from "./process-identity.mjs";

/**
 * Who holds the data folder just now.
 * @typedef {import("./process-identity.mjs").ProcessIdentity} ProcessIdentity
 * @typedef {{ what: string, address?: string, isReady?: boolean, holder: ProcessIdentity, children: ProcessIdentity[] }} HomeHolder
 */

/**
 * Takes the data folder for this process, or says who has it.
 * @param {string} home
 * @param {{ what: string, address?: string }} claim
 */
export const takeHome = (home, claim) => takeLock(path.join(home, "in-use.json"), claim);

/**
 * A holder that is dead is set aside, and returned as `leftOver`, so that its children can be looked for.
 * @param {string} file
 * @param {{ what: string, address?: string }} claim
 */
export function takeLock(file, claim) {
  const mine = /** @type {HomeHolder} */ ({ ...claim, holder: identify(process.pid), children: [] });
  const draft = `${file}.${process.pid}`;
  /** @type {HomeHolder | undefined} */
  let leftOver;
  fs.writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      try {
        fs.linkSync(draft, file); // fails when it exists: one winner, and no half-written file to be read
        break;
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
      }
      const other = readHolder(file);
      if (other && isAlive(other.holder)) return { heldBy: other };
      leftOver = setAside(file) ?? leftOver;
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
  return { lock: new HomeLock(file, mine), leftOver };
}

/**
 * Removes the file of a dead holder. Renamed first and looked at again: between our look and this, somebody else
 * may have done the same and taken the folder.
 * @param {string} file
 */
function setAside(file) {
  const aside = `${file}.aside.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return undefined;
  }
  const holder = readHolder(aside);
  const wrong = holder && isAlive(holder.holder);
  try {
    if (wrong) fs.linkSync(aside, file);
  } catch (error) {
    // A third one took it meanwhile: the next look finds that one.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
  return wrong ? undefined : holder;
}

/**
 * @param {string} file
 * @returns {HomeHolder | undefined}
 */
function readHolder(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** The data folder, held. Records the children, so that the next one can end them if we are killed. */
export class HomeLock {
  /**
   * @param {string} file
   * @param {HomeHolder} content
   */
  constructor(file, content) {
    this.file = file;
    this.content = content;
  }

  /** @param {number} pid */
  addChild(pid) {
    this.content.children = this.content.children.filter(isAlive).concat(identify(pid));
    this.write();
  }

  /** From now on others may use what this process runs. */
  setReady() {
    this.content.isReady = true;
    this.write();
  }

  release() {
    if (this.isMine()) fs.rmSync(this.file, { force: true });
  }

  isMine() {
    const found = readHolder(this.file)?.holder;
    return found?.pid === this.content.holder.pid && found.startedAt === this.content.holder.startedAt;
  }

  /** Only a note for others: on a full disk the work goes on without it, and the children end with us anyway. */
  write() {
    if (!this.isMine()) return;
    const draft = `${this.file}.new`;
    try {
      fs.writeFileSync(draft, JSON.stringify(this.content), { mode: 0o600 });
      fs.renameSync(draft, this.file);
    } catch {
      fs.rmSync(draft, { force: true });
    }
  }
}
