import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "../db";
import { storedRun } from "../runs/testing/stored-run";
import { type Bundle, bundle } from "../worker/testing/bundle";
import { opensCanary } from "./canary";
import { keyComplaint } from "./check-keys";
import { sealWith, type WrappingKey } from "./envelope";
import { KEY_COMMANDS } from "./key-commands";
import { writePrivateFile } from "./key-source";
import { readKeysAgain } from "./keys";
import { formatKeys, parseKeys } from "./parse-keys";
import { newKey } from "./rotate-key";
import { seal, unseal } from "./seal";
import { sealedCredential, secretOfCredential } from "./testing/sealed-credential";

let home: string;
let file: string;
let program: Bundle;

beforeAll(async () => {
  program = await bundle("lib/secrets/key-cli.ts");
});
beforeEach(async () => {
  await db().site.deleteMany();
  await db().encryptionKey.deleteMany();
  home = fs.mkdtempSync(path.join(os.tmpdir(), "stillpoint-rotate-"));
  file = path.join(home, "encryption-key");
  vi.stubEnv("STILLPOINT_KEY", "");
  vi.stubEnv("STILLPOINT_HOME", home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(home, { recursive: true });
});
afterAll(async () => {
  await db().site.deleteMany();
  await db().encryptionKey.deleteMany();
  await db().$disconnect();
  await program.remove();
});

const key = async (verb: string) => (await KEY_COMMANDS.get(verb)?.())?.join("\n") ?? "no such command";
const keep = (...keys: WrappingKey[]) => writePrivateFile(file, formatKeys(keys, "\n"));
const inFile = () => parseKeys(fs.readFileSync(file, "utf8"), file);
const lastEntry = () => db().auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
const inDatabase = async () => (await db().encryptionKey.findMany()).map(({ id }) => id);

async function inUse(count = 3): Promise<{ old: WrappingKey; ids: string[] }> {
  const old = newKey();
  keep(old);
  expect(await keyComplaint()).toBeNull();
  const ids = [];
  for (let i = 0; i < count; i++) ids.push(await sealedCredential(old, `secret ${i}`));
  return { old, ids };
}

const secretsBy = (keys: readonly WrappingKey[], ids: string[]) =>
  Promise.all(ids.map((id) => secretOfCredential(keys, id)));
const ALL = ["secret 0", "secret 1", "secret 2"];

describe("a key in the file", () => {
  it("is rotated and forgotten: everything opens by the new one alone", async () => {
    const { old, ids } = await inUse();
    const said = await key("rotate");
    const [current, ...rest] = inFile();
    expect(rest).toEqual([old]);
    expect(current).toBeDefined();
    if (!current) return;
    expect(said).toContain(`The key ${current.id} is in use: 3 stored secrets wrapped anew.`);
    expect(said).not.toContain(current.bytes.toString("base64"));
    expect(await secretsBy([current], ids)).toEqual(ALL);
    expect(await keyComplaint()).toBeNull();

    expect(await key("forget-old")).toContain(`${old.id} forgotten`);
    expect(inFile()).toEqual([current]);
    expect(await inDatabase()).toEqual([current.id]);
    expect(await keyComplaint()).toBeNull();
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(await key("forget-old")).toContain("There is no key but");
  });

  it("is written down in the audit log, without a key, and so is that the old one was forgotten", async () => {
    const { old } = await inUse();
    await key("rotate");
    const [current] = inFile();
    const entry = await db().auditEntry.findFirstOrThrow({
      where: { action: "encryption_key.rotated", targetId: current?.id ?? "" },
    });
    expect(entry.details).toEqual({ from: [old.id], to: current?.id, rewrapped: 3 });
    await key("forget-old");
    expect(await lastEntry()).toMatchObject({
      ...{ action: "encryption_key.forgotten", actorKind: "system", actorName: "npm run key" },
      details: { forgotten: [old.id], current: current?.id },
    });
  });

  it("rotates on where it was cut off: after the file, after the database, before the end of forgetting", async () => {
    const { old, ids } = await inUse();
    const next = newKey();
    keep(next, old); // killed after the file was written
    expect(await keyComplaint()).toBeNull(); // and started meanwhile
    await sealedCredential(next, "sealed meanwhile");
    expect(await key("rotate")).toContain(`The key ${next.id} is in use: 3 stored`);
    expect(await key("rotate")).toContain("0 stored secrets"); // killed after the database, and repeated
    expect(inFile()).toEqual([next, old]);
    await key("forget-old");
    keep(next, old); // killed before the file was written
    expect(await keyComplaint()).toBeNull();
    await key("forget-old");
    expect(inFile()).toEqual([next]);
    expect(await secretsBy([next], ids)).toEqual(ALL);
  });

  it("is not forgotten while something uses it", async () => {
    const { old } = await inUse();
    const next = newKey();
    keep(next, old);
    await expect(key("forget-old")).rejects.toThrow("3 rows of site_credentials still use another key");
    expect(inFile()).toEqual([next, old]);
    keep(next);
    await expect(key("rotate")).rejects.toThrow(/^Missing encryption key/);
    expect(inFile()).toEqual([next]);
    keep(next, newKey());
    await expect(key("rotate")).rejects.toThrow(/cannot be opened: .*Nothing was changed/);
    expect(await inDatabase()).toEqual([old.id]); // the whole of it was rolled back
  });

  it("a process that runs on opens what was wrapped anew", async () => {
    const { ids } = await inUse(1);
    readKeysAgain(); // its cache holds the old key alone
    const kept = (globalThis as { stillpointKeys?: unknown }).stillpointKeys;
    await key("rotate");
    (globalThis as { stillpointKeys?: unknown }).stillpointKeys = kept;
    const [id = ""] = ids;
    const { sealedSecret } = await db().siteCredential.findUniqueOrThrow({ where: { id } });
    expect(unseal(sealedSecret, { table: "site_credentials", column: "sealed_secret", row: id })).toBe(
      "secret 0",
    );
  });
});

describe("a key in the variable", () => {
  it("is rotated in two steps, and the new one goes into a private file only", async () => {
    const old = newKey();
    vi.stubEnv("STILLPOINT_KEY", formatKeys([old]));
    expect(await keyComplaint()).toBeNull();
    const id = await sealedCredential(old, "secret 0");
    const said = await key("rotate");
    const proposed = path.join(home, "new-encryption-key");
    expect(said).toContain(`in ${proposed} (mode 0600)`);
    expect(fs.statSync(proposed).mode & 0o777).toBe(0o600);
    const value = fs.readFileSync(proposed, "utf8").replace("STILLPOINT_KEY=", "").trim();
    expect(said).not.toContain(value.split(/[:,]/)[1]);
    expect(await secretsBy([old], [id])).toEqual(["secret 0"]);

    vi.stubEnv("STILLPOINT_KEY", value);
    expect(await keyComplaint()).toBeNull();
    await key("rotate");
    const [next] = readKeysAgain();
    expect(await key("forget-old")).toContain(`Leave only the first entry (${next?.id})`);
    vi.stubEnv("STILLPOINT_KEY", next ? formatKeys([next]) : "");
    expect(await keyComplaint()).toBeNull();
    expect(await secretsBy(next ? [next] : [], [id])).toEqual(["secret 0"]);
  });
});

it("a lost key is given up: its credentials go, the others stay, and the next start is let in", async () => {
  const { ids, old } = await inUse(2);
  const [site] = await db().site.findMany();
  const access = randomUUID();
  const binding = { table: "site_host_access", column: "sealed_key", row: access };
  const row = {
    userName: "stillpoint",
    port: 22,
    keyType: "ssh-ed25519",
    fingerprint: "SHA256:x",
    knownHosts: "",
  };
  await db().siteHostAccess.create({
    data: { ...row, id: access, siteId: site?.id ?? "", sealedKey: sealWith(old, "a private key", binding) },
  });
  const mine = newKey();
  keep(mine);
  const kept = await sealedCredential(mine, "entered anew");
  expect(await keyComplaint()).toMatch(/^Missing encryption key/);
  expect(await key("drop-lost")).toContain("2 credentials and 1 key to compute hosts");
  expect(await lastEntry()).toMatchObject({
    ...{ action: "encryption_key.given_up", actorName: "npm run key" },
    details: {
      credentials: expect.arrayContaining(ids),
      hostAccess: [access],
      keys: [old.id],
      current: mine.id,
    },
  });
  expect(await db().siteHostAccess.count()).toBe(0);
  expect(await keyComplaint()).toBeNull();
  expect(await db().siteCredential.findMany({ select: { id: true } })).toEqual([{ id: kept }]);
  expect(await db().site.count()).toBe(3);
  expect(ids).toHaveLength(2);
});

it("what a lost key sealed of recovery points goes, the points stay", async () => {
  const { old } = await inUse(1);
  const { id: siteId } = await db().site.findFirstOrThrow();
  const { runId, vnfId } = await storedRun({ siteId });
  const [pointId, rowId, signingKeyId] = [randomUUID(), randomUUID(), randomUUID()];
  const sealed = (table: string, column: string, row: string) =>
    sealWith(old, "secret", { table, column, row });
  const names = { vnfName: "v", siteName: "s" };
  const volume = { volumeId: "v", volumeName: "v", serverId: "s", sizeGib: 1, isRoot: true };
  const made = { id: rowId, siteId, credentialId: rowId, projectId: "p", isIncremental: false };
  await db().recoveryPoint.create({
    data: {
      ...{ id: pointId, vnfId, runId, siteId, takenAt: new Date(), ...names },
      sealedUserData: sealed("recovery_points", "sealed_user_data", pointId),
      backups: {
        create: [
          { ...made, ...volume, sealedRecord: sealed("point_backups", "sealed_record", rowId) },
          { ...made, ...volume, id: randomUUID(), volumeId: "without a record" },
        ],
      },
    },
  });
  const sealedKey = sealed("signing_keys", "sealed_key", signingKeyId);
  await db().signingKey.create({
    data: { id: signingKeyId, fingerprint: "SHA256:x", publicKey: "", sealedKey },
  });
  try {
    keep(newKey());
    expect(await keyComplaint()).toMatch(/^Missing encryption key/);
    expect(await key("drop-lost")).toContain("2 sealed parts of recovery points");
    expect(await keyComplaint()).toBeNull();
    const point = await db().recoveryPoint.findUniqueOrThrow({
      where: { id: pointId },
      include: { backups: true },
    });
    expect([point.sealedUserData, ...point.backups.map((b) => b.sealedRecord)]).toEqual([null, null, null]);
    expect(await db().signingKey.count()).toBe(0);
  } finally {
    await db().recoveryPoint.deleteMany({ where: { vnfId } });
    await db().run.deleteMany({ where: { vnfId } });
    await db().vnf.delete({ where: { id: vnfId } });
  }
});

it("a lost key is given up also when the new one has its name", async () => {
  const { old } = await inUse(2);
  const mine = { ...newKey(), id: old.id };
  keep(mine);
  const kept = await sealedCredential(mine, "entered anew");
  expect(await keyComplaint()).toMatch(/^Wrong encryption key/);
  expect(await key("drop-lost")).toContain("2 credentials");
  expect(await keyComplaint()).toBeNull();
  expect(await db().siteCredential.findMany({ select: { id: true } })).toEqual([{ id: kept }]);
  const [canary] = await db().encryptionKey.findMany();
  expect(opensCanary(mine, canary?.check ?? "")).toBe(true);
});

it("of two rotations at once one makes a key, and that key is in the file", async () => {
  const { old, ids } = await inUse();
  await Promise.all([key("rotate"), key("rotate")]);
  const keys = inFile();
  expect(keys).toHaveLength(2);
  expect((await inDatabase()).sort()).toEqual([keys[0]?.id, old.id].sort());
  expect(await secretsBy(keys, ids)).toEqual(ALL);
});

describe("sealing", () => {
  const binding = { table: "site_credentials", column: "sealed_secret", row: "r" };
  const sealed = () => db().$transaction((tx) => seal(tx, "x", binding));

  it("takes the first key that all have: of a new setting only after rotate", async () => {
    const { old } = await inUse(1);
    const next = newKey();
    keep(next, old);
    expect(await keyComplaint()).toBeNull();
    expect(await sealed()).toContain(`v1.${old.id}.`);
    await key("rotate");
    expect(await sealed()).toContain(`v1.${next.id}.`);
  });

  it("by a forgotten key, or another one of its name, is refused: a process that was not restarted", async () => {
    const { old } = await inUse(1);
    await key("rotate");
    await key("forget-old");
    keep(old);
    await expect(sealed()).rejects.toThrow(
      `The encryption key ${old.id} is not one that this database knows`,
    );
    const [id = ""] = await inDatabase();
    keep({ ...newKey(), id });
    await expect(sealed()).rejects.toThrow("nothing is sealed by it");
  });

  it("by an old key keeps it from being forgotten before its envelope is seen", async () => {
    const { old } = await inUse(0);
    const next = newKey();
    keep(next, old);
    await key("rotate");
    const bothKeys = fs.readFileSync(file, "utf8");
    let forgetting: Promise<string> | undefined;
    await db().$transaction(async (tx) => {
      keep(old); // a process that has only the old one
      const site = await tx.site.create({
        data: { name: "a", nameKey: "a", authUrl: "https://a/v3", region: "R" },
      });
      const id = randomUUID();
      const sealedSecret = await seal(tx, "late", { ...binding, row: id });
      writePrivateFile(file, bothKeys);
      forgetting = key("forget-old");
      forgetting.catch(() => {});
      // Until it waits for us, or has gone by.
      await vi.waitFor(async () => {
        const waiting = await db().$queryRaw<unknown[]>`SELECT 1 FROM pg_stat_activity
          WHERE wait_event_type = 'Lock' AND datname = current_database()`;
        expect(waiting.length).toBeGreaterThan(0);
      }, 4_000);
      const who = { projectId: "p", projectName: "p", userId: "u", userName: "u" };
      await tx.siteCredential.create({
        data: { id, siteId: site.id, method: "password", identity: {}, sealedSecret, ...who },
      });
    });
    await expect(forgetting).rejects.toThrow("1 rows of site_credentials still use another key");
  });
});

it("killed again and again, it is repeated until it is done, and every secret opens all the time", async () => {
  const { ids } = await inUse();
  for (const verb of ["rotate", "forget-old"])
    for (let killAfterMs = 150; ; killAfterMs *= 1.3) {
      const child = spawn(process.execPath, [program.file, verb], { env: process.env, stdio: "ignore" });
      const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
      const timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
      const code = await ended;
      clearTimeout(timer);
      expect(await secretsBy(inFile(), ids)).toEqual(ALL);
      expect(await keyComplaint()).toBeNull();
      if (code === 0) break;
    }
  expect(inFile()).toHaveLength(1);
  expect(await inDatabase()).toEqual(inFile().map(({ id }) => id));
}, 240_000);
