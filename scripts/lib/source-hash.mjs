import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * A hash over the names and contents of files: the same after a checkout that only touched their times.
 * @param {string} root
 * @param {string[]} entries files and folders below the root; those that are missing count as empty
 * @param {(file: string) => boolean} [wanted]
 */
export function sourceHash(root, entries, wanted = () => true) {
  const hash = createHash("sha256");
  for (const entry of entries)
    for (const file of filesIn(root, entry))
      if (wanted(file))
        hash
          .update(`${file}\0`)
          .update(fs.readFileSync(path.join(root, file)))
          .update("\0");
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} entry
 * @returns {string[]} relative to the root, sorted
 */
export function filesIn(root, entry) {
  const stat = fs.statSync(path.join(root, entry), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [entry];
  return fs
    .readdirSync(path.join(root, entry))
    .sort()
    .flatMap((name) => filesIn(root, path.join(entry, name)));
}
