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

  /** Writers append, so cutting the file under them is safe: they go on at its new end. */
  trim() {
    const size = fs.statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    if (size < MAX_BYTES) return;
    fs.copyFileSync(this.file, `${this.file}.1`);
    fs.truncateSync(this.file);
    this.startOfRun = 0;
  }

  /** What was written since it was opened last. */
  sinceOpen() {
    return fs.readFileSync(this.file).subarray(this.startOfRun).toString("utf8");
  }

  /** @param {number} lines */
  tail(lines) {
    const text = this.sinceOpen().trimEnd().split("\n").slice(-lines);
    return text.map((line) => `    ${line}`).join("\n");
  }
}
