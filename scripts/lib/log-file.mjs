import fs from "node:fs";

const MAX_BYTES = 10_000_000;

/** A log that others append to. Kept small: one older part is kept beside it. */
export class LogFile {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
    this.fd = -1;
    this.startOfRun = 0;
  }

  open() {
    this.trim();
    this.fd = fs.openSync(this.file, "a", 0o600);
    this.startOfRun = fs.fstatSync(this.fd).size;
  }

  close() {
    fs.closeSync(this.fd);
  }

  /**
   * Writers append, so cutting the file under them is safe: they go on at its new end. Never fails: a full disk must
   * not end what is logged here, and then the older part is what can be done without.
   */
  trim() {
    const older = `${this.file}.1`;
    try {
      if (fs.statSync(this.file).size < MAX_BYTES) return;
      try {
        fs.copyFileSync(this.file, older);
      } catch {
        fs.rmSync(older, { recursive: true, force: true });
      }
      fs.truncateSync(this.file);
      this.startOfRun = 0;
    } catch {}
  }

  /** What was written since it was opened last; nothing when somebody deleted it. */
  sinceOpen() {
    try {
      return fs.readFileSync(this.file).subarray(this.startOfRun).toString("utf8");
    } catch {
      return "";
    }
  }

  /** @param {number} lines */
  tail(lines) {
    const text = this.sinceOpen().trimEnd().split("\n").slice(-lines);
    return text.map((line) => `    ${line}`).join("\n");
  }
}
