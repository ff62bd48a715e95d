import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../errors";
import { MOST_BYTES, MOST_MIB, type SentManifest } from "./manifests-view";
import { sentOf } from "./read-sent";

/** Where manifests of other installations may lie on this server: STILLPOINT_MANIFESTS_IN; undefined: not set. */
export const incomingFolder = (env: NodeJS.ProcessEnv = process.env): string | undefined =>
  env.STILLPOINT_MANIFESTS_IN ? path.resolve(env.STILLPOINT_MANIFESTS_IN) : undefined;

/**
 * The JSON files of that folder by their names, read one at a time; nothing is written there.
 * @throws AppError `precondition_failed` when it is not set or cannot be read
 */
export async function* readFolder(folder = incomingFolder()): AsyncGenerator<SentManifest> {
  if (!folder)
    throw new AppError("precondition_failed", "No folder is named: STILLPOINT_MANIFESTS_IN is not set.");
  for (const name of await namesIn(folder)) yield await readOne(folder, name);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /^[^.].*\.json$/i.test(name)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError(
      "precondition_failed",
      `The folder of STILLPOINT_MANIFESTS_IN cannot be read: ${code ?? "it is not there"}.`,
    );
  }
}

async function readOne(folder: string, name: string): Promise<SentManifest> {
  try {
    // A pipe would keep us waiting for whoever writes into it.
    const file = await open(path.join(folder, name), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      const { size } = stat;
      if (!stat.isFile()) return { name, why: "it is no file" };
      if (size > MOST_BYTES) return { name, why: `it is larger than ${MOST_MIB} MiB` };
      return sentOf(name, await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    return {
      name,
      why: `it cannot be read: ${(error as NodeJS.ErrnoException).code ?? "no reason is known"}`,
    };
  }
}
