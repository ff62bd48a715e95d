import { afterEach, beforeEach, expect, test } from "vitest";
import { call } from "../../core/call";
import { ManualClock } from "../../core/clock";
import type { Caller } from "../../core/http";
import type { Site } from "../../core/site";
import { directory } from "../../keystone/rows";
import { bare } from "../../scenes/bare";
import { type Sandbox, startSandbox } from "../../start-sandbox";
import { readContent, writeContent } from "../content";
import { changeVolume, DAEMONS, MESSAGES, VOLUMES } from "../rows";
import { BACKUPS } from "../rows-backups";
import { makeVolume } from "../volumes/make-volume";
import { restartCinderBackup } from "./restart-cinder-backup";

const LONG = 60_000;
const clock = new ManualClock();
let sandbox: Sandbox;
let here: Site;
let there: Site;
let admin: Caller;

beforeEach(async () => {
  sandbox = await startSandbox({ scene: bare, password: "secret", clock, hasLatency: false });
  [here, there] = sandbox.world.sites as [Site, Site];
  const { projects, users } = directory(sandbox.world);
  const project = projects.find(({ name }) => name === "demo");
  const user = users.find(({ name }) => name === "admin");
  admin = {
    tokenId: "",
    userId: user?.id ?? "",
    userName: "admin",
    domainId: "default",
    projectId: project?.id,
    projectName: "demo",
    roles: ["admin"],
    isAdmin: true,
  };
});
afterEach(() => sandbox.close());

async function ask(site: Site, method: string, path: string, body?: unknown, caller = admin) {
  const answer = await call(site, caller, { method, path: `/volume/v3/${admin.projectId}${path}`, body });
  // biome-ignore lint/suspicious/noExplicitAny: an answer's JSON
  return answer.body as any;
}

function newVolume(site: Site, blocks: string[] = []): string {
  const { id } = makeVolume(site, admin, { name: "db", sizeGib: 1 });
  clock.advance(LONG);
  writeContent(site, id, sixteen(blocks));
  return id;
}
const sixteen = (blocks: string[]) => Array.from({ length: 16 }, (_, i) => blocks[i] ?? "");

/** Made, and as it is when nothing goes on any more. */
async function backUp(site: Site, volumeId: string, more: object = {}): Promise<string> {
  const { backup } = await ask(site, "POST", "/backups", { backup: { volume_id: volumeId, ...more } });
  clock.advance(LONG);
  return backup.id;
}
const show = async (site: Site, id: string) => (await ask(site, "GET", `/backups/${id}`)).backup;

async function importThere(...ids: string[]): Promise<void> {
  for (const id of ids) {
    const record = await ask(here, "GET", `/backups/${id}/export_record`);
    await ask(there, "POST", "/backups/import_record", record);
    clock.advance(LONG);
  }
}

async function restoreThere(id: string): Promise<string> {
  const volumeId = newVolume(there);
  await ask(there, "POST", `/backups/${id}/restore`, { restore: { volume_id: volumeId } });
  clock.advance(LONG);
  return volumeId;
}
const statusOf = (site: Site, volumeId: string) => site.rows(VOLUMES).get(volumeId)?.status;
const objects = () => sandbox.world.blobs.list("backups/");

test("an increment keeps what changed, and another region restores it from its chain", async () => {
  const volumeId = newVolume(here, ["one", "two", "three"]);
  const full = await backUp(here, volumeId, { container: "shared" });
  expect(await show(here, full)).toMatchObject({ object_count: 16, container: "shared" });
  writeContent(here, volumeId, sixteen(["one", "2", "three"]));
  const first = await backUp(here, volumeId, { incremental: true });
  expect(await show(here, first)).toMatchObject({ object_count: 1, status: "available" });
  const empty = await backUp(here, volumeId, { incremental: true });
  expect(await show(here, empty)).toMatchObject({ object_count: 0, status: "available" });
  writeContent(here, volumeId, sixteen(["1", "2", "three"]));
  const last = await backUp(here, volumeId, { incremental: true });
  expect(objects().filter((name) => name.startsWith(`backups/shared/${full}/`))).toHaveLength(18);

  await importThere(full, first, empty, last);
  expect(readContent(there, await restoreThere(last))).toEqual(sixteen(["1", "2", "three"]));
  expect(readContent(there, await restoreThere(first))).toEqual(sixteen(["one", "2", "three"]));
});

