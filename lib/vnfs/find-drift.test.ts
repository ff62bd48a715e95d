import { expect, it } from "vitest";
import { type DriftMember, findDrift } from "./find-drift";
import { makeFacts } from "./testing/make-facts";

const member = (more: Partial<DriftMember> = {}): DriftMember => ({
  serverId: "a",
  name: "a",
  quiesceMethod: null,
  isLeftOut: false,
  excludedVolumeIds: [],
  knownVolumeIds: ["a-root"],
  ...more,
});
const drift = (m: DriftMember, ...facts: Parameters<typeof makeFacts>) =>
  findDrift([m], new Map([[m.serverId, makeFacts(...facts)]]));

it("is none where all is as it was", () => {
  expect(drift(member(), "a")).toEqual([]);
});

it("tells a deleted VM from one that is missing, and says nothing else of them", () => {
  const at = "2026-11-20T10:00:00.000Z";
  const other = { volumes: { x: {} }, name: "b" };
  expect(drift(member(), "a", other, { deletedAt: at, missingSince: at })).toEqual([
    { kind: "vm-deleted", serverId: "a", name: "a", since: at },
  ]);
  expect(drift(member(), "a", other, { missingSince: at })).toEqual([
    { kind: "vm-missing", serverId: "a", name: "a", since: at },
  ]);
});

const at = (device: string) => ({
  attachments: [{ id: device, serverId: "a", device, hostName: undefined }],
});

it("names what was renamed, attached and detached", () => {
  const volumes = { "a-data": { name: "spool" }, "a-bare": { name: undefined, ...at("/dev/vdz") } };
  expect(drift(member(), "a", { name: "a-new", volumes })).toEqual([
    { kind: "vm-renamed", serverId: "a", name: "a", newName: "a-new" },
    { kind: "volume-added", serverId: "a", name: "a", volumeId: "a-data", volumeName: "spool" },
    { kind: "volume-added", serverId: "a", name: "a", volumeId: "a-bare", volumeName: "/dev/vdz" },
    { kind: "volume-removed", serverId: "a", name: "a", volumeId: "a-root" },
  ]);
});

it("does not take a volume for new that Cinder’s list lost", () => {
  const volumes = { "a-root": {}, old: {} };
  expect(drift(member(), "a", { volumes, missingVolumes: ["old", "a-root"] })).toEqual([]);
});

it("takes nothing for drift of which nothing is known", () => {
  expect(findDrift([member()], new Map())).toEqual([]);
  expect(drift(member(), "a", { server: null, volumes: {} })).toEqual([]);
  expect(drift(member(), "a", { server: { status: "UNKNOWN" }, volumes: {} })).toEqual([]);
});

const NO_AGENT = { imageProperties: {} };

it("says that a chosen method cannot hold the VM any more, and why", () => {
  const chosen = member({ quiesceMethod: "guest-agent" });
  expect(drift(chosen, "a", NO_AGENT)).toMatchObject([
    { kind: "method-impossible", method: "guest-agent", reason: expect.stringContaining("guest agent") },
  ]);
  expect(drift(member({ quiesceMethod: "pause" }), "a", NO_AGENT)).toEqual([]);
  expect(drift(member({ quiesceMethod: "guest-agent", isLeftOut: true }), "a", NO_AGENT)).toEqual([]);
});

it("leaves to the preflight what passes by itself", () => {
  const chosen = member({ quiesceMethod: "guest-agent" });
  const off = { "OS-EXT-STS:vm_state": "stopped", status: "SHUTOFF" };
  expect(drift(chosen, "a", { ...NO_AGENT, server: off })).toEqual([]);
  expect(drift(chosen, "a", { ...NO_AGENT, server: { "OS-EXT-STS:task_state": "rebooting" } })).toEqual([]);
});
