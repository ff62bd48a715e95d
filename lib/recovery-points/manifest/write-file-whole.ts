import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";

/**
 * Writes a file so that it is there whole or not at all, also when the machine loses power in between. Only its owner
 * reads it, and its folder when that had to be made.
 * @throws what the file system says
 */
export async function writeFileWhole(file: string, text: string): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const partial = path.join(folder, `.${path.basename(file)}.${randomUUID()}`);
  try {
    const handle = await open(partial, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
  const entry = await open(folder, "r");
  // The name itself is kept by the folder; where a file system cannot be asked for that, the file is there all the same.
  await entry.sync().catch(() => {});
  await entry.close();
}
