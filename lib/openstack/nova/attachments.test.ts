import { expect, test } from "vitest";
import { fakeSite } from "../testing/fake-site";
import { fixture, oneCall } from "../testing/one-call";
import { attachVolume, listAttachments } from "./attachments";

const recorded = fixture("nova/GET-v2.1-servers-ID-os-volume-attachments-200");
const list = (volumeAttachments: unknown[]) => ({
  ...recorded,
  path: "/v2.1/servers/s1/os-volume_attachments",
  body: { volumeAttachments },
});
const common = { serverId: "s1", tag: null, delete_on_termination: false };

test.each([
  [
    "up to 2.88",
    { ...common, id: "v1", volumeId: "v1", device: "/dev/vdb" },
    { volumeId: "v1", device: "/dev/vdb", attachmentId: undefined },
  ],
  [
    "from 2.89 on",
    { ...common, volumeId: "v1", device: "/dev/vdb", attachment_id: "a1", bdm_uuid: "b1" },
    { volumeId: "v1", device: "/dev/vdb", attachmentId: "a1" },
  ],
])("an attachment as shown %s", async (_, wire, expected) => {
  const { value } = await oneCall(list([wire]), (s) => listAttachments(s, "s1"));
  expect(value).toEqual([{ ...expected, tag: undefined, isDeletedWithServer: false }]);
});

test("attachments come in the order of their devices, those without one first", async () => {
  const devices = ["/dev/vdaa", "/dev/vdb", null, "/dev/vda", "/dev/vdz"];
  const wire = devices.map((device, i) => ({ ...common, volumeId: `v${i}`, device }));
  const { value } = await oneCall(list(wire), (s) => listAttachments(s, "s1"));
  expect(value?.map((a) => a.device)).toEqual([undefined, "/dev/vda", "/dev/vdb", "/dev/vdz", "/dev/vdaa"]);
});

test("an attachment that is only accepted, with an empty body, has no device yet (2.101)", async () => {
  const answer = {
    method: "POST",
    path: "/v2.1/servers/s1/os-volume_attachments",
    status: 202,
    headers: { "x-openstack-request-id": "req-11111111-2222-4333-8444-555555555555" },
    body: "",
  };
  const made = await oneCall(answer, (s) => attachVolume(s, "s1", { volumeId: "v1" }));
  expect(made.value).toEqual({
    device: undefined,
    requestId: "req-11111111-2222-4333-8444-555555555555",
  });
  expect(made.microversion).toBe("compute 2.101");
});

test.each([
  ["2.88", "compute 2.88"],
  ["2.79", "compute 2.79"],
])("a server that offers up to %s is asked with that", async (max, header) => {
  const site = await fakeSite({
    versions: { min: "2.1", max },
    reply: (_a, res) => {
      res.writeHead(200, { "content-type": "application/json" });
      res.end(JSON.stringify({ volumeAttachments: [] }));
    },
  });
  expect(await listAttachments(site.session, "s1")).toEqual([]);
  expect(site.calls().at(-1)?.headers["openstack-api-version"]).toBe(header);
  await site.close();
});
