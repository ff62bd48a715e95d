import { expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { fakeSite, json } from "../testing/fake-site";
import { fixture, idAfter, oneCall } from "../testing/one-call";
import { createImage, deleteImage, updateImage } from "./image-changes";
import { downloadImage, uploadImage } from "./image-data";
import { importImage, listImportMethods, listStores } from "./image-import";
import { findImage, getImage, listImages } from "./images";

interface Row {
  call: (s: Session, id: string) => Promise<unknown>;
  query?: Record<string, string>;
  body?: unknown;
  value?: unknown;
  error?: Record<string, unknown>;
}

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

const ROWS: Record<string, Row> = {
  "GET-v2-images-ID-200": {
    call: getImage,
    value: expect.objectContaining({ status: "queued", minDiskGib: 1, tags: ["contract"], hash: undefined }),
  },
  "GET-v2-images-ID-404": { call: findImage, value: undefined },
  "POST-v2-images-201": {
    call: (s) =>
      createImage(s, {
        id: "chosen",
        name: "n",
        diskFormat: "raw",
        visibility: "private",
        minDiskGib: 1,
        minRamMib: 2,
        isProtected: true,
        tags: ["t"],
        properties: { hw_qemu_guest_agent: "yes", name: "not this" },
      }),
    body: {
      id: "chosen",
      name: "n",
      disk_format: "raw",
      container_format: "bare",
      visibility: "private",
      min_disk: 1,
      min_ram: 2,
      protected: true,
      tags: ["t"],
      hw_qemu_guest_agent: "yes",
    },
    value: { id: UUID, requestId: expect.stringMatching(/^req-/) },
  },
  "POST-v2-images-409": {
    call: (s) => createImage(s, { id: "chosen", name: "n", diskFormat: "qcow2" }),
    body: { id: "chosen", name: "n", disk_format: "qcow2", container_format: "bare" },
    error: {
      kind: "conflict",
      causeText: expect.stringMatching(/^HTTP 409: Image ID [0-9a-f-]{36} already exists!$/),
    },
  },
  "PATCH-v2-images-ID-200": {
    call: (s, id) => updateImage(s, id, { set: { "a/b~": "1", protected: false }, remove: ["c"] }),
    body: [
      { op: "add", path: "/a~1b~0", value: "1" },
      { op: "add", path: "/protected", value: false },
      { op: "remove", path: "/c" },
    ],
  },
  "DELETE-v2-images-ID-204": { call: deleteImage },
  "DELETE-v2-images-ID-404": { call: deleteImage },
  "DELETE-v2-images-ID-403": { call: deleteImage, error: { kind: "forbidden" } },
  "POST-v2-images-ID-import-202": {
    call: (s, id) =>
      importImage(s, id, {
        method: { name: "glance-download", region: "R2", imageId: "i2" },
        stores: ["fs"],
        allStores: false,
        allStoresMustSucceed: true,
      }),
    body: {
      method: {
        name: "glance-download",
        glance_region: "R2",
        glance_image_id: "i2",
        glance_service_interface: "public",
      },
      stores: ["fs"],
      all_stores: false,
      all_stores_must_succeed: true,
    },
  },
  "POST-v2-images-ID-import-409": {
    call: (s, id) => importImage(s, id, { method: { name: "web-download", uri: "http://x/y" } }),
    body: { method: { name: "web-download", uri: "http://x/y" } },
    error: { kind: "conflict" },
  },
  "GET-v2-info-import-200": {
    call: (s) => listImportMethods(s),
    value: expect.arrayContaining(["glance-direct"]),
  },
  "GET-v2-info-stores-200": {
    call: (s) => listStores(s),
    value: [{ id: "fs", description: undefined, isDefault: true, isReadOnly: false }],
  },
};

test.each(Object.entries(ROWS))("%s", async (file, row) => {
  const recorded = fixture(`glance/${file}`);
  const made = await oneCall(recorded, (s) => row.call(s, idAfter(recorded, "images")));
  expect(made).toMatchObject({ method: recorded.method, path: recorded.path, query: row.query ?? {} });
  expect(made.microversion).toBeUndefined();
  expect(made.body).toEqual(row.body);
  if (recorded.method === "PATCH")
    expect(made.headers["content-type"]).toBe("application/openstack-images-v2.1-json-patch");
  if (row.error) expect(made.error).toMatchObject(row.error);
  else expect(made.error).toBeUndefined();
  if ("value" in row) expect(made.value).toEqual(row.value);
});

test("no stores are told where there is only one", async () => {
  const none = { ...fixture("glance/GET-v2-info-stores-200"), status: 404, body: "" };
  expect((await oneCall(none, (s) => listStores(s))).value).toEqual([]);
});

async function withSite(reply: Parameters<typeof fakeSite>[0]["reply"], use: (s: Session) => Promise<void>) {
  const site = await fakeSite({ reply });
  try {
    await use(site.session);
    return site.calls();
  } finally {
    await site.close();
  }
}

test("images are listed page by page, whatever host the link to the next one names", async () => {
  const { images } = fixture("glance/GET-v2-images-200").body as { images: Record<string, unknown>[] };
  const page = images.map((image, i) => ({
    ...image,
    id: `i${i}`,
    hw_firmware_type: "uefi",
    locations: [],
    stores: "fs,ceph",
    os_glance_failed_import: "ceph",
    os_glance_importing_to_stores: "",
  }));
  const [first, second] = page;
  const found: unknown[] = [];
  const calls = await withSite(
    ({ path }, res) =>
      path.includes("marker")
        ? json(res, 200, { images: [second] })
        : json(res, 200, { images: [first], next: "/v2/images?marker=i0" }),
    async (s) =>
      void found.push(...(await collect(listImages(s, { tags: ["a", "b"], projectId: "p", name: "n" })))),
  );
  expect(calls.map((c) => c.path)).toEqual([
    "/image/v2/images?name=n&owner=p&tag=a&tag=b&limit=500",
    "/image/v2/images?name=n&owner=p&tag=a&tag=b&limit=500&marker=i0",
  ]);
  expect(found).toMatchObject([
    {
      id: "i0",
      properties: { hw_firmware_type: "uefi" },
      stores: ["fs", "ceph"],
      failedStores: ["ceph"],
      importingToStores: [],
    },
    { id: "i1" },
  ]);
});

test("data is sent as it comes, and received to the last byte without waiting between pieces", async () => {
  const data = Buffer.alloc(1_000_000, "stillpoint");
  const received: Buffer[] = [];
  const calls = await withSite(
    ({ method }, res) => {
      res.writeHead(method === "PUT" ? 204 : 200, { "content-type": "application/octet-stream" });
      res.end(method === "PUT" ? undefined : data);
    },
    async (s) => {
      await uploadImage(s, "i", Buffer.from("whole"));
      await uploadImage(
        s,
        "i",
        (async function* () {
          yield Buffer.from("in ");
          yield Buffer.from("parts");
        })(),
      );
      await downloadImage(s, "i", async (chunk) => {
        received.push(Buffer.from(chunk));
        // undici would go round for ever if the transfer were resumed at once.
        if (received.length > 1_000) throw new Error("the same bytes come again and again");
      });
    },
  );
  expect(calls.map((c) => [c.method, c.path, c.headers["content-type"], c.body])).toEqual([
    ["PUT", "/image/v2/images/i/file", "application/octet-stream", "whole"],
    ["PUT", "/image/v2/images/i/file", "application/octet-stream", "in parts"],
    ["GET", "/image/v2/images/i/file", undefined, ""],
  ]);
  expect(Buffer.concat(received).equals(data)).toBe(true);
});

test("an error in HTML is told without its markup, and a full store is a quota", async () => {
  const page =
    "<html><head><title>413</title></head><body><h1>413 Too Large</h1>The quota is full.<br /></body></html>";
  await withSite(
    (_a, res) => json(res, 413, page, { "content-type": "text/html" }),
    async (s) => {
      const error = await uploadImage(s, "i", Buffer.from("x")).catch((e) => e);
      expect(error).toMatchObject({ kind: "quota", causeText: expect.stringContaining("The quota is full") });
      expect(error.causeText).not.toMatch(/[<>]/);
    },
  );
});
