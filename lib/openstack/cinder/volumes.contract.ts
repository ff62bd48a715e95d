import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listImages } from "../glance/images";
import { collect } from "../pagination";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { deleteAttachment, listAttachments } from "./attachments";
import { listMessages } from "./messages";
import { createSnapshot, deleteSnapshot, resetSnapshotStatus } from "./snapshot-changes";
import { findSnapshot, getSnapshot, listSnapshots, waitForSnapshot, waitForSnapshotGone } from "./snapshots";
import {
  extendVolume,
  getImageMetadata,
  resetVolumeStatus,
  setBootable,
  setImageMetadata,
  unsetImageMetadata,
} from "./volume-actions";
import {
  type CreateVolume,
  createVolume,
  deleteVolume,
  setVolumeMetadata,
  updateVolume,
} from "./volume-changes";
import { waitForVolume, waitForVolumeGone } from "./volume-waits";
import { findVolume, getVolume, listVolumes } from "./volumes";

const SOON = { deadlineMs: 60_000, interval: { firstMs: 200, maxMs: 1_000 } };
let demo: Session;
let admin: Session;
const cleanup = new Cleanup();

beforeAll(async () => {
  [demo, admin] = await Promise.all([cloudSession("r1-demo"), cloudSession("r1-admin-demo")]);
});

afterAll(async () => {
  try {
    await cleanup.run();
  } finally {
    await Promise.all([demo.transport.close(), admin.transport.close()]);
    reportCalls();
  }
});

async function makeVolume(fields: Partial<CreateVolume> = {}) {
  const { id, requestId } = await createVolume(demo, {
    name: testName("volume"),
    ...(fields.from ? {} : { sizeGib: 1 }),
    ...fields,
  });
  expect(requestId).toMatch(/^req-/);
  cleanup.add(`volume ${id}`, async () => {
    await deleteVolume(demo, id, { withSnapshots: true });
    await waitForVolumeGone(demo, id, SOON);
  });
  return waitForVolume(demo, id, SOON);
}

describe("a volume", () => {
  test("is made, found, listed, changed and deleted", async () => {
    const name = testName("plain");
    const made = await makeVolume({ name, description: "one", metadata: { dr_op: name } });
    expect(made).toMatchObject({
      name,
      description: "one",
      sizeGib: 1,
      status: "available",
      isBootable: false,
      isEncrypted: false,
      imageMetadata: undefined,
      metadata: { dr_op: name },
      attachments: [],
      projectId: await demo.projectId(),
    });
    expect(made.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(Math.abs(Date.parse(made.createdAt ?? "") - Date.now())).toBeLessThan(120_000);
    expect(made.typeId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await collect(listVolumes(demo, { name }))).map((v) => v.id)).toEqual([made.id]);
    const seen = await collect(listVolumes(admin, { name, allProjects: true, status: "available" }));
    expect(seen[0]?.host).toContain("@");

    await setVolumeMetadata(demo, made.id, { tier: "gold" });
    await extendVolume(demo, made.id, 2);
    const extended = await waitForVolume(demo, made.id, SOON);
    expect(extended).toMatchObject({ sizeGib: 2, metadata: { dr_op: name, tier: "gold" } });

    await updateVolume(demo, made.id, { name: `${name}-2` });
    expect(await getVolume(demo, made.id)).toMatchObject({ name: `${name}-2`, description: "one" });
    await updateVolume(demo, made.id, { name, description: "two" });
    expect(await getVolume(demo, made.id)).toMatchObject({ name, description: "two" });
    await expect(updateVolume(demo, randomUUID(), { name })).rejects.toMatchObject({ kind: "not_found" });

    await deleteVolume(demo, made.id);
    await waitForVolumeGone(demo, made.id, SOON);
    await deleteVolume(demo, made.id);
    expect(await findVolume(demo, made.id)).toBeUndefined();
    await expect(getVolume(demo, made.id)).rejects.toMatchObject({ kind: "not_found", status: 404 });
  });

  test("from an image boots and keeps the image's properties, which can be changed", async () => {
    const [image] = await collect(listImages(demo, { name: "devcloud-image" }));
    if (!image) throw new Error("the cloud has no devcloud-image");
    const { id } = await makeVolume({ from: { imageId: image.id }, sizeGib: 1 });
    const volume = await getVolume(demo, id);
    expect(volume.isBootable).toBe(true);
    expect(volume.imageMetadata).toMatchObject({ image_id: image.id, hw_qemu_guest_agent: "yes" });

    await setImageMetadata(demo, id, { hw_firmware_type: "uefi" });
    expect(await getImageMetadata(demo, id)).toMatchObject({
      hw_qemu_guest_agent: "yes",
      hw_firmware_type: "uefi",
    });
    await unsetImageMetadata(demo, id, "hw_firmware_type");
    expect(await getImageMetadata(demo, id)).not.toHaveProperty("hw_firmware_type");
    await expect(unsetImageMetadata(demo, id, "hw_firmware_type")).rejects.toMatchObject({
      kind: "not_found",
    });
    await setBootable(demo, id, false);
    expect((await getVolume(demo, id)).isBootable).toBe(false);
  });

  test("is refused with the cloud's reason", async () => {
    await expect(createVolume(demo, { name: testName("none"), sizeGib: 1, type: "no-such-type" }))
      .rejects //
      .toMatchObject({ kind: "not_found", fault: "itemNotFound" });
    const { id } = await makeVolume();
    await expect(resetVolumeStatus(demo, id, "error")).rejects.toMatchObject({ kind: "forbidden" });
    await resetVolumeStatus(admin, id, "error");
    await expect(waitForVolume(demo, id, SOON)).rejects.toMatchObject({
      kind: "conflict",
      causeText: "its status is error",
    });
    expect(await collect(listMessages(demo, { resourceId: id, resourceType: "VOLUME" }))).toEqual([]);
    await resetVolumeStatus(admin, id, "available");
  });

  test("that no backend can hold ends in error, with the scheduler's message as the reason", async () => {
    const site = await cloudSession("r1");
    cleanup.add("site session", () => site.transport.close());
    const type = testName("nowhere");
    const made = await site.call({
      service: "volume",
      method: "POST",
      path: "/types",
      body: { volume_type: { name: type, extra_specs: { volume_backend_name: type } } },
      expect: [200],
    });
    const typeId = JSON.parse(made.body.toString()).volume_type.id as string;
    cleanup.add(`type ${typeId}`, () =>
      site.call({ service: "volume", method: "DELETE", path: `/types/${typeId}`, expect: [202] }),
    );
    const { id } = await createVolume(demo, { name: type, sizeGib: 1, type });
    cleanup.add(`volume ${id}`, async () => {
      await deleteVolume(demo, id);
      await waitForVolumeGone(demo, id, SOON);
    });
    await expect(waitForVolume(demo, id, SOON)).rejects.toMatchObject({
      kind: "conflict",
      causeText: expect.stringContaining("its status is error: "),
    });
    const [message] = await collect(listMessages(demo, { resourceId: id }));
    expect(message).toMatchObject({ resourceId: id, resourceType: "VOLUME", level: "ERROR" });
    expect(message?.keptUntil).toMatch(/Z$/);
  });

  test("in use is not deleted; its attachment can be removed", async () => {
    const { id } = await makeVolume();
    const instance = randomUUID();
    await demo.call({
      service: "volume",
      method: "POST",
      path: "/attachments",
      body: { attachment: { volume_uuid: id, instance_uuid: instance } },
      microversion: { pin: "3.70", atLeast: "3.27" },
      expect: [200],
    });
    await expect(deleteVolume(demo, id)).rejects.toMatchObject({ kind: "bad_request", status: 400 });
    const [attachment, ...others] = await collect(listAttachments(demo, { volumeId: id, pageSize: 1 }));
    expect(attachment).toMatchObject({ volumeId: id, serverId: instance, status: "reserved" });
    expect(others).toEqual([]);
    expect(await collect(listAttachments(demo, { serverId: instance }))).toHaveLength(1);
    await deleteAttachment(demo, attachment?.id ?? "");
    await deleteAttachment(demo, attachment?.id ?? "");
    await waitForVolume(demo, id, SOON);
  });
});

