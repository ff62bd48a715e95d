import { expect, test } from "vitest";
import { fixture } from "../testing/one-call";
import { toServer, WireServer } from "./server-shape";

const { servers } = fixture("nova/GET-v2.1-servers-detail-200").body as {
  servers: Record<string, unknown>[];
};
const shown = (more: Record<string, unknown>) => toServer(WireServer.parse({ ...servers[0], ...more }));

test("a server of a cell that is down is known to exist, and nothing else", () => {
  const { id, tenant_id, created, links } = servers[0] ?? {};
  const server = toServer(WireServer.parse({ id, tenant_id, created, links, status: "UNKNOWN" }));
  expect(server).toMatchObject({ id, projectId: tenant_id, status: "UNKNOWN", isUnknown: true });
  expect(server).toMatchObject({ name: undefined, vmState: undefined, taskState: undefined, addresses: [] });
});

test("a state that Nova itself cannot name is no down cell", () => {
  expect(shown({ status: "UNKNOWN" }).isUnknown).toBe(false);
});

test("no task is null, a task not told undefined", () => {
  expect(shown({}).taskState).toBeNull();
  expect(shown({ "OS-EXT-STS:task_state": undefined }).taskState).toBeUndefined();
});

test("a server from a volume has no image, one from an image has", () => {
  expect(shown({ image: "" }).imageId).toBeUndefined();
  expect(shown({ image: { id: "i1", links: [] } }).imageId).toBe("i1");
});

test("config drive is a word", () => {
  expect(shown({ config_drive: "True" }).hasConfigDrive).toBe(true);
  expect(shown({ config_drive: "" }).hasConfigDrive).toBe(false);
});

test("what the policy hides is undefined", () => {
  const hidden = {
    "OS-EXT-SRV-ATTR:host": undefined,
    "OS-EXT-SRV-ATTR:user_data": undefined,
    locked: undefined,
  };
  expect(shown(hidden)).toMatchObject({ host: undefined, userData: undefined, isLocked: undefined });
  expect(
    shown({ flavor: { vcpus: 1, ram: 2, disk: 3, ephemeral: 0, swap: 0, original_name: "f" } }).flavor,
  ).toEqual({
    name: "f",
    vcpus: 1,
    ramMib: 2,
    diskGib: 3,
    ephemeralGib: 0,
    swapMib: 0,
    extraSpecs: undefined,
  });
});

test("a fault keeps its message, not where in Nova's files it came from", () => {
  const fault = { code: 500, message: "No valid host was found.", details: "File ...", created: "2026" };
  expect(shown({ fault }).fault).toEqual({ code: 500, message: "No valid host was found." });
});

test("addresses keep the order of the interfaces", () => {
  const addresses = {
    mgmt: [{ addr: "192.0.2.1", version: 4, "OS-EXT-IPS-MAC:mac_addr": "fa:1", "OS-EXT-IPS:type": "fixed" }],
    data: [{ addr: "2001:db8::1", version: 6 }],
  };
  expect(shown({ addresses }).addresses).toEqual([
    { network: "mgmt", address: "192.0.2.1", version: 4, mac: "fa:1", type: "fixed" },
    { network: "data", address: "2001:db8::1", version: 6, mac: undefined, type: undefined },
  ]);
});