test("what is imported is deleted for both, and then only the volume shows that it is gone", async () => {
  const full = await backUp(here, newVolume(here, ["one"]));
  await importThere(full);
  await ask(there, "DELETE", `/backups/${full}`);
  clock.advance(LONG);
  expect(there.rows(BACKUPS).get(full)).toBeUndefined();
  expect(objects()).toEqual([]);
  expect(await show(here, full)).toMatchObject({ status: "available" });
  const volumeId = newVolume(here, ["before"]);
  await ask(here, "POST", `/backups/${full}/restore`, { restore: { volume_id: volumeId } });
  clock.advance(LONG);
  expect(statusOf(here, volumeId)).toBe("error_restoring");
  expect(await show(here, full)).toMatchObject({ status: "available", fail_reason: null });
  expect(here.rows(MESSAGES).all()).toMatchObject([
    { resourceId: full, text: "restore backup:Backup driver failed to restore backup." },
  ]);
});

test("whoever is no admin restores an increment only with its parents in the same project", async () => {
  const source = newVolume(here, ["one"]);
  const full = await backUp(here, source);
  const increment = await backUp(here, source, { incremental: true });
  await importThere(full, increment);
  const member = { ...admin, isAdmin: false };
  const restore = async (caller: Caller) => {
    const { volume } = await ask(there, "POST", "/volumes", { volume: { backup_id: increment } }, caller);
    clock.advance(LONG);
    return statusOf(there, volume.id);
  };
  expect(await restore(member)).toBe("available");
  there.rows(BACKUPS).update(full, { projectId: "another" });
  expect(await restore(member)).toBe("error_restoring");
  expect(await restore(admin)).toBe("available");
});

test("an object that is rotten or missing fails the restore, and nothing is written", async () => {
  const full = await backUp(here, newVolume(here, ["one"]));
  await importThere(full);
  const [name = ""] = objects().filter((each) => each.endsWith("-00001"));
  const bytes = sandbox.world.blobs.get(name) as Buffer;
  sandbox.world.blobs.put(name, Buffer.concat([Buffer.from("rot"), bytes]));
  const first = await restoreThere(full);
  expect(statusOf(there, first)).toBe("error_restoring");
  expect(readContent(there, first)).toEqual(sixteen([]));
  sandbox.world.blobs.remove(name);
  expect(statusOf(there, await restoreThere(full))).toBe("error_restoring");
  sandbox.world.blobs.put(name, bytes);
  expect(statusOf(there, await restoreThere(full))).toBe("available");
});

test("an increment whose parent's objects are gone ends in error, and its volume is as before", async () => {
  const volumeId = newVolume(here, ["one"]);
  const full = await backUp(here, volumeId);
  for (const name of objects()) sandbox.world.blobs.remove(name);
  const increment = await backUp(here, volumeId, { incremental: true });
  expect(await show(here, increment)).toMatchObject({
    status: "error",
    fail_reason: expect.stringContaining(`[Errno 2] No such file or directory:`),
  });
  expect(statusOf(here, volumeId)).toBe("available");
  expect(await show(here, full)).toMatchObject({ has_dependent_backups: false });
});

test("a volume that grew needs a full backup", async () => {
  const volumeId = newVolume(here);
  await backUp(here, volumeId);
  changeVolume(here, volumeId, { sizeGib: 2 });
  const increment = await backUp(here, volumeId, { incremental: true });
  expect(await show(here, increment)).toMatchObject({
    fail_reason: "Invalid backup: Volume size increased since the last backup. Do a full backup.",
  });
});

test("a fault fails the next backup of a volume", async () => {
  const volumeId = newVolume(here);
  const other = newVolume(here);
  sandbox.world.faults.add({
    at: "task:cinder.backup",
    subject: volumeId,
    effect: { do: "fail", reason: "no room in the store" },
    times: 1,
    skip: 0,
    probability: 1,
  });
  expect(await show(here, await backUp(here, other))).toMatchObject({ status: "available" });
  expect(await show(here, await backUp(here, volumeId))).toMatchObject({
    status: "error",
    fail_reason: "no room in the store",
    object_count: 0,
  });
  expect(statusOf(here, volumeId)).toBe("available");
  expect(await show(here, await backUp(here, volumeId))).toMatchObject({ status: "available" });
});

