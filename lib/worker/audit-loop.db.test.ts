import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { connectAsAttacker, emptyLog, write } from "../audit/testing/database";
import { readCheckpoint } from "../checkpoints/checkpoint";
import { readCheckpointFolder } from "../checkpoints/checkpoint-folder";
import { db } from "../db";
import { signingFingerprints } from "../recovery-points/manifest/signing-key";
import { knowTestKey } from "../secrets/testing/know-test-key";
import { auditLoop } from "./audit-loop";

const manifests = mkdtempSync(path.join(tmpdir(), "stillpoint-manifests-"));
let attacker: pg.Client;
beforeAll(async () => {
  attacker = await connectAsAttacker();
  await emptyLog(attacker);
});
afterAll(async () => {
  await attacker.end();
  rmSync(manifests, { recursive: true, force: true });
  await db().$disconnect();
});

it("chains what others left unchained, until it is stopped", async () => {
  for (let i = 0; i < 3; i++) await write();
  const loop = auditLoop();
  loop.start();
  await expect.poll(() => db().auditLink.count(), { timeout: 40_000 }).toBe(3);
  await write();
  await expect.poll(() => db().auditLink.count(), { timeout: 40_000 }).toBe(4);
  await loop.stop();
  await write();
  expect(await db().auditPending.count()).toBe(1);
});

it("signs the head of the chain each minute in which it grew, and writes that beside the manifests, as soon as it can", async () => {
  vi.stubEnv("STILLPOINT_MANIFESTS", manifests);
  await knowTestKey();
  await emptyLog(attacker);
  const folder = path.join(manifests, "audit");
  writeFileSync(folder, ""); // in its place: nothing can be written there
  const signed = () => db().auditCheckpoint.findMany({ orderBy: { position: "asc" } });
  const isSigned = (times: number) =>
    expect.poll(async () => (await signed()).length, { timeout: 40_000 }).toBe(times);
  const written = () => readCheckpointFolder(folder).catch(() => []);
  const isWritten = (times: number) =>
    expect.poll(async () => (await written()).length, { timeout: 40_000 }).toBe(times);
  const aMinuteLater = () =>
    attacker.query("UPDATE audit_checkpoints SET created_at = created_at - interval '61 seconds'");

  for (let i = 0; i < 3; i++) await write();
  const loop = auditLoop();
  loop.start();
  await isSigned(1);
  rmSync(folder);
  await isWritten(1);
  await write();
  await aMinuteLater();
  await isWritten(2);
  await loop.stop();

  // Another worker goes on where this one ended, and writes nothing twice.
  const other = auditLoop();
  other.start();
  await write();
  await aMinuteLater();
  await isWritten(3);
  await other.stop();
  expect(await written()).toEqual((await signed()).map(({ text }) => text));
  const [fingerprint] = await signingFingerprints();
  for (const line of await written()) {
    const read = readCheckpoint(line);
    if (!read.isGenuine) throw new Error(read.why);
    const link = await db().auditLink.findUniqueOrThrow({ where: { position: read.position } });
    expect(read).toMatchObject({ fingerprint, hash: Buffer.from(link.hash).toString("hex") });
  }
  vi.unstubAllEnvs();
});
