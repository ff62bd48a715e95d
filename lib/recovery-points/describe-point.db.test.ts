import { beforeAll, expect, it, vi } from "vitest";
import { db } from "../db";
import { createVolume } from "../openstack/cinder/volume-changes";
import { waitForVolume } from "../openstack/cinder/volume-waits";
import { createPort } from "../openstack/neutron/port-changes";
import { listPorts } from "../openstack/neutron/ports";
import { addRouterInterface, createRouter } from "../openstack/neutron/routers";
import { createRule } from "../openstack/neutron/security-group-rules";
import { createSecurityGroup } from "../openstack/neutron/security-groups";
import { listSubnets } from "../openstack/neutron/subnets";
import { attachVolume, listAttachments } from "../openstack/nova/attachments";
import { importKeypair } from "../openstack/nova/keypairs";
import { createServerGroup } from "../openstack/nova/server-groups";
import { deleteServer } from "../openstack/nova/servers";
import { waitUntilServerGone } from "../openstack/nova/wait-for-server";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";
import { RunStopped } from "../runs/run-stopped";
import { unseal } from "../secrets/seal";
import { beginPoint } from "./begin-point";
import { describePoint, USER_DATA_COLUMN } from "./describe-point";
import { dropPoint } from "./drop-point";
import type { ServerDescription } from "./server-description";
import { makeVm } from "./testing/make-vm";
import { planOf, windowOf } from "./testing/plan-of";
import { type TwoSites, twoSites } from "./testing/two-sites";

const SOON = { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } };
const SECRET = "the-database-password-of-the-hss";
const USER_DATA = Buffer.from(`#cloud-config\npassword: ${SECRET}\n`).toString("base64");
let sites: TwoSites;
let session: Session;
let vm: { id: string; root: string; data: string };

beforeAll(async () => {
  sites = await twoSites();
  session = sites.cloud.session("RegionOne", { user: "admin", project: "demo" });
  await importKeypair(session, {
    name: "ops",
    publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8nKp7xVU0ozw4vIbG1M0xYXc1hYbT6fFhH2cJq0a7b ops",
  });
  const remote = await createSecurityGroup(session, { name: "balancers" });
  const group = await createSecurityGroup(session, { name: "signalling", description: "SIP" });
  await createRule(session, {
    securityGroupId: group.id,
    direction: "ingress",
    protocol: "udp",
    portMin: 5_060,
    portMax: 5_061,
    remoteGroupId: remote.id,
  });
  const router = await createRouter(session, { name: "inner" });
  const [subnet] = await collect(listSubnets(session, { name: "demo-subnet" }));
  await addRouterInterface(session, router.id, {
    portId: (
      await createPort(session, {
        name: "out",
        networkId: subnet?.networkId ?? "",
        fixedIps: [{ subnetId: subnet?.id ?? "" }],
      })
    ).id,
  });
  const apart = await createServerGroup(session, { name: "apart", policy: "anti-affinity" });
  vm = await makeVm(session, "scscf-1", {
    keyName: "ops",
    userData: USER_DATA,
    metadata: { role: "S-CSCF" },
    tags: ["ims"],
    securityGroups: ["signalling"],
    serverGroupId: apart.id,
    hasConfigDrive: true,
    description: "first",
  });
});

const begin = (serverId = vm.id) => {
  const { lyon, oslo, demoProjectId } = sites;
  const plan = planOf(
    [
      {
        serverId,
        name: "scscf-1",
        credentialId: lyon.credentials.demo,
        projectId: demoProjectId,
        volumes: [{ volumeId: vm.root }, { volumeId: vm.data, sizeGib: 2 }],
      },
    ],
    { site: { id: lyon.id, name: lyon.name }, receivers: [{ siteId: oslo.id, siteName: oslo.name }] },
  );
  return sites.begin(plan);
};

it("keeps everything that a VM is rebuilt from, by value", async () => {
  const { ctx, journal } = await begin();
  const pointId = await describePoint(ctx);
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { id: pointId } });
  expect(point.state).toBe("building");
  const [server] = point.servers as unknown as ServerDescription[];
  expect(server).toMatchObject({
    serverId: vm.id,
    name: "scscf-1",
    description: "first",
    projectName: "demo",
    flavor: { name: "m1.tiny", vcpus: 1, ramMib: 256 },
    metadata: { role: "S-CSCF" },
    tags: ["ims"],
    hasConfigDrive: true,
    hasUserData: true,
    keypair: { name: "ops", publicKey: expect.stringContaining("ssh-ed25519"), type: "ssh" },
    serverGroup: { name: "apart", policy: "anti-affinity" },
    imageProperties: { hw_qemu_guest_agent: "yes" },
    wasPoweredOff: false,
    missing: [],
    failed: [],
  });
  expect(server?.volumes).toEqual([
    expect.objectContaining({
      volumeId: vm.root,
      isRoot: true,
      isBootable: true,
      deleteOnTermination: false,
      isEncrypted: false,
      isMultiattach: false,
    }),
    expect.objectContaining({ volumeId: vm.data, isRoot: false, sizeGib: 2, deleteOnTermination: true }),
  ]);
  expect(server?.ports).toEqual([
    expect.objectContaining({
      mac: expect.stringMatching(/^fa:16:3e/),
      network: expect.objectContaining({
        name: "demo-net",
        isOwn: expect.any(Boolean),
        hasPortSecurity: true,
      }),
      fixedIps: [expect.objectContaining({ cidr: "10.10.0.0/24", subnetName: "demo-subnet" })],
      subnets: [
        expect.objectContaining({
          cidr: "10.10.0.0/24",
          ipVersion: 4,
          gateway: null,
          hasDhcp: true,
          pools: [{ start: "10.10.0.1", end: "10.10.0.254" }],
          router: "inner",
        }),
      ],
      isAdminUp: true,
      qosPolicy: null,
      isTrunkParent: false,
    }),
  ]);
  const signalling = server?.securityGroups.find(({ name }) => name === "signalling");
  expect(signalling?.rules).toContainEqual(
    expect.objectContaining({ protocol: "udp", portMin: 5_060, portMax: 5_061, remoteGroup: "balancers" }),
  );
  expect(journal.ends.get("check:describe")).toEqual({ state: "succeeded", detail: { vms: 1 } });
});

