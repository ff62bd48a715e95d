import { expect, test } from "vitest";
import { collect } from "../pagination";
import { type CallRow, checkCall, REQUEST_ID, TIME, UUID } from "../testing/call-row";
import { fixture, oneCall } from "../testing/one-call";
import { listComputeZones } from "./availability-zones";
import { listComputeServices } from "./compute-services";
import { createFlavor, deleteFlavor, getFlavor, listFlavors, setFlavorExtraSpecs } from "./flavors";
import { listHypervisors } from "./hypervisors";
import { deleteKeypair, getKeypair, importKeypair, listKeypairs } from "./keypairs";
import { getComputeLimits } from "./limits";
import { listLiveMigrations, listMigrations } from "./migrations";
import { getComputeQuotas } from "./quotas";
import { createServerGroup, deleteServerGroup, getServerGroup, listServerGroups } from "./server-groups";

const ROWS: Record<string, CallRow> = {
  listFlavors: {
    from: "nova/GET-v2.1-flavors-detail-200",
    call: (s) => collect(listFlavors(s, { all: true })),
    query: { is_public: "None" },
    microversion: "2.93",
    gives: expect.arrayContaining([
      expect.objectContaining({ name: "m1.tiny", vcpus: 1, ramMib: 256, swapMib: 0, extraSpecs: {} }),
    ]),
  },
  getFlavor: {
    from: "nova/GET-v2.1-flavors-ID-200",
    idAfter: "flavors",
    call: getFlavor,
    microversion: "2.93",
    gives: { vcpus: 3, ramMib: 384, diskGib: 2, ephemeralGib: 1, swapMib: 512, isPublic: false },
  },
  createFlavor: {
    from: "nova/POST-v2.1-flavors-200",
    call: (s) => createFlavor(s, { name: "f", vcpus: 1, ramMib: 64, diskGib: 1, isPublic: false }),
    body: { flavor: { name: "f", vcpus: 1, ram: 64, disk: 1, "os-flavor-access:is_public": false } },
    microversion: "2.93",
    gives: { id: UUID, requestId: REQUEST_ID },
  },
  setFlavorExtraSpecs: {
    from: "nova/POST-v2.1-flavors-ID-os-extra-specs-200",
    idAfter: "flavors",
    call: (s, id) => setFlavorExtraSpecs(s, id, { a: "b" }),
    body: { extra_specs: { a: "b" } },
  },
  deleteFlavor: { from: "nova/DELETE-v2.1-flavors-ID-202", idAfter: "flavors", call: deleteFlavor },

  listKeypairs: {
    from: "nova/GET-v2.1-os-keypairs-200",
    call: (s) => collect(listKeypairs(s, { userId: "u1" })),
    query: { user_id: "u1" },
    microversion: "2.93",
    gives: expect.arrayContaining([expect.objectContaining({ type: "ssh", publicKey: expect.any(String) })]),
  },
  getKeypair: {
    from: "nova/GET-v2.1-os-keypairs-ID-200",
    idAfter: "os-keypairs",
    call: (s, id) => getKeypair(s, id, { userId: "u1" }),
    query: { user_id: "u1" },
    microversion: "2.93",
    gives: { fingerprint: expect.stringContaining(":"), userId: expect.any(String), createdAt: TIME },
  },
  importKeypair: {
    from: "nova/POST-v2.1-os-keypairs-201",
    call: (s) => importKeypair(s, { name: "k", publicKey: "ssh-ed25519 AA", userId: "u1" }),
    body: { keypair: { name: "k", public_key: "ssh-ed25519 AA", type: "ssh", user_id: "u1" } },
    microversion: "2.93",
    gives: { fingerprint: expect.stringContaining(":"), requestId: REQUEST_ID },
  },
  deleteKeypair: {
    from: "nova/DELETE-v2.1-os-keypairs-ID-204",
    idAfter: "os-keypairs",
    call: (s, id) => deleteKeypair(s, id, { userId: "u1" }),
    query: { user_id: "u1" },
    microversion: "2.93",
  },

  getServerGroup: {
    from: "nova/GET-v2.1-os-server-groups-ID-200",
    idAfter: "os-server-groups",
    call: getServerGroup,
    microversion: "2.93",
    gives: { policy: "anti-affinity", maxServersPerHost: 2, serverIds: [UUID] },
  },
  createServerGroup: {
    from: "nova/POST-v2.1-os-server-groups-200",
    call: (s) => createServerGroup(s, { name: "g", policy: "anti-affinity", maxServersPerHost: 2 }),
    body: { server_group: { name: "g", policy: "anti-affinity", rules: { max_server_per_host: 2 } } },
    microversion: "2.93",
    gives: { id: UUID, requestId: REQUEST_ID },
  },
  deleteServerGroup: {
    from: "nova/DELETE-v2.1-os-server-groups-ID-204",
    idAfter: "os-server-groups",
    call: deleteServerGroup,
  },

  getComputeQuotas: {
    from: "nova/GET-v2.1-os-quota-sets-ID-detail-200",
    idAfter: "os-quota-sets",
    call: getComputeQuotas,
    microversion: "2.93",
    gives: { servers: { limit: expect.any(Number), inUse: expect.any(Number), reserved: 0 } },
  },
  getComputeLimits: {
    from: "nova/GET-v2.1-limits-200",
    call: (s) => getComputeLimits(s, { projectId: "p1" }),
    query: { tenant_id: "p1" },
    microversion: "2.93",
    gives: { ramMib: { max: expect.any(Number), used: expect.any(Number) } },
  },
  listHypervisors: {
    from: "nova/GET-v2.1-os-hypervisors-detail-200",
    call: (s) => collect(listHypervisors(s)),
    microversion: "2.87",
    gives: expect.arrayContaining([
      expect.objectContaining({ isUp: true, vcpus: { total: 1000, used: expect.any(Number) } }),
    ]),
  },
  listComputeZones: {
    from: "nova/GET-v2.1-os-availability-zone-200",
    call: (s) => listComputeZones(s),
    gives: [{ name: "nova", isAvailable: true }],
  },
  listComputeServices: {
    from: "nova/GET-v2.1-os-services-200",
    call: (s) => listComputeServices(s, { binary: "nova-compute", host: "h" }),
    query: { binary: "nova-compute", host: "h" },
    microversion: "2.93",
    gives: expect.arrayContaining([
      expect.objectContaining({ isUp: true, isEnabled: true, lastSeenAt: TIME }),
    ]),
  },
  listLiveMigrations: {
    from: "nova/GET-v2.1-servers-ID-migrations-200",
    idAfter: "servers",
    call: listLiveMigrations,
    microversion: "2.93",
    gives: [],
  },
  listMigrations: {
    from: "nova/GET-v2.1-os-migrations-200",
    call: (s) => collect(listMigrations(s, { serverId: "s1", type: "live-migration", status: "completed" })),
    query: { instance_uuid: "s1", migration_type: "live-migration", status: "completed" },
    microversion: "2.93",
    gives: [{ id: expect.any(Number), uuid: UUID, serverId: UUID, type: "live-migration" }],
  },
};

test.each(Object.entries(ROWS))("%s", (_, row) => checkCall(row));

test("listServerGroups asks on, by offset, until nothing is new", async () => {
  const recorded = fixture("nova/GET-v2.1-os-server-groups-200");
  const { server_groups } = recorded.body as { server_groups: unknown[] };
  const last = await oneCall(recorded, (s) => listServerGroups(s, { allProjects: true, pageSize: 9 }));
  expect(last.value).toHaveLength(server_groups.length);
  expect(last.query).toEqual({ all_projects: "True", limit: "9", offset: `${server_groups.length}` });
  expect(last.microversion).toBe("compute 2.93");
});
