import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Complaint } from "./complaint.mjs";

const SEE = 'see "The encryption key" in docs/operating.md';
const fileIn = (/** @type {string} */ home) => path.join(home, "encryption-key");

/**
 * Makes the key that stored credentials are sealed with, at the first start; one that is there is never touched.
 * Of several that do this at the same time one wins, and none sees a half-written file.
 * @param {string} home an existing data folder
 */
export function keepEncryptionKey(home) {
  if (process.env.STILLPOINT_KEY) return;
  const file = fileIn(home);
  if (fs.existsSync(file)) return;
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  const id = `k${day}-${randomBytes(3).toString("hex")}`;
  const draft = `${file}.${process.pid}.new`;
  try {
    fs.writeFileSync(draft, `${id}:${randomBytes(32).toString("base64")}\n`, {
      mode: 0o600,
      flush: true,
      flag: "wx",
    });
    fs.linkSync(draft, file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/**
 * In production the key is the operator's to make and to back up: it is never made by the way.
 * @param {string} home
 */
export function requireEncryptionKey(home) {
  if (process.env.STILLPOINT_KEY || fs.existsSync(fileIn(home))) return;
  throw new Complaint(
    `There is no encryption key: set STILLPOINT_KEY, or put the key into ${fileIn(home)} (mode 0600), or STILLPOINT_HOME to the folder that holds it; ${SEE}.`,
  );
}
