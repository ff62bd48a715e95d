import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { ownProject } from "../testing/own-project";
import { getIpAvailability } from "./ip-availability";
import { deleteNetwork } from "./networks";
import { deletePort, updatePort } from "./port-changes";
import { findPort, getPort, listPorts } from "./ports";
import { getNetworkQuotas } from "./quotas";
import { deleteSecurityGroup, listSecurityGroups } from "./security-groups";
import { deleteSubnet } from "./subnets";
import { networkLab } from "./testing/network-lab";

const lab = networkLab();
const { makeNetwork, makeSubnet, makePort, cleanup } = lab;
let admin: Session;
let demo: Session;
beforeAll(() => {
  ({ admin, demo } = lab);
});

describe("a port", () => {
  test("gets the MAC and IP asked for, once only", async () => {
    const { id: networkId } = await makeNetwork(demo);
    const subnet = await makeSubnet(demo, networkId, "10.77.2.0/24");
    const mac = "fa:16:3e:77:02:10";
    const fixedIps = [{ subnetId: subnet.id, address: "10.77.2.10" }];
    const pair = { address: "10.77.2.99" };
    const option = { name: "tftp-server", value: "10.77.2.53", ipVersion: 4 };
    const port = await makePort(demo, {
      networkId,
      mac,
      fixedIps,
      isAdminUp: false,
      allowedAddressPairs: [pair],
      extraDhcpOptions: [option],
    });
    expect(port.requestId).toMatch(/^req-/);
    expect(await getPort(demo, port.id)).toMatchObject({
      mac,
      fixedIps,
      networkId,
      status: "DOWN",
      isAdminUp: false,
      hasPortSecurity: true,
      deviceId: undefined,
      vnicType: "normal",
      allowedAddressPairs: [{ ...pair, mac }],
      extraDhcpOptions: [option],
    });
    await expect(makePort(demo, { networkId, fixedIps })).rejects.toMatchObject({
      kind: "conflict",
      status: 409,
      fault: "IpAddressAlreadyAllocated",
    });
    await expect(makePort(demo, { networkId, mac })).rejects.toMatchObject({
      kind: "conflict",
      fault: "MacAddressInUse",
    });
    const outside = [{ subnetId: subnet.id, address: "10.99.0.1" }];
    await expect(makePort(demo, { networkId, fixedIps: outside })).rejects.toMatchObject({
      kind: "bad_request",
      fault: "InvalidIpForSubnet",
    });
    await expect(deleteNetwork(demo, networkId)).rejects.toMatchObject({
      kind: "conflict",
      fault: "NetworkInUse",
    });
    await expect(deleteSubnet(demo, subnet.id)).rejects.toMatchObject({
      kind: "conflict",
      fault: "SubnetInUse",
    });
    const other = await makePort(demo, { networkId, fixedIps: [{ subnetId: subnet.id }] });
    expect(await collect(listPorts(demo, { networkIds: [networkId], mac }))).toMatchObject([{ id: port.id }]);
    const macs = ["fa:16:3e:00:00:00", mac];
    expect(await collect(listPorts(demo, { networkIds: [networkId], macs }))).toMatchObject([
      { id: port.id },
    ]);
    const both = await collect(
      listPorts(demo, { networkIds: [networkId], addresses: fixedIps.map((f) => f.address) }),
    );
    expect(both.map((p) => p.id)).toEqual([port.id]);
    expect(await getIpAvailability(admin, networkId)).toMatchObject({
      networkId,
      total: 253,
      used: 2,
      subnets: [{ subnetId: subnet.id, cidr: "10.77.2.0/24", used: 2 }],
    });
    await expect(getIpAvailability(demo, networkId)).rejects.toMatchObject({ kind: "not_found" });
    expect(await updatePort(demo, port.id, { isAdminUp: true, name: "up" })).toMatchObject({
      isAdminUp: true,
      name: "up",
      mac,
    });
    expect(await collect(listPorts(demo, { deviceIds: [] }))).toEqual([]);
    expect(await collect(listPorts(demo, { deviceIds: [randomUUID(), randomUUID()] }))).toEqual([]);
    await deletePort(demo, other.id);
    await deletePort(demo, other.id);
    expect(await findPort(demo, other.id)).toBeUndefined();
  });

  test("list is read whole although the port that marks the place is deleted", async () => {
    const { id: networkId } = await makeNetwork(demo);
    const made = await Promise.all(Array.from({ length: 11 }, () => makePort(demo, { networkId })));
    const read: string[] = [];
    for await (const { id } of listPorts(demo, { networkIds: [networkId], pageSize: 2 })) {
      read.push(id);
      if (read.length === 10) await deletePort(demo, id);
    }
    expect(read.sort()).toEqual(made.map((p) => p.id).sort());
  });

  test("over the quota is told as such", async () => {
    const own = await ownProject("r1", cleanup);
    const projectId = await own.projectId();
    const path = `/quotas/${projectId}`;
    const setQuota = { service: "network", method: "PUT", path, expect: [200] } as const;
    await admin.call({ ...setQuota, body: { quota: { port: 1, subnet: -1 } } });
    cleanup.add("quota", () => admin.call({ ...setQuota, method: "DELETE", expect: [204] }));
    // Neutron makes one for each project that it sees, and keeps it when the project is gone.
    cleanup.add("the project's default security group", async () => {
      for await (const { id } of listSecurityGroups(admin, { projectId }))
        await deleteSecurityGroup(admin, id);
    });
    const { id: networkId } = await makeNetwork(own);
    await makePort(own, { networkId });
    await expect(makePort(own, { networkId })).rejects.toMatchObject({
      kind: "quota",
      status: 409,
      fault: "OverQuota",
    });
    expect(await getNetworkQuotas(admin, projectId)).toMatchObject({
      port: { limit: 1, inUse: 1, reserved: 0 },
      network: { inUse: 1 },
      subnet: { limit: null, inUse: 0 },
    });
    await expect(getNetworkQuotas(demo, projectId)).rejects.toMatchObject({ kind: "forbidden" });
  });
});