it("seals user data, and shows it nowhere", async () => {
  const { ctx, journal } = await begin();
  const pointId = await describePoint(ctx);
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { id: pointId } });
  expect(JSON.parse(unseal(point.sealedUserData ?? "", { ...USER_DATA_COLUMN, row: pointId }))).toEqual({
    [vm.id]: USER_DATA,
  });
  const everything = JSON.stringify(
    [point, await db().auditEntry.findMany(), await db().run.findMany(), [...journal.ends]],
    (_, value) => (typeof value === "bigint" ? `${value}` : value),
  );
  for (const secret of [SECRET, USER_DATA, USER_DATA.slice(8, 40)]) expect(everything).not.toContain(secret);
});

it("gives the same point when it is called again, and lets one go of which nothing was cut", async () => {
  const { ctx } = await begin();
  const pointId = await describePoint(ctx);
  expect(await describePoint(ctx)).toBe(pointId);
  await dropPoint(ctx, pointId, "nothing was cut");
  await dropPoint(ctx, pointId, "nothing was cut");
  expect(await db().recoveryPoint.findUnique({ where: { id: pointId } })).toBeNull();
});

it("goes on without the network service, and says what is lacking", async () => {
  await sites.cloud.control.addFault({
    at: "request",
    site: "RegionOne",
    service: "neutron",
    effect: { do: "error", status: 503 },
  } as never);
  const { ctx, journal } = await begin();
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { id: await describePoint(ctx) } });
  await sites.heal();
  const [server] = point.servers as unknown as ServerDescription[];
  expect(server?.failed).toEqual([expect.stringContaining("ports and security groups")]);
  expect(journal.ends.get("check:describe")).toMatchObject({ state: "warned" });
});

it("waits for its own circuit, which has opened a moment ago, rather than go without the network", async () => {
  const { ctx, journal } = await begin();
  const reader = await ctx.reader(sites.lyon.credentials.demo);
  await sites.cloud.control.addFault({
    at: "request",
    site: "RegionOne",
    service: "neutron",
    effect: { do: "refuse" },
  });
  await vi.waitFor(
    () => expect(collect(listPorts(reader))).rejects.toMatchObject({ kind: "circuit_open" }),
    20_000,
  );
  await sites.cloud.control.removeFaults();
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { id: await describePoint(ctx) } });
  const [server] = point.servers as unknown as ServerDescription[];
  expect(server).toMatchObject({ failed: [], missing: [], ports: [{ network: { name: "demo-net" } }] });
  expect(journal.ends.get("check:describe")).toMatchObject({ state: "succeeded" });
});

it("stops before the window when a VM is gone", async () => {
  const other = await makeVm(session, "gone-1");
  await deleteServer(session, other.id);
  const { ctx, journal } = await begin("00000000-0000-4000-8000-000000000000");
  await expect(describePoint(ctx)).rejects.toThrow(RunStopped);
  expect(journal.ends.get("check:describe")).toMatchObject({
    state: "failed",
    todo: expect.stringContaining("deleted"),
  });
  expect(await db().recoveryPoint.count({ where: { runId: ctx.run.id } })).toBe(0);
});

it("notes at once when a volume was attached or a VM deleted in the window", async () => {
  const { ctx } = await begin();
  const pointId = await describePoint(ctx);
  const reasons = async () => {
    await beginPoint(ctx, pointId, windowOf(ctx.plan));
    return (await db().recoveryPoint.findUniqueOrThrow({ where: { id: pointId } })).incompleteReasons;
  };
  expect(await reasons()).toEqual([]);
  const { id } = await createVolume(session, { name: "late", sizeGib: 1 });
  await waitForVolume(session, id, SOON);
  await attachVolume(session, vm.id, { volumeId: id });
  await vi.waitFor(async () => expect(await listAttachments(session, vm.id)).toHaveLength(3), 40_000);
  expect(await reasons()).toEqual([`scscf-1: the volume ${id} was attached meanwhile`]);
  await deleteServer(session, vm.id);
  await waitUntilServerGone(session, vm.id, SOON);
  expect(await reasons()).toEqual(["scscf-1 was deleted meanwhile"]);
});