describe("a snapshot", () => {
  test("is made, found, cloned from and deleted; its volume cannot be deleted before", async () => {
    const volume = await makeVolume();
    const name = testName("snapshot");
    const { id, requestId } = await createSnapshot(demo, {
      volumeId: volume.id,
      name,
      metadata: { dr_op: name },
    });
    expect(requestId).toMatch(/^req-/);
    const snapshot = await waitForSnapshot(demo, id, SOON);
    expect(snapshot).toMatchObject({ id, volumeId: volume.id, name, sizeGib: 1, metadata: { dr_op: name } });
    expect(snapshot.createdAt).toMatch(/Z$/);
    expect((await getSnapshot(demo, id)).groupSnapshotId).toBeUndefined();
    await expect(deleteVolume(demo, volume.id)).rejects.toMatchObject({
      kind: "bad_request",
      fault: "badRequest",
    });
    const clone = await makeVolume({ from: { snapshotId: id } });
    expect(clone).toMatchObject({ snapshotId: id, sizeGib: 1 });
    expect(await makeVolume({ from: { volumeId: volume.id } })).toMatchObject({ sourceVolumeId: volume.id });

    await resetSnapshotStatus(admin, id, "error");
    await expect(waitForSnapshot(demo, id, SOON)).rejects.toMatchObject({ kind: "conflict" });
    await expect(resetSnapshotStatus(demo, id, "available")).rejects.toMatchObject({ kind: "forbidden" });
    await deleteSnapshot(demo, id);
    await waitForSnapshotGone(demo, id, SOON);
    await deleteSnapshot(demo, id);
    expect(await findSnapshot(demo, id)).toBeUndefined();
    await expect(createSnapshot(demo, { volumeId: randomUUID(), name })).rejects.toMatchObject({
      kind: "not_found",
    });
  });

  test("list is read whole although the item that marks the place is deleted", async () => {
    const volume = await makeVolume();
    const ids: string[] = [];
    for (let i = 0; i < 11; i++) {
      ids.push((await createSnapshot(demo, { volumeId: volume.id, name: testName(`page-${i}`) })).id);
    }
    await Promise.all(ids.map((id) => waitForSnapshot(demo, id, SOON)));
    const read: string[] = [];
    for await (const { id } of listSnapshots(demo, { volumeId: volume.id, pageSize: 2 })) {
      read.push(id);
      // The last of the fifth page: the next request names it as its marker.
      if (read.length === 10) {
        await deleteSnapshot(demo, id);
        await waitForSnapshotGone(demo, id, SOON);
      }
    }
    expect(read.sort()).toEqual(ids.sort());
    const available = await collect(listSnapshots(demo, { volumeId: volume.id, status: "available" }));
    expect(available).toHaveLength(10);
  });
});