test("cinder-backup gives up what it was doing when it is restarted", async () => {
  const source = newVolume(here);
  const full = await backUp(here, source);
  const target = newVolume(here);
  changeVolume(here, source, { status: "in-use" });
  await ask(here, "POST", `/backups/${full}/restore`, { restore: { volume_id: target } });
  const { backup } = await ask(here, "POST", "/backups", {
    backup: { volume_id: source, force: true },
  });
  expect([statusOf(here, source), statusOf(here, target)]).toEqual(["backing-up", "restoring-backup"]);
  restartCinderBackup(here);
  clock.advance(LONG);
  expect([statusOf(here, source), statusOf(here, target)]).toEqual(["in-use", "error_restoring"]);
  expect(await show(here, full)).toMatchObject({ status: "available" });
  expect(await show(here, backup.id)).toMatchObject({
    status: "error",
    fail_reason: "incomplete backup reset on manager restart",
  });
});

test("a restore is called off by its backup's status", async () => {
  const full = await backUp(here, newVolume(here, ["one"]));
  const volumeId = newVolume(here);
  await ask(here, "POST", `/backups/${full}/restore`, { restore: { volume_id: volumeId } });
  await ask(here, "POST", `/backups/${full}/action`, { "os-reset_status": { status: "error" } });
  clock.advance(100);
  expect(await show(here, full)).toMatchObject({ status: "error" });
  clock.advance(LONG);
  expect(statusOf(here, volumeId)).toBe("error");
  expect(await show(here, full)).toMatchObject({ status: "available" });
});

test("without a cinder-backup a new backup ends in error, and nothing else is taken", async () => {
  const volumeId = newVolume(here);
  const full = await backUp(here, volumeId);
  const record = await ask(here, "GET", `/backups/${full}/export_record`);
  const daemon = here.rows(DAEMONS).find(({ binary }) => binary === "cinder-backup");
  here.rows(DAEMONS).update(daemon?.id ?? "", { isUp: false });
  expect(await show(here, await backUp(here, volumeId))).toMatchObject({
    status: "error",
    fail_reason: "Service not found for creating backup.",
  });
  expect(statusOf(here, volumeId)).toBe("available");
  const none = { status: 404, message: "Service cinder-backup could not be found." };
  const restore = { restore: { volume_id: newVolume(here) } };
  await expect(ask(here, "POST", `/backups/${full}/restore`, restore)).rejects.toMatchObject(none);
  await expect(ask(here, "GET", `/backups/${full}/export_record`)).rejects.toMatchObject(none);
  await expect(ask(here, "DELETE", `/backups/${full}`)).rejects.toMatchObject(none);
  await expect(ask(here, "POST", "/backups/import_record", record)).rejects.toMatchObject({ status: 503 });
  expect(await show(here, full)).toMatchObject({ status: "available" });
  const { volume } = await ask(here, "POST", "/volumes", { volume: { backup_id: full } });
  clock.advance(LONG);
  expect(statusOf(here, volume.id)).toBe("error");
});

test("a record of another driver, or half a record, ends in error", async () => {
  const encode = (record: object) => Buffer.from(JSON.stringify(record)).toString("base64");
  const add = async (id: string, backup_service: string) => {
    const backup_url = encode({ id, size: 1, container: "c", display_name: "n", object_count: 1 });
    await ask(there, "POST", "/backups/import_record", { "backup-record": { backup_service, backup_url } });
    clock.advance(LONG);
    return show(there, id);
  };
  expect(await add("one", "cinder.backup.drivers.s3.S3BackupDriver")).toMatchObject({
    status: "error",
    size: 0,
    fail_reason: expect.stringMatching(
      /^Import record failed, cannot find backup service .*S3BackupDriver\.$/,
    ),
  });
  expect(await add("two", "cinder.backup.drivers.posix")).toMatchObject({
    status: "error",
    fail_reason:
      "Driver successfully decoded imported backup data, but there are missing fields (display_description, service_metadata).",
  });
});
