import fs from "node:fs";
import path from "node:path";

/** Where the encryption keys of this installation are. */
export type KeySource = { kind: "variable" } | { kind: "file"; file: string };

const NAME = "encryption-key";

/** STILLPOINT_KEY when it is set, else the file in STILLPOINT_HOME. @throws Error when neither is set */
export function keySource(): KeySource {
  if (process.env.STILLPOINT_KEY) return { kind: "variable" };
  const home = process.env.STILLPOINT_HOME;
  if (!home)
    throw new Error(
      `There is no encryption key: set STILLPOINT_KEY, or STILLPOINT_HOME to the folder that holds the file ${NAME}.`,
    );
  return { kind: "file", file: path.join(home, NAME) };
}

/** How to name it to people. */
export const nameOf = (source: KeySource): string =>
  source.kind === "variable" ? "STILLPOINT_KEY" : source.file;

/** Its text. @throws Error when the file is missing, or others may read it */
export function readSource(source: KeySource): string {
  if (source.kind === "variable") return process.env.STILLPOINT_KEY ?? "";
  const { file } = source;
  try {
    const { mode } = fs.statSync(file);
    if (mode & 0o077)
      throw new Error(
        `${file} may be read by others (mode ${(mode & 0o777).toString(8).padStart(4, "0")}): \`chmod 600 ${file}\`, and rotate the key (\`npm run key -- rotate\`) if somebody may have read it.`,
      );
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new Error(
        `There is no encryption key: ${file} is missing, and STILLPOINT_KEY is not set. Put the key's backup there (mode 0600), or set the variable.`,
      );
    if (code === "EACCES")
      throw new Error(`${file} cannot be read: it must belong to the user that Stillpoint runs as.`);
    throw error;
  }
}

/**
 * Puts a text into a file at once or not at all, readable by its owner only; the owner of an older one stays.
 * @param file in a folder that exists
 */
export function writePrivateFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}.new`;
  const owner = fs.statSync(file, { throwIfNoEntry: false });
  try {
    fs.rmSync(draft, { force: true });
    const fd = fs.openSync(draft, "wx", 0o600);
    try {
      fs.writeFileSync(fd, text);
      // Root rotates for a service that runs as another user.
      if (owner && process.getuid?.() === 0) fs.fchownSync(fd, owner.uid, owner.gid);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(draft, file);
  } finally {
    fs.rmSync(draft, { force: true });
  }
  const folder = fs.openSync(path.dirname(file), "r");
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}
