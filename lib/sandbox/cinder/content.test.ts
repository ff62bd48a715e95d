import { afterEach, beforeEach, expect, test } from "vitest";
import { BLANK, isDirty, readContent, setWriting, toBlocks, toBytes, WRITE_EVERY_MS } from "./content";
import { SNAPSHOTS } from "./rows";
import { type CinderStage, cinderStage } from "./testing/cinder-stage";

let stage: CinderStage;
beforeEach(async () => {
  stage = await cinderStage();
});
afterEach(() => stage.close());

const newestWrite = (blocks: readonly string[]) =>
  Math.max(...blocks.flatMap((block) => Date.parse(/at (\S+)$/.exec(block)?.[1] ?? "") || []));

test("a guest's writes are there for as long as it writes, each with its instant, and none after", async () => {
  const { site, clock } = stage;
  const id = await stage.newVolume();
  expect(readContent(site, id)).toEqual(BLANK);
  const began = clock.now();
  setWriting(site, id, true);
  clock.advance(WRITE_EVERY_MS * 7 + 10);
  expect(newestWrite(readContent(site, id))).toBe(began + WRITE_EVERY_MS * 7);
  expect(readContent(site, id).some((block) => block.startsWith("write 7 of db at "))).toBe(true);

  setWriting(site, id, false);
  const before = readContent(site, id);
  clock.advance(3_600_000);
  expect(readContent(site, id)).toEqual(before);
  setWriting(site, id, true);
  clock.advance(WRITE_EVERY_MS);
  expect(readContent(site, id).some((block) => block.startsWith("write 8 of db at "))).toBe(true);
});

test("after an hour all of a volume was written, and only some of it in the last seconds", async () => {
  const { site, clock } = stage;
  const id = await stage.newVolume();
  setWriting(site, id, true);
  clock.advance(3_600_000);
  const before = readContent(site, id);
  expect(before.filter((block) => block.startsWith("write "))).toHaveLength(15);
  clock.advance(5_000);
  const changed = readContent(site, id).filter((block, i) => block !== before[i]);
  expect(changed.length).toBeGreaterThanOrEqual(3);
  expect(changed.length).toBeLessThanOrEqual(5);
});

test("a snapshot has what was there when it was cut; it is clean only if the guest did not write then", async () => {
  const { site, clock } = stage;
  const id = await stage.newVolume();
  const cut = async () => {
    const { snapshot } = await stage.ask("POST", "/snapshots", { snapshot: { volume_id: id } });
    clock.advance(10_000);
    const row = site.rows(SNAPSHOTS).get(snapshot.id);
    return { blocks: row?.blocks ?? [], cutAt: row?.cutAt ?? 0, asked: row?.createdAt ?? 0 };
  };
  setWriting(site, id, true);
  clock.advance(10_000);
  const dirty = await cut();
  expect(isDirty(dirty.blocks)).toBe(true);
  expect(dirty.cutAt).toBeGreaterThan(dirty.asked);
  expect(newestWrite(dirty.blocks)).toBeLessThanOrEqual(dirty.cutAt);
  expect(newestWrite(dirty.blocks)).toBeGreaterThan(dirty.cutAt - WRITE_EVERY_MS);

  setWriting(site, id, false);
  expect(isDirty((await cut()).blocks)).toBe(false);
  setWriting(site, id, true);
  setWriting(site, id, false, false);
  expect(isDirty((await cut()).blocks)).toBe(true);
});

test("a volume out of a snapshot has the snapshot's bytes, whatever happened to the source", async () => {
  const { site, clock } = stage;
  const id = await stage.newVolume();
  setWriting(site, id, true);
  clock.advance(30_000);
  const { snapshot } = await stage.ask("POST", "/snapshots", { snapshot: { volume_id: id } });
  clock.advance(30_000);
  const copy = await stage.newVolume({ name: "copy", size: undefined, snapshot_id: snapshot.id });
  const kept = site.rows(SNAPSHOTS).get(snapshot.id)?.blocks ?? [];
  expect(kept).not.toEqual(readContent(site, id));
  expect(readContent(site, copy)).toEqual(kept);
  expect(toBlocks(toBytes(kept))).toEqual(kept);
  expect(toBytes(kept)).toHaveLength(4_096);
});
