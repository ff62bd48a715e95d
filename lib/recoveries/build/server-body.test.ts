import { expect, it } from "vitest";
import { planRecovery } from "../plan-recovery";
import { NOW, threeVms, vmOf } from "../testing/three-vms";
import { serverBody } from "./server-body";

const RUN = { runId: "0f0e0d0c-0000-4000-8000-000000000000", step: "boot:hss" };
const PARTS = {
  flavorId: "f",
  keyName: undefined,
  serverGroupId: undefined,
  volumeIds: ["root", "data-1", "data-2"],
  portIds: ["eth0", "eth1"],
};
const planned = (change: Parameters<typeof threeVms>[0] = () => {}) => {
  const [server] = planRecovery(threeVms(change), NOW).servers;
  if (!server) throw new Error("no VM");
  return server;
};

it("boots from the root, with the others in their order, and deletes none of them with the VM", () => {
  expect(serverBody(planned(), PARTS, RUN)).toEqual({
    name: "hss",
    flavorId: "f",
    networks: [{ port: "eth0" }, { port: "eth1" }],
    blockDevices: [
      { sourceType: "volume", id: "root", bootIndex: 0, deleteOnTermination: false, diskBus: "virtio" },
      { sourceType: "volume", id: "data-1", bootIndex: null, deleteOnTermination: false },
      { sourceType: "volume", id: "data-2", bootIndex: null, deleteOnTermination: false },
    ],
    metadata: { role: "hss", stillpoint_run: RUN.runId, stillpoint_step: "boot:hss" },
    tags: ["stillpoint-0f0e0d0c"],
    hasConfigDrive: false,
    availabilityZone: "nova",
    hostname: "hss",
  });
});

it("carries its own mark in place of one that an earlier recovery left", () => {
  const server = planned((facts) => {
    const vm = vmOf(facts, "hss");
    vm.tags = ["blue", "stillpoint-aaaaaaaa"];
    vm.metadata = { role: "hss", stillpoint_run: "before", stillpoint_step: "boot:x" };
    vm.description = "The HSS";
    vm.hasConfigDrive = true;
    vm.hostname = null;
    vm.availabilityZone = null;
  });
  const parts = { ...PARTS, portIds: [], keyName: "ops", serverGroupId: "g" };
  const body = serverBody(server, parts, RUN);
  expect(body).toMatchObject({
    networks: "none",
    metadata: { role: "hss", stillpoint_run: RUN.runId, stillpoint_step: "boot:hss" },
    tags: ["blue", "stillpoint-0f0e0d0c"],
    description: "The HSS",
    hasConfigDrive: true,
    keyName: "ops",
    serverGroupId: "g",
  });
  expect(body).not.toHaveProperty("hostname");
});
