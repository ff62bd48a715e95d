import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";

/* A volume of devcloud is a file, whose bytes are the disk's: what a guest would write, and what it would read. */

const MIB = 1_048_576;
const fileOf = (region: "r1" | "r2", volumeId: string): string =>
  path.join(
    path.dirname(process.env.STILLPOINT_CLOUDS_FILE ?? ""),
    "data",
    region,
    "volumes",
    `volume-${volumeId}`,
  );

/** Writes bytes that nobody can guess: at the beginning, at the end, and across borders of what a backup cuts a volume into. */
export async function writeBytes(region: "r1" | "r2", volumeId: string, sizeGib: number): Promise<void> {
  const file = await open(fileOf(region, volumeId), "r+");
  try {
    for (const at of [0, 64 * MIB - 4_096, 700 * MIB + 512, sizeGib * 1_024 * MIB - 65_536])
      await file.write(randomBytes(65_536), 0, 65_536, at);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** SHA-256 of a volume's every byte. */
export async function hashOf(region: "r1" | "r2", volumeId: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(fileOf(region, volumeId), { highWaterMark: 4 * MIB }))
    hash.update(chunk);
  return hash.digest("hex");
}
