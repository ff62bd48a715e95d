import { expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { fakeSite, json } from "../testing/fake-site";
import { fixture, idAfter, oneCall } from "../testing/one-call";
import { listExtensions } from "./extensions";
import * as floatingIps from "./floating-ips";
import { getIpAvailability } from "./ip-availability";
import * as networks from "./networks";
import * as portChanges from "./port-changes";
import * as ports from "./ports";
import { getNetworkQuotas } from "./quotas";
import * as routers from "./routers";
import * as rules from "./security-group-rules";
import * as groups from "./security-groups";
import * as subnets from "./subnets";
import * as tags from "./tags";

interface Row {
  call: (s: Session, id: string) => Promise<unknown>;
  query?: Record<string, string>;
  body?: unknown;
  value?: unknown;
  error?: Record<string, unknown>;
}

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const has = (fields: Record<string, unknown>) => expect.objectContaining(fields);
const CREATED = { id: UUID, requestId: expect.stringMatching(/^req-/) };
const base = { projectId: "p", name: "n", tags: ["a", "b"], pageSize: 2 };
const baseQuery = { project_id: "p", name: "n", tags: "a,b", limit: "2" };

const ROWS: Record<string, Row> = {
  "GET-v2.0-networks-200": {
    call: (s) => collect(networks.listNetworks(s, { ...base, ids: ["i"], isExternal: true })),
    query: { ...baseQuery, id: "i", "router:external": "true" },
    value: [has({ id: UUID, isAdminUp: false, mtuBytes: 1400, tags: expect.arrayContaining(["dr:one"]) })],
  },
  "GET-v2.0-networks-ID-200": {
    call: networks.getNetwork,
    value: has({
      provider: { type: "vxlan", physicalNetwork: undefined, segmentationId: expect.any(Number) },
    }),
  },
  "GET-v2.0-networks-ID-404": {
    call: networks.getNetwork,
    error: { kind: "not_found", fault: "NetworkNotFound" },
  },
  "POST-v2.0-networks-201": {
    call: (s) =>
      networks.createNetwork(s, {
        name: "n",
        mtuBytes: 1400,
        isExternal: true,
        projectId: "p",
        provider: { type: "vlan", physicalNetwork: "x", segmentationId: 7 },
      }),
    body: {
      network: {
        name: "n",
        mtu: 1400,
        "router:external": true,
        project_id: "p",
        "provider:network_type": "vlan",
        "provider:physical_network": "x",
        "provider:segmentation_id": 7,
      },
    },
    value: has(CREATED),
  },
  "PUT-v2.0-networks-ID-200": {
    call: (s, id) => networks.updateNetwork(s, id, { name: "n", isAdminUp: false }),
    body: { network: { name: "n", admin_state_up: false } },
  },
  "DELETE-v2.0-networks-ID-204": { call: networks.deleteNetwork },
  "DELETE-v2.0-networks-ID-404": { call: networks.deleteNetwork },
  "DELETE-v2.0-networks-ID-409": {
    call: networks.deleteNetwork,
    error: { kind: "conflict", fault: "NetworkInUse" },
  },
  "GET-v2.0-subnets-200": {
    call: (s) => collect(subnets.listSubnets(s, { ...base, networkIds: ["x"], ids: ["i"] })),
    query: { ...baseQuery, network_id: "x", id: "i" },
    value: [has({ cidr: "10.77.1.0/24", ipVersion: 4, hasDhcp: true })],
  },
  "GET-v2.0-subnets-ID-200": {
    call: subnets.getSubnet,
    value: has({ hasDhcp: false, dnsServers: ["192.0.2.53"], gatewayIp: "10.77.1.1" }),
  },
  "POST-v2.0-subnets-201": {
    call: (s) =>
      subnets.createSubnet(s, {
        networkId: "x",
        name: "n",
        cidr: "10.0.0.0/24",
        ipVersion: 4,
        hasDhcp: false,
        gatewayIp: null,
        allocationPools: [{ start: "a", end: "b" }],
        ipv6AddressMode: "slaac",
        ipv6RaMode: "slaac",
        description: "d",
      }),
    body: {
      subnet: {
        network_id: "x",
        name: "n",
        cidr: "10.0.0.0/24",
        ip_version: 4,
        enable_dhcp: false,
        gateway_ip: null,
        allocation_pools: [{ start: "a", end: "b" }],
        ipv6_address_mode: "slaac",
        ipv6_ra_mode: "slaac",
        description: "d",
      },
    },
    value: has(CREATED),
  },
  "PUT-v2.0-subnets-ID-200": {
    call: (s, id) => subnets.updateSubnet(s, id, { hasDhcp: true }),
    body: { subnet: { enable_dhcp: true } },
  },
  "DELETE-v2.0-subnets-ID-204": { call: subnets.deleteSubnet },
  "DELETE-v2.0-subnets-ID-409": { call: subnets.deleteSubnet, error: { fault: "SubnetInUse" } },
  "GET-v2.0-ports-200": {
    call: (s) =>
      collect(
        ports.listPorts(s, {
          ...base,
          deviceIds: ["d"],
          deviceOwners: ["o"],
          networkIds: ["x"],
          mac: "m",
          addresses: ["10.0.0.1"],
        }),
      ),
    query: {
      ...baseQuery,
      device_id: "d",
      device_owner: "o",
      network_id: "x",
      mac_address: "m",
      fixed_ips: "ip_address=10.0.0.1",
    },
    value: [has({ id: UUID, mac: "fa:16:3e:77:02:10" })],
  },
  "GET-v2.0-ports-ID-200": {
    call: ports.getPort,
    value: has({
      status: "DOWN",
      deviceId: undefined,
      fixedIps: [{ subnetId: UUID, address: "10.77.2.10" }],
    }),
  },
  "GET-v2.0-ports-ID-404": { call: ports.findPort, value: undefined },
  "POST-v2.0-ports-201": {
    call: (s) =>
      portChanges.createPort(s, {
        networkId: "x",
        name: "n",
        mac: "m",
        fixedIps: [{ subnetId: "s", address: "10.0.0.1" }],
        isAdminUp: false,
        securityGroupIds: [],
        allowedAddressPairs: [{ address: "10.0.0.2" }],
        vnicType: "normal",
        qosPolicyId: null,
      }),
    body: {
      port: {
        network_id: "x",
        name: "n",
        mac_address: "m",
        fixed_ips: [{ subnet_id: "s", ip_address: "10.0.0.1" }],
        admin_state_up: false,
        security_groups: [],
        allowed_address_pairs: [{ ip_address: "10.0.0.2" }],
        "binding:vnic_type": "normal",
        qos_policy_id: null,
      },
    },
    value: has(CREATED),
  },
  "POST-v2.0-ports-409": {
    call: (s) => portChanges.createPort(s, { networkId: "x", name: "n" }),
    body: { port: { network_id: "x", name: "n" } },
    error: { kind: "conflict", fault: "IpAddressAlreadyAllocated", isAmbiguous: false },
  },
  "PUT-v2.0-ports-ID-200": {
    call: (s, id) => portChanges.updatePort(s, id, { isAdminUp: true }),
    body: { port: { admin_state_up: true } },
    value: has({ isAdminUp: true }),
  },
  "DELETE-v2.0-ports-ID-204": { call: portChanges.deletePort },
  "DELETE-v2.0-ports-ID-404": { call: portChanges.deletePort },
  "GET-v2.0-security-groups-200": {
    call: (s) => collect(groups.listSecurityGroups(s, { ids: ["a"] })),
    query: { id: "a", limit: "500" },
    value: expect.arrayContaining([has({ id: UUID, isStateful: true })]),
  },
  "GET-v2.0-security-groups-ID-200": {
    call: groups.getSecurityGroup,
    value: has({ rules: expect.arrayContaining([has({ protocol: "tcp", portMin: 22, portMax: 23 })]) }),
  },
  "POST-v2.0-security-groups-201": {
    call: (s) => groups.createSecurityGroup(s, { name: "n", isStateful: true }),
    body: { security_group: { name: "n", stateful: true } },
    value: has(CREATED),
  },
  "DELETE-v2.0-security-groups-ID-204": { call: groups.deleteSecurityGroup },
  "DELETE-v2.0-security-groups-ID-409": {
    call: groups.deleteSecurityGroup,
    error: { kind: "conflict", fault: "SecurityGroupInUse" },
  },
  "GET-v2.0-security-group-rules-200": {
    call: (s) => collect(rules.listRules(s, { securityGroupIds: ["g"] })),
    query: { security_group_id: "g", limit: "500" },
    value: expect.arrayContaining([has({ securityGroupId: UUID, direction: expect.any(String) })]),
  },
  "POST-v2.0-security-group-rules-201": {
    call: (s) =>
      rules.createRule(s, { securityGroupId: "g", direction: "ingress", portMin: 1, remoteGroupId: "r" }),
    body: {
      security_group_rule: {
        security_group_id: "g",
        direction: "ingress",
        port_range_min: 1,
        remote_group_id: "r",
      },
    },
    value: has(CREATED),
  },
  "DELETE-v2.0-security-group-rules-ID-204": { call: rules.deleteRule },
  "GET-v2.0-floatingips-200": {
    call: (s) => collect(floatingIps.listFloatingIps(s, { portIds: ["p"], networkId: "x", address: "a" })),
    query: { port_id: "p", floating_network_id: "x", floating_ip_address: "a", limit: "500" },
    value: [has({ id: UUID, portId: UUID, routerId: UUID })],
  },
  "GET-v2.0-floatingips-ID-404": { call: floatingIps.getFloatingIp, error: { kind: "not_found" } },
  "POST-v2.0-floatingips-201": {
    call: (s) => floatingIps.createFloatingIp(s, { networkId: "x", portId: "p" }),
    body: { floatingip: { floating_network_id: "x", port_id: "p" } },
    value: has({ ...CREATED, portId: undefined, networkId: UUID }),
  },
  "PUT-v2.0-floatingips-ID-200": {
    call: (s, id) => floatingIps.moveFloatingIp(s, id, null),
    body: { floatingip: { port_id: null } },
  },
  "DELETE-v2.0-floatingips-ID-204": { call: floatingIps.deleteFloatingIp },
  "GET-v2.0-routers-200": {
    call: (s) => collect(routers.listRouters(s, { ...base, ids: ["r"] })),
    query: { ...baseQuery, id: "r" },
    value: [has({ id: UUID, gateway: undefined })],
  },
  "GET-v2.0-routers-ID-200": { call: routers.getRouter, value: has({ isAdminUp: false }) },
  "POST-v2.0-routers-201": {
    call: (s) => routers.createRouter(s, { name: "n", gatewayNetworkId: "x" }),
    body: { router: { name: "n", external_gateway_info: { network_id: "x" } } },
    value: has({ ...CREATED, gateway: has({ networkId: UUID, addresses: [expect.any(String)] }) }),
  },
  "PUT-v2.0-routers-ID-200": {
    call: (s, id) => routers.updateRouter(s, id, { gatewayNetworkId: null, routes: [] }),
    body: { router: { external_gateway_info: null, routes: [] } },
  },
  "DELETE-v2.0-routers-ID-204": { call: routers.deleteRouter },
  "DELETE-v2.0-routers-ID-409": { call: routers.deleteRouter, error: { fault: "RouterInUse" } },
  "PUT-v2.0-routers-ID-add-router-interface-200": {
    call: (s, id) => routers.addRouterInterface(s, id, { subnetId: "s" }),
    body: { subnet_id: "s" },
    value: { portId: UUID },
  },
  "PUT-v2.0-routers-ID-remove-router-interface-409": {
    call: (s, id) => routers.removeRouterInterface(s, id, { portId: "p" }),
    body: { port_id: "p" },
    error: { kind: "conflict", fault: "RouterInterfaceInUseByFloatingIP" },
  },
  "GET-v2.0-quotas-ID-details.json-200": {
    call: getNetworkQuotas,
    value: has({ port: { limit: 1, inUse: 1, reserved: 0 }, subnet: { limit: null, inUse: 0, reserved: 0 } }),
  },
  "GET-v2.0-extensions-200": {
    call: async (s) => [...(await listExtensions(s))],
    value: expect.arrayContaining(["security-group", "router"]),
  },
  "GET-v2.0-network-ip-availabilities-ID-200": {
    call: getIpAvailability,
    value: {
      networkId: UUID,
      total: 253,
      used: 2,
      subnets: [has({ subnetId: UUID, used: 2, ipVersion: 4 })],
    },
  },
  "GET-v2.0-networks-ID-tags-200": {
    call: (s, id) => tags.listTags(s, "networks", id),
    value: expect.arrayContaining(["dr:one", "dr:two"]),
  },
  "PUT-v2.0-networks-ID-tags-200": {
    call: (s, id) => tags.replaceTags(s, "networks", id, ["a"]),
    body: { tags: ["a"] },
  },
  "PUT-v2.0-networks-ID-tags-dr-3Athree-201": { call: (s, id) => tags.addTag(s, "networks", id, "dr:three") },
};

/** A page of a list as if it were the last. */
const lastPage = (body: unknown) =>
  typeof body === "object"
    ? Object.fromEntries(Object.entries(body as object).filter(([key]) => !key.endsWith("_links")))
    : body;

test.each(Object.entries(ROWS))("%s", async (file, row) => {
  const recorded = fixture(`neutron/${file}`);
  const path = recorded.path.split("?")[0] ?? "";
  const id = idAfter(recorded, path.split("/")[2] ?? "");
  const made = await oneCall({ ...recorded, body: lastPage(recorded.body) }, (s) => row.call(s, id));
  expect(made).toMatchObject({ method: recorded.method, path });
  expect(made.query).toEqual(row.query ?? {});
  expect(made.microversion).toBeUndefined();
  expect(made.body).toEqual(row.body);
  if (row.error) expect(made.error).toMatchObject(row.error);
  else expect(made.error).toBeUndefined();
  if ("value" in row) expect(made.value).toEqual(row.value);
});

test("several values of a filter are repeated, none of them asks for nothing", async () => {
  const site = await fakeSite({ reply: (_a, res) => json(res, 200, { ports: [] }) });
  try {
    await collect(ports.listPorts(site.session, { deviceIds: ["a", "b"], addresses: ["1", "2"] }));
    await collect(ports.listPorts(site.session, { deviceIds: [] }));
    expect(site.calls().map((c) => c.path)).toEqual([
      "/network/v2.0/ports?device_id=a&device_id=b&fixed_ips=ip_address%3D1&fixed_ips=ip_address%3D2&limit=500",
    ]);
  } finally {
    await site.close();
  }
});

test("things are asked for by their names and description, however long the names are", async () => {
  const names = Array.from({ length: 30 }, (_, i) => `${"ü".repeat(250)}-${i}`);
  const site = await fakeSite({ reply: (_a, res) => json(res, 200, { networks: [] }) });
  try {
    await collect(networks.listNetworks(site.session, { names: [] }));
    expect(site.calls()).toEqual([]);
    await collect(networks.listNetworks(site.session, { names, description: "d", name: "not this" }));
    const asked = site.calls().map(({ path }) => new URL(path, "http://x"));
    expect(asked.flatMap((url) => url.searchParams.getAll("name"))).toEqual(names);
    expect(new Set(asked.map((url) => url.searchParams.get("description")))).toEqual(new Set(["d"]));
    expect(Math.max(...site.calls().map(({ path }) => path.length))).toBeLessThan(4_000);
  } finally {
    await site.close();
  }
});

test("a port with all that a policy or a missing extension may hide left out", async () => {
  const body = { port: { id: "p", network_id: "n", mac_address: "m" } };
  const { value } = await oneCall({ ...fixture("neutron/GET-v2.0-ports-ID-200"), body }, (s) =>
    ports.getPort(s, idAfter(fixture("neutron/GET-v2.0-ports-ID-200"), "ports")),
  );
  expect(value).toMatchObject({ fixedIps: [], securityGroupIds: [], host: undefined, vnicType: "normal" });
});

test("a filter of many ids is asked for in several calls, none too long for a web server", async () => {
  const ids = Array.from({ length: 120 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`);
  const site = await fakeSite({ reply: (_a, res) => json(res, 200, { ports: [] }) });
  await collect(ports.listPorts(site.session, { deviceIds: ids }));
  const asked = site.calls().map((c) => new URL(c.path, "http://x").searchParams.getAll("device_id"));
  expect(asked.flat()).toEqual(ids);
  expect(Math.max(...site.calls().map((c) => c.path.length))).toBeLessThan(4_000);
  await site.close();
});
