import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { signCheckpoint } from "../checkpoints/checkpoint";
import { CheckpointWriter, readCheckpointFolder } from "../checkpoints/checkpoint-folder";
import { keepCheckpoint } from "../checkpoints/keep-checkpoint";
import { db } from "../db";
import { signingFingerprints } from "../recovery-points/manifest/signing-key";
import { knowTestKey } from "../secrets/testing/know-test-key";
import { type Bundle, bundle } from "../worker/testing/bundle";
import { CANONICAL_ENTRY } from "./canonical-sql";
import { chainAll, connectAsAttacker, emptyLog, write } from "./testing/database";

let attacker: pg.Client;
let program: Bundle;
const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-checkpoints-"));

beforeAll(async () => {
  await knowTestKey();
  attacker = await connectAsAttacker();
  program = await bundle("lib/audit/audit-cli.ts");
});
afterAll(async () => {
  await emptyLog(attacker);
  await attacker.end();
  await program.remove();
  rmSync(folder, { recursive: true, force: true });
  await db().$disconnect();
});

const audit = (args: readonly string[] = ["verify"], env: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program.file, ...args], {
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

/** Three entries with a checkpoint; then two more without. */
async function fill() {
  await emptyLog(attacker);
  for (let i = 1; i <= 5; i++) {
    await write({ target: { kind: "site", id: `s-${i}`, name: "Lyon" } });
    await chainAll();
    if (i === 3) expect(await keepCheckpoint()).toBe(true);
  }
  // The first time a key is made, which is an entry of its own.
  await chainAll();
}
/** Makes the chain fit what the entries are now, as whoever owns the database can. */
const rehash = () =>
  attacker.query(`DO $$ DECLARE link record; before bytea := decode(repeat('00', 32), 'hex'); BEGIN
    FOR link IN SELECT l.position, ${CANONICAL_ENTRY.text} AS canonical
      FROM audit_links l JOIN audit_entries e ON e.id = l.entry_id ORDER BY l.position LOOP
      UPDATE audit_links SET previous = before, hash = sha256(before || convert_to(link.canonical, 'UTF8'))
        WHERE position = link.position RETURNING hash INTO before;
    END LOOP; END $$`);

it("tells that the log is as it was written, with its checkpoints and the last hash, and what was changed in it", async () => {
  await fill();
  const [last] = await db().auditLink.findMany({ orderBy: { position: "desc" }, take: 1 });
  const [fingerprint] = await signingFingerprints();
  expect(audit()).toEqual({
    status: 0,
    stdout: [
      `${last?.position} entries are as they were written.`,
      `1 signed checkpoints know them so, signed with ${fingerprint}.`,
      `The last hash, to be kept elsewhere: ${last?.position} ${Buffer.from(last?.hash ?? []).toString("hex")}`,
      "",
    ].join("\n"),
    stderr: "",
  });
  await attacker.query("UPDATE audit_entries SET actor_name = 'nobody' WHERE id = 2");
  expect(audit()).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringContaining("it was changed. Right up to position 1."),
  });
});

it("finds by the database's own checkpoint that all was made to fit again, and that the end was cut off", async () => {
  await fill();
  await attacker.query("UPDATE audit_entries SET actor_name = 'nobody' WHERE id = 2");
  await rehash();
  expect(audit()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /^Entry 3 is not the one that the checkpoint of .* between 1 and 3 on\. Right up to position 0\.\n$/,
    ),
  });
  await fill();
  await attacker.query("DELETE FROM audit_links WHERE position > 2; DELETE FROM audit_entries WHERE id > 2");
  expect(audit()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Entry 3 is missing: the log ends before it, but had 3 entries/),
  });
});

it("finds by a checkpoint that was kept elsewhere what the database has forgotten", async () => {
  await fill();
  const kept = path.join(folder, "kept.jsonl");
  const { stdout, status } = audit(["checkpoints"]);
  writeFileSync(kept, stdout);
  expect([status, stdout.trim().split("\n").length]).toEqual([0, 1]);
  await attacker.query("UPDATE audit_entries SET actor_name = 'nobody' WHERE id = 2");
  await rehash();
  await attacker.query("DELETE FROM audit_checkpoints");
  // By itself the database looks right; that is what checkpoints are kept elsewhere for.
  expect(audit()).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("There is no signed checkpoint yet"),
  });
  expect(audit(["verify", "--checkpoints", kept])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("Entry 3 is not the one that the checkpoint of"),
  });
  await attacker.query("DELETE FROM audit_links WHERE position > 2; DELETE FROM audit_entries WHERE id > 2");
  expect(audit(["verify", "--checkpoints", kept])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("Entry 3 is missing"),
  });
});

it("keeps the checkpoints in a folder, those too that it missed, and reads them there", async () => {
  await fill();
  const outside = path.join(folder, "manifests", "audit");
  await new CheckpointWriter(outside).write();
  await attacker.query("UPDATE audit_checkpoints SET created_at = created_at - interval '2 minutes'");
  expect(await keepCheckpoint()).toBe(true);
  expect(await keepCheckpoint()).toBe(false);
  await new CheckpointWriter(outside).write();
  const rows = await db().auditCheckpoint.findMany({ orderBy: { position: "asc" } });
  expect(await readCheckpointFolder(outside)).toEqual(rows.map(({ text }) => text));
  await attacker.query(
    "DELETE FROM audit_checkpoints; DELETE FROM audit_links WHERE position > 2; DELETE FROM audit_entries WHERE id > 2",
  );
  expect(audit(["verify"], { STILLPOINT_MANIFESTS: path.join(folder, "manifests") })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("Entry 3 is missing"),
  });
});

it("lets a checkpoint of another key not count, nor one that was changed", async () => {
  await fill();
  const link = await db().auditLink.findUniqueOrThrow({ where: { position: 4n } });
  const head = { position: 4n, hash: Buffer.from(link.hash).toString("hex"), at: new Date().toISOString() };
  const forged = signCheckpoint(head, generateKeyPairSync("ed25519").privateKey);
  await attacker.query("INSERT INTO audit_checkpoints (position, text) VALUES (4, $1)", [forged]);
  expect(audit()).toMatchObject({ status: 1, stderr: expect.stringContaining("a key that is not trusted") });
  await attacker.query(
    "UPDATE audit_checkpoints SET text = replace(text, '\"4\"', '\"3\"') WHERE position = 4",
  );
  expect(audit()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("its signature does not hold"),
  });
});

it("says what is wrong with how it was called", () => {
  for (const args of [[], ["verify", "--other"], ["cut"], ["verify", "twice"]])
    expect(audit(args)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Say what to do: npm run audit"),
    });
  expect(audit(["verify", "--checkpoints", "/nowhere"])).toMatchObject({
    status: 1,
    stderr: "/nowhere is not there.\n",
  });
  expect(audit(["verify"], { DATABASE_URL: "" })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("DATABASE_URL"),
  });
  const nowhere = "postgresql://nobody:x@127.0.0.1:1/nothing";
  expect(audit(["verify"], { DATABASE_URL: nowhere })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("does not answer"),
  });
});
