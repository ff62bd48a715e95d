import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Refusal } from "../core/refusal";
import { cinderStage } from "./testing/cinder-stage";

const fault = (at: string, effect: { do: "never" } | { do: "fail" }, subject?: string) => ({
  at,
  effect,
  skip: 0,
  probability: 1,
  ...(subject ? { subject } : {}),
});

async function stageOf(...options: Parameters<typeof cinderStage>) {
  const stage = await cinderStage(...options);
  onTestFinished(() => stage.close());
  return stage;
}

test("a snapshot that a fault holds is creating for ever, is not deleted, and goes on when it is let go", async () => {
  const { ask, clock, newVolume, sandbox } = await stageOf();
  const volume = await newVolume();
  sandbox.world.faults.add(fault("task:cinder.snapshot", { do: "never" }, volume));
  const { id } = (await ask("POST", "/snapshots", { snapshot: { volume_id: volume } })).snapshot;
  clock.advance(3_600_000);
  const status = async () => (await ask("GET", `/snapshots/${id}`)).snapshot.status;
  expect(await status()).toBe("creating");
  await expect(ask("DELETE", `/snapshots/${id}`)).rejects.toMatchObject({
    status: 400,
    message: "Invalid snapshot: Snapshot status must be available or error and must not be part of a group.",
  } satisfies Partial<Refusal>);
  expect(sandbox.world.agenda.release(() => true)).toBe(1);
  clock.advance(1_000);
  expect(await status()).toBe("available");
});

test("what fails ends in the status that Cinder has for it", async () => {
  const { ask, clock, newVolume, sandbox } = await stageOf();
  const volume = await newVolume();
  const failing = async (task: string, run: () => Promise<unknown>) => {
    const rule = sandbox.world.faults.add(fault(`task:${task}`, { do: "fail" }));
    await run();
    clock.advance(60_000);
    sandbox.world.faults.rows.remove(rule.id);
    return (await ask("GET", `/volumes/${volume}`)).volume.status;
  };
  const extend = () => ask("POST", `/volumes/${volume}/action`, { "os-extend": { new_size: 2 } });
  expect(await failing("cinder.extend", extend)).toBe("error_extending");
  expect(await failing("cinder.delete", () => ask("DELETE", `/volumes/${volume}`))).toBe("error_deleting");
  const { id } = (await failingCreate()).volume;
  expect((await ask("GET", `/volumes/${id}`)).volume.status).toBe("error");

  async function failingCreate() {
    sandbox.world.faults.add(fault("task:cinder.create", { do: "fail" }));
    const made = await ask("POST", "/volumes", { volume: { size: 1 } });
    clock.advance(60_000);
    return made;
  }
});

test("a volume that was being made when the sandbox stopped is finished after the next start", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-cinder-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = await cinderStage({ folder });
  const { id } = (await first.ask("POST", "/volumes", { volume: { size: 1, name: "kept" } })).volume;
  await first.close();
  const second = await stageOf({ folder });
  second.clock.advance(60_000);
  expect((await second.ask("GET", `/volumes/${id}`)).volume).toMatchObject({
    name: "kept",
    status: "available",
  });
  expect((await second.ask("GET", "/types")).volume_types).toHaveLength(1);
});

test("an old microversion shows fewer fields, and does not have what came later", async () => {
  const { ask, newVolume } = await stageOf();
  const id = await newVolume();
  const shown = async (version: string) => (await ask("GET", `/volumes/${id}`, undefined, version)).volume;
  expect(await shown("3.70")).toHaveProperty("volume_type_id");
  expect(await shown("3.62")).not.toHaveProperty("volume_type_id");
  const old = await shown("3.0");
  for (const field of ["group_id", "provider_id", "service_uuid", "cluster_name", "consumes_quota"])
    expect(old).not.toHaveProperty(field);
  await expect(ask("GET", "/groups", undefined, "3.12")).rejects.toMatchObject({ status: 404 });
  await expect(ask("POST", "/volumes", { volume: { size: 1, foo: 1 } }, "3.70")).rejects.toMatchObject({
    status: 400,
  });
  await expect(ask("POST", "/volumes", { volume: { size: 1, foo: 1 } }, "3.52")).resolves.toHaveProperty(
    "volume.id",
  );
});

test("an unknown filter is forgotten before 3.31, refused since; an admin gets an empty list", async () => {
  const member = await stageOf({}, { isAdmin: false });
  await member.newVolume();
  expect((await member.ask("GET", "/volumes?foo=1", undefined, "3.30")).volumes).toHaveLength(1);
  await expect(member.ask("GET", "/volumes?foo=1")).rejects.toMatchObject({
    status: 400,
    message: "Invalid filters foo are found in query options.",
  });
  const admin = await stageOf();
  await admin.newVolume();
  expect((await admin.ask("GET", "/volumes?foo=1")).volumes).toEqual([]);
});

test("pages follow each other to the end; one page more has nothing", async () => {
  const { ask, newVolume } = await stageOf();
  for (const name of ["a", "b", "c", "d"]) await newVolume({ name });
  const seen: string[] = [];
  let query = "/volumes?limit=2";
  for (let page = 0; page < 3; page++) {
    const { volumes, volumes_links: links = [] } = await ask("GET", query);
    seen.push(...volumes.map(({ name }: { name: string }) => name));
    expect(volumes).toHaveLength(page < 2 ? 2 : 0);
    expect(links).toHaveLength(page < 2 ? 1 : 0);
    query = `/volumes${new URL(links[0]?.href ?? "http://nowhere").search}`;
  }
  expect(seen).toEqual(["d", "c", "b", "a"]);
  const sorted = await ask("GET", "/volumes?sort=name:asc&limit=1&offset=1&with_count=true");
  expect(sorted).toMatchObject({ volumes: [{ name: "b" }], count: 4 });
});

test("a quota says which is full, with what was asked and what there is", async () => {
  const { ask, caller } = await stageOf();
  const set = (quota_set: object) => ask("PUT", `/os-quota-sets/${caller.projectId}`, { quota_set });
  const make = (volume: object) => ask("POST", "/volumes", { volume });
  await set({ gigabytes: 5, volumes: 2, per_volume_gigabytes: 4 });
  await make({ size: 3 });
  await expect(make({ size: 5 })).rejects.toMatchObject({
    status: 413,
    message: "VolumeSizeExceedsLimit: Requested volume size 5G is larger than maximum allowed limit 4G.",
  });
  await expect(make({ size: 3 })).rejects.toMatchObject({
    status: 413,
    message:
      "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested 3G, quota is 5G and 3G has been consumed.",
  });
  await make({ size: 1 });
  await expect(make({ size: 1 })).rejects.toMatchObject({
    message: "VolumeLimitExceeded: Maximum number of volumes allowed (2) exceeded for quota 'volumes'.",
  });
  // With both full, the gigabytes are told.
  await expect(make({ size: 3 })).rejects.toMatchObject({
    message: expect.stringContaining("VolumeSizeExceedsAvailableQuota"),
  });
});
