import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { db } from "../../db";
import { Prisma } from "../../generated/prisma/client";
import { ensureManifest } from "./ensure-manifest";
import { manifestFolder, manifestName, pointOfManifest } from "./manifest-folder";
import { writeFileWhole } from "./write-file-whole";

/**
 * Writes a point's manifest into the folder of this process, when one is set.
 * @throws what the file system says
 */
export async function writeManifest(
  point: { id: string; takenAt: Date },
  manifest: string,
  folder = manifestFolder(),
): Promise<void> {
  if (folder) await writeFileWhole(path.join(folder, manifestName(point)), `${manifest}\n`);
}

/**
 * Makes the folder what the database says: manifests that are missing are written, as after the disk was full or on a
 * worker's new machine, and those of pruned points go. Other files are left alone.
 * @returns how many were written and removed
 * @throws what the file system or the database says
 */
export async function keepManifestFolder(
  folder = manifestFolder(),
): Promise<{ written: number; removed: number }> {
  if (!folder) return { written: 0, removed: 0 };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = new Set(await readdir(folder));
  // Of those whose worker died between the judgement and this.
  const unsigned = await db().recoveryPoint.findMany({
    where: { manifest: null, certificate: { not: Prisma.DbNull }, state: { in: ["complete", "incomplete"] } },
    select: { id: true },
  });
  for (const { id } of unsigned) await ensureManifest(id, new Date());
  const points = await db().recoveryPoint.findMany({
    where: { manifest: { not: null }, state: { not: "pruned" } },
    select: { id: true, takenAt: true },
  });
  const missing = points.filter((point) => !names.has(manifestName(point)));
  for (const point of missing) {
    const row = await db().recoveryPoint.findUnique({ where: { id: point.id }, select: { manifest: true } });
    if (row?.manifest) await writeManifest(point, row.manifest, folder);
  }
  const ids = [...names].flatMap((name) => pointOfManifest(name) ?? []);
  const gone = await db().recoveryPoint.findMany({
    where: { id: { in: ids }, state: "pruned" },
    select: { id: true },
  });
  const pruned = new Set(gone.map(({ id }) => id));
  const over = [...names].filter((name) => pruned.has(pointOfManifest(name) ?? ""));
  for (const name of over) await rm(path.join(folder, name), { force: true });
  return { written: missing.length, removed: over.length };
}
