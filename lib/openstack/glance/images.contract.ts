import { createHash, randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { waitFor } from "../wait-for";
import { type CreateImage, createImage, deleteImage, updateImage } from "./image-changes";
import { downloadImage, uploadImage } from "./image-data";
import { importImage, listImportMethods, listStores } from "./image-import";
import { findImage, getImage, listImages } from "./images";

let demo: Session;
const cleanup = new Cleanup();

beforeAll(async () => {
  demo = await cloudSession("r1-demo");
});

afterAll(async () => {
  try {
    await cleanup.run();
  } finally {
    await demo.transport.close();
    reportCalls();
  }
});

async function makeImage(fields: Partial<CreateImage> = {}) {
  const { id, requestId } = await createImage(demo, {
    name: testName("image"),
    diskFormat: "raw",
    ...fields,
  });
  expect(requestId).toMatch(/^req-/);
  cleanup.add(`image ${id}`, () => deleteImage(demo, id));
  return id;
}

async function* pieces(data: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += 100_000) yield data.subarray(at, at + 100_000);
}

const sha512 = (data: Buffer) => createHash("sha512").update(data).digest("hex");

test("an image of a chosen id is sent, fetched, changed and deleted", async () => {
  const id = randomUUID();
  const name = testName("image");
  await makeImage({
    id,
    name,
    minDiskGib: 1,
    tags: ["contract"],
    properties: { hw_qemu_guest_agent: "yes" },
  });
  const queued = await getImage(demo, id);
  expect(queued).toMatchObject({
    id,
    name,
    status: "queued",
    diskFormat: "raw",
    containerFormat: "bare",
    minDiskGib: 1,
    tags: ["contract"],
    properties: { hw_qemu_guest_agent: "yes" },
    projectId: await demo.projectId(),
    hash: undefined,
  });
  // Neither of Glance's own fields is taken for a property.
  expect(Object.keys(queued.properties).filter((p) => !/^(hw|owner)_/.test(p))).toEqual([]);
  await expect(makeImage({ id })).rejects.toMatchObject({
    kind: "conflict",
    status: 409,
    causeText: expect.stringContaining(id),
  });

  const received: Buffer[] = [];
  const keep = async (chunk: Buffer) => void received.push(chunk);
  await downloadImage(demo, id, keep);
  expect(received).toEqual([]);
  const data = randomBytes(3_000_000);
  await uploadImage(demo, id, pieces(data));
  const active = await getImage(demo, id);
  expect(active).toMatchObject({
    status: "active",
    sizeBytes: data.length,
    hash: { algorithm: "sha512", value: sha512(data) },
  });
  await downloadImage(demo, id, keep);
  expect(sha512(Buffer.concat(received))).toBe(sha512(data));
  expect(received.length).toBeGreaterThan(1);
  await expect(uploadImage(demo, id, Buffer.from("more"))).rejects.toMatchObject({ kind: "conflict" });
  await expect(downloadImage(demo, id, () => Promise.reject(new Error("the disk is full")))).rejects.toThrow(
    /./,
  );

  await updateImage(demo, id, { set: { name: `${name}-2`, "odd/key~": "1", os_require_quiesce: "yes" } });
  await updateImage(demo, id, { set: { "odd/key~": "2" }, remove: ["os_require_quiesce"] });
  const changed = await getImage(demo, id);
  expect(changed).toMatchObject({ name: `${name}-2`, properties: { "odd/key~": "2" } });
  expect(changed.properties).not.toHaveProperty("os_require_quiesce");
  await expect(updateImage(demo, id, { remove: ["os_require_quiesce"] })).rejects.toMatchObject({
    kind: "conflict",
  });

  await updateImage(demo, id, { set: { protected: true } });
  await expect(deleteImage(demo, id)).rejects.toMatchObject({ kind: "forbidden", status: 403 });
  await updateImage(demo, id, { set: { protected: false } });
  await deleteImage(demo, id);
  await deleteImage(demo, id);
  expect(await findImage(demo, id)).toBeUndefined();
  const gone = await getImage(demo, id).catch((e) => e);
  // Glance says it in HTML: the reason is read out of it, without markup.
  expect(gone).toMatchObject({ kind: "not_found", causeText: expect.stringContaining(id) });
  expect(gone.causeText).not.toMatch(/[<>&]/);
  await expect(makeImage({ id })).rejects.toMatchObject({ kind: "conflict" });
});

test("images are listed whole although the one that marks the place is deleted", async () => {
  const tag = testName("tag");
  const ids: string[] = [];
  for (let i = 0; i < 11; i++) ids.push(await makeImage({ tags: [tag, "contract"] }));
  const read: string[] = [];
  for await (const { id } of listImages(demo, { tags: [tag, "contract"], pageSize: 2 })) {
    read.push(id);
    if (read.length === 10) await deleteImage(demo, id);
  }
  expect(read.sort()).toEqual(ids.sort());
  expect(await collect(listImages(demo, { tags: [tag], status: "queued" }))).toHaveLength(10);
  expect(await collect(listImages(demo, { tags: [tag], visibility: "public" }))).toEqual([]);
});

test("an import is asked for, and ends in an active image", async () => {
  expect(await listImportMethods(demo)).toContain("glance-direct");
  expect(await listStores(demo)).toContainEqual(expect.objectContaining({ isDefault: true }));
  const id = await makeImage();
  const data = randomBytes(10_000);
  await expect(importImage(demo, id, { method: { name: "glance-direct" } })).rejects.toMatchObject({
    kind: "conflict",
  });
  await demo.call({
    service: "image",
    method: "PUT",
    path: `/images/${id}/stage`,
    upload: { contentType: "application/octet-stream", data },
    expect: [204],
  });
  await importImage(demo, id, { method: { name: "glance-direct" } });
  const image = await waitFor({
    site: demo.site,
    what: `image ${id} to become active`,
    get: () => findImage(demo, id),
    stateOf: (i) => i.status,
    isDone: (i) => i.status === "active",
    absentMeans: "failed",
    deadlineMs: 30_000,
    interval: { firstMs: 200, maxMs: 1_000 },
  });
  expect(image?.hash?.value).toBe(sha512(data));
  expect(image).toMatchObject({ importingToStores: [], failedStores: [] });
  const stores = { stores: ["fs"], allStoresMustSucceed: true };
  await expect(importImage(demo, id, { method: { name: "copy-image" }, ...stores })).rejects.toMatchObject({
    kind: expect.stringMatching(/bad_request|forbidden/),
  });
});

test("an import by another region's Glance is refused where it is not enabled", async () => {
  const methods = await listImportMethods(demo);
  const id = await makeImage();
  const request = importImage(demo, id, {
    method: { name: "glance-download", region: "RegionTwo", imageId: randomUUID() },
  });
  if (methods.includes("glance-download")) await request;
  else await expect(request).rejects.toMatchObject({ kind: "bad_request", status: 400 });
});
