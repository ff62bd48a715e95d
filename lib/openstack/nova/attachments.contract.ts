import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { waitFor } from "../wait-for";
import { attachVolume, detachVolume, listAttachments, setDeletedWithServer } from "./attachments";
import { createServerImage, suspendServer } from "./server-actions";
import type { Server } from "./servers";
import { getServer } from "./servers";
import { bootServer, publicImage, QUICK } from "./testing/boot";
import { waitForServer } from "./wait-for-server";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const cleanup = new Cleanup();
let session: Session;
/** Boots from a volume. */
let server: Server;

beforeAll(async () => {
  session = await cloudSession("r1");
  server = await bootServer(session, "volumes", cleanup, {
    blockDevices: [
      {
        sourceType: "image",
        id: await publicImage(session),
        bootIndex: 0,
        sizeGib: 1,
        deleteOnTermination: true,
      },
    ],
  });
});

afterAll(async () => {
  await cleanup.run();
  await session.transport.close();
  reportCalls();
});

const Volume = z.object({ volume: z.object({ id: z.string(), status: z.string() }) });
const Snapshot = z.object({ snapshot: z.object({ id: z.string(), status: z.string() }) });

const read = async (kind: "volume" | "snapshot", id: string): Promise<string | undefined> => {
  const call = { service: "volume", method: "GET", path: `/${kind}s/${id}`, expect: [200, 404] } as const;
  const answer = await session.call(call);
  if (answer.status === 404) return undefined;
  const body: unknown = JSON.parse(answer.body.toString());
  return kind === "volume" ? Volume.parse(body).volume.status : Snapshot.parse(body).snapshot.status;
};

const becomes = (kind: "volume" | "snapshot", id: string, status: string | undefined) =>
  waitFor<string>({
    ...QUICK,
    site: session.site,
    what: `${kind} ${id} to be ${status ?? "gone"}`,
    get: () => read(kind, id),
    stateOf: (s) => s,
    isDone: (s) => s === status,
    absentMeans: status === undefined ? "done" : "pending",
  });

const remove = async (kind: "volume" | "snapshot", id: string) => {
  await session.call({ service: "volume", method: "DELETE", path: `/${kind}s/${id}`, expect: [202, 404] });
  await becomes(kind, id, undefined);
};

/** The action that this request asked for has ended well. */
const ended = (requestId: string | undefined) =>
  waitForServer(session, server.id, { ...QUICK, vmState: "active", requestId });

async function newVolume(): Promise<string> {
  const { volume } = await session.json(Volume, {
    service: "volume",
    method: "POST",
    path: "/volumes",
    body: { volume: { size: 1, name: testName("attach") } },
    expect: [202],
  });
  cleanup.add(`volume ${volume.id}`, () => remove("volume", volume.id));
  await becomes("volume", volume.id, "available");
  return volume.id;
}

describe("attachments", () => {
  test("come and go, in the order of their devices", async () => {
    const [root] = await listAttachments(session, server.id);
    expect(root).toMatchObject({ device: server.rootDevice, isDeletedWithServer: true });
    expect(root?.volumeId).toBe(server.volumeIds[0]);
    expect(root?.attachmentId).toBeTruthy();

    const volumeId = await newVolume();
    const attached = await attachVolume(session, server.id, { volumeId });
    try {
      await ended(attached.requestId);
      await becomes("volume", volumeId, "in-use");
      const list = await listAttachments(session, server.id);
      expect(list).toMatchObject([{ volumeId: root?.volumeId }, { volumeId, isDeletedWithServer: false }]);
      expect(attached.device).toBe(list[1]?.device);
      await expect(attachVolume(session, server.id, { volumeId })).rejects.toMatchObject({
        kind: "bad_request",
        status: 400,
      });
      for (const isDeletedWithServer of [true, true, false]) {
        await setDeletedWithServer(session, server.id, volumeId, isDeletedWithServer);
        expect((await listAttachments(session, server.id))[1]).toMatchObject({
          volumeId,
          isDeletedWithServer,
        });
      }
    } finally {
      await ended((await detachVolume(session, server.id, volumeId)).requestId);
    }
    await becomes("volume", volumeId, "available");
    expect(await listAttachments(session, server.id)).toEqual([root]);
    await detachVolume(session, server.id, volumeId);
  });

  test("are refused for what is not there, for the root, and while suspended", async () => {
    const attach = attachVolume(session, server.id, { volumeId: NOBODY });
    await expect(attach).rejects.toMatchObject({ kind: "not_found", status: 404 });
    const root = server.volumeIds[0] ?? "";
    await expect(detachVolume(session, server.id, root)).rejects.toMatchObject({ kind: "bad_request" });
    await expect(setDeletedWithServer(session, server.id, NOBODY, true)).rejects.toMatchObject({
      kind: "not_found",
      status: 404,
    });
    await expect(listAttachments(session, NOBODY)).rejects.toMatchObject({ kind: "not_found" });

    const other = await bootServer(session, "suspended", cleanup);
    const { requestId } = await suspendServer(session, other.id);
    await waitForServer(session, other.id, { ...QUICK, vmState: "suspended", requestId });
    await expect(attachVolume(session, other.id, { volumeId: await newVolume() })).rejects.toMatchObject({
      kind: "conflict",
      causeText: `HTTP 409: Cannot 'attach_volume' instance ${other.id} while it is in vm_state suspended`,
    });
  });
});

describe("an image of a server from volumes", () => {
  test("is empty and names the snapshots, which outlive it; the server shows no task", async () => {
    const made = await createServerImage(session, server.id, { name: testName("bfv") });
    expect((await getServer(session, server.id)).taskState).toBeNull();
    const image = { service: "image", path: `/images/${made.imageId}` } as const;
    const Image = z.object({ size: z.number(), status: z.string(), block_device_mapping: z.string() });
    const shown = await session.json(Image, { ...image, method: "GET", expect: [200] });
    const Mapping = z.array(z.object({ snapshot_id: z.string(), boot_index: z.number().nullable() }));
    const mapping = Mapping.parse(JSON.parse(shown.block_device_mapping));
    for (const m of mapping)
      cleanup.add(`snapshot ${m.snapshot_id}`, () => remove("snapshot", m.snapshot_id));
    await session.call({ ...image, method: "DELETE", expect: [204] });

    expect(shown).toMatchObject({ size: 0, status: "active" });
    const root = mapping.find((m) => m.boot_index === 0);
    await becomes("snapshot", root?.snapshot_id ?? "", "available");
  });
});
