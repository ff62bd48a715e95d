import { createHash } from "node:crypto";
import type { Site } from "../core/site";
import { type Row, table } from "../core/table";
import { VOLUMES } from "./rows";

/**
 * What is in a volume: 16 blocks of 256 bytes each. A block is a string of Latin-1 characters, one a byte, without the
 * zeros at its end, so that an empty one takes no room: "" is a blank block.
 */
export type Blocks = readonly string[];
export const BLOCKS = 16;
export const BLOCK_BYTES = 256;
export const BLANK: Blocks = Array.from({ length: BLOCKS }, () => "");

interface Content extends Row {
  blocks: Blocks;
  /** How many writes of the guest are in the blocks. */
  writes: number;
  /** Since when the guest writes; null when it does not. Its writes since then are not in the blocks. */
  writingSince: number | null;
}
const CONTENTS = table<Content>("contents");

/** A guest writes its journal and logs all the time, and everything else now and then. */
export const WRITE_EVERY_MS = 250;
const HOT_BLOCKS = 3;
const COLD_EVERY = 40;

/** What is in a volume now, what its guest wrote up to now with it. */
export function readContent(site: Site, volumeId: string): Blocks {
  const content = site.rows(CONTENTS).get(volumeId);
  return content ? withWrites(site, content).blocks : BLANK;
}

/** Puts something in a volume in place of what was there. */
export function writeContent(site: Site, volumeId: string, blocks: Blocks): void {
  const known = site.rows(CONTENTS).get(volumeId);
  if (known) site.rows(CONTENTS).update(volumeId, { blocks });
  else if (blocks.some((block) => block !== ""))
    site.rows(CONTENTS).insert({ id: volumeId, blocks, writes: 0, writingSince: null });
}

export const removeContent = (site: Site, volumeId: string): void => site.rows(CONTENTS).remove(volumeId);

/**
 * Whether a guest writes to a volume from now on. Its file system is dirty for so long, and clean once it is frozen or
 * unmounted; block 0 says which, and since when.
 * @param isClean false when the guest does not write any more, but did not finish: it crashed, or stands still
 */
export function setWriting(site: Site, volumeId: string, isWriting: boolean, isClean = true): void {
  const rows = site.rows(CONTENTS);
  const known = rows.get(volumeId);
  if ((known?.writingSince != null) === isWriting) return;
  const content = known ?? rows.insert({ id: volumeId, blocks: BLANK, writes: 0, writingSince: null });
  const { blocks, writes } = withWrites(site, content);
  const state = isWriting || !isClean ? "dirty" : "clean";
  rows.update(volumeId, {
    blocks: blocks.with(0, fileSystem(state, nameOf(site, volumeId), site.now())),
    writes,
    writingSince: isWriting ? site.now() : null,
  });
}

/** Whether a file system has to be recovered before it is used: its guest wrote to it at this instant. */
export const isDirty = (blocks: Blocks): boolean => blocks[0]?.startsWith("file system: dirty") ?? false;

const fileSystem = (state: "clean" | "dirty", name: string, at: number) =>
  `file system: ${state}, of ${name}, since ${new Date(at).toISOString()}`;

/** Writes are worked out when somebody looks: each has its number, its time and its block, by the volume's id. */
function withWrites(site: Site, content: Content): Pick<Content, "blocks" | "writes"> {
  const { id, blocks, writes, writingSince } = content;
  if (writingSince === null) return content;
  const made = Math.floor((site.now() - writingSince) / WRITE_EVERY_MS);
  const name = nameOf(site, id);
  const next = [...blocks];
  const found = new Set<number>();
  const seed = seedOf(id);
  for (let n = writes + made; n > writes && found.size < BLOCKS - 1; n--) {
    const block = blockOf(n, seed);
    if (found.has(block)) continue;
    found.add(block);
    next[block] =
      `write ${n} of ${name} at ${new Date(writingSince + (n - writes) * WRITE_EVERY_MS).toISOString()}`;
  }
  return { blocks: next, writes: writes + made };
}

const blockOf = (n: number, seed: number): number =>
  n % COLD_EVERY === 0
    ? 1 + HOT_BLOCKS + ((n / COLD_EVERY + seed) % (BLOCKS - 1 - HOT_BLOCKS))
    : 1 + ((n + seed) % HOT_BLOCKS);
const seedOf = (id: string) => createHash("sha256").update(id).digest().readUInt16BE();
const nameOf = (site: Site, volumeId: string) => site.rows(VOLUMES).get(volumeId)?.name || volumeId;

/** Blocks as bytes, as an image or an object of the backup store has them. */
export const toBytes = (blocks: Blocks): Buffer =>
  Buffer.concat(blocks.map((block) => Buffer.concat([Buffer.from(block, "latin1")], BLOCK_BYTES)));

/** Bytes as blocks; what is more than a volume's contents is left out. */
export const toBlocks = (bytes: Buffer): Blocks =>
  Array.from({ length: BLOCKS }, (_, i) =>
    bytes
      .subarray(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES)
      .toString("latin1")
      .replace(/\0+$/, ""),
  );
