import { expect, test } from "vitest";
import { call } from "../core/call";
import { ManualClock } from "../core/clock";
import type { Caller } from "../core/http";
import { callerOf } from "../testing/caller-of";
import { testSandbox } from "../testing/test-sandbox";
import { imageBlocks, newImageFromVolume } from "./for-cinder";
import { IMAGES } from "./rows";

const clock = new ManualClock();
const { sandbox } = await testSandbox({ clock });
const { world } = sandbox;
const site = world.sites[0] as (typeof world.sites)[number];
const [admin, demo] = [callerOf(world, "admin", true), callerOf(world, "demo")];

async function ask(caller: Caller, method: string, path: string, body?: unknown) {
  const { body: answer } = await call(site, caller, { method, path: `/image/v2/${path}`, body });
  return answer as { id: string; images: { id: string }[]; next: string; tasks: unknown };
}

async function stagedImage(): Promise<string> {
  const { id } = await ask(demo, "POST", "images", { disk_format: "raw", container_format: "bare" });
  site.world.blobs.put(`staged-image/${site.name}/${id}`, Buffer.from("bytes"));
  site.rows(IMAGES).update(id, { status: "uploading" });
  await ask(demo, "POST", `images/${id}/import`, { method: { name: "glance-direct" } });
  return id;
}

test("an import takes its time, and is active then", async () => {
  const id = await stagedImage();
  expect(await ask(demo, "GET", `images/${id}`)).toMatchObject({
    status: "importing",
    os_glance_importing_to_stores: "fs",
  });
  clock.advance(1_000);
  expect(await ask(demo, "GET", `images/${id}`)).toMatchObject({
    status: "active",
    size: 5,
    os_glance_importing_to_stores: "",
  });
});

test("an import that is made to fail leaves a queued image that says so", async () => {
  world.faults.add({
    at: "task:glance.import",
    effect: { do: "fail", reason: "no room" },
    times: 1,
    skip: 0,
    probability: 1,
  });
  const id = await stagedImage();
  clock.advance(1_000);
  expect(await ask(demo, "GET", `images/${id}`)).toMatchObject({
    status: "queued",
    size: null,
    os_glance_failed_import: "fs",
  });
  const { tasks } = await ask(demo, "GET", `images/${id}/tasks`);
  expect(tasks).toMatchObject([{ status: "failure", message: "no room" }]);
});

test("what is shared is seen by whom it is shared with, and listed once it is accepted", async () => {
  const { id } = await ask(admin, "POST", "images", { name: "shared" });
  const ids = async () => (await ask(demo, "GET", "images")).images;
  await expect(ask(demo, "GET", `images/${id}`)).rejects.toMatchObject({ status: 404 });
  await ask(admin, "POST", `images/${id}/members`, { member: demo.projectId });
  expect(await ask(demo, "GET", `images/${id}`)).toMatchObject({ name: "shared" });
  expect(await ids()).not.toContainEqual(expect.objectContaining({ id }));
  await ask(demo, "PUT", `images/${id}/members/${demo.projectId}`, { status: "accepted" });
  expect(await ids()).toContainEqual(expect.objectContaining({ id }));
  await expect(ask(demo, "DELETE", `images/${id}`)).rejects.toThrow("You do not own this image");
});

test("a link to the next page has the last of two tags only", async () => {
  for (let i = 0; i < 2; i++) await ask(demo, "POST", "images", { tags: ["a", "b"] });
  const { images, next } = await ask(demo, "GET", "images?tag=a&tag=b&limit=1");
  expect(next).toBe(`/v2/images?tag=b&limit=1&marker=${images[0]?.id}`);
});

test("a volume's contents go through an image unchanged", () => {
  const blocks = Array.from({ length: 16 }, (_, i) => (i % 3 === 0 ? "" : `block ${i} \u00e9\u0000 end`));
  const { id } = newImageFromVolume(site, demo, { name: "of a volume", blocks });
  expect(imageBlocks(site, id)).toEqual(blocks);
  expect(site.rows(IMAGES).get(id)).toMatchObject({ status: "active", size: 4096, ownerId: demo.projectId });
});

test("a withheld image gives its bytes to admins only", async () => {
  const { id } = newImageFromVolume(site, demo, { name: "withheld", blocks: ["x"] });
  await ask(demo, "POST", `images/${id}/actions/deactivate`);
  await expect(ask(demo, "GET", `images/${id}/file`)).rejects.toMatchObject({ status: 403 });
  expect(await ask(admin, "GET", `images/${id}/file`)).toHaveLength(256);
});
