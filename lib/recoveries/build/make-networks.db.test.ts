import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../../db";
import { listNetworks } from "../../openstack/neutron/networks";
import { createPort, deletePort } from "../../openstack/neutron/port-changes";
import { listPorts } from "../../openstack/neutron/ports";
import { listRules } from "../../openstack/neutron/security-group-rules";
import { getSecurityGroup } from "../../openstack/neutron/security-groups";
import { listSubnets } from "../../openstack/neutron/subnets";
import { getFlavor } from "../../openstack/nova/flavors";
import { getKeypair } from "../../openstack/nova/keypairs";
import { getServerGroup } from "../../openstack/nova/server-groups";
import { collect } from "../../openstack/pagination";
import { openResources } from "../../runs/run-resources";
import { RunStopped } from "../../runs/run-stopped";
import { forgetRuns } from "../../runs/testing/forget-runs";
import type { RecoveryContext } from "../recovery-context";
import { removeMade } from "../remove-made";
import { type NetworkStage, networkStage } from "../testing/network-stage";
import { makeNetworks } from "./make-networks";
import { portIdOf, refId } from "./ref-ids";

let stage: NetworkStage;
let before: ReturnType<NetworkStage["lists"]>;

beforeAll(async () => {
  stage = await networkStage();
});
beforeEach(() => {
  before = stage.lists();
});
afterEach(async () => {
  await stage.control.removeFaults();
});
afterAll(forgetRuns);

const made = async (ctx: RecoveryContext) =>
  (await openResources(ctx.run.id)).map(({ kind, tag }) => `${kind} ${tag}`).sort();
const ONE_OF_EACH = {
  network: 1,
  subnet: 1,
  port: 3,
  security_group: 1,
  server_group: 1,
  keypair: 1,
  flavor: 1,
};
/** How many of each kind there are more than before. */
const more = () =>
  Object.fromEntries(
    Object.entries(stage.lists())
      .map(([what, ids]) => [what, (ids?.length ?? 0) - (before[what]?.length ?? 0)] as const)
      .filter(([, count]) => count !== 0),
  );

it("makes what is planned, as it is planned, and leaves no trace of it afterwards", async () => {
  // Any DHCP agent takes the first free address as soon as it may.
  await stage.control.addFault({ at: "neutron:dhcp", effect: { do: "happen" } });
  const option = { name: "tftp-server", value: "10.10.0.2", ipVersion: 4 };
  const plan = stage.planOf(({ ports }) => {
    if (ports[0]) ports[0].dhcpOptions = [{ ...option }];
  });
  const { ctx, journal } = await stage.begin(plan);
  await makeNetworks(ctx);

  const [planned] = plan.make.networks;
  const networkId = await refId(ctx, { made: planned?.key ?? "" });
  const [network] = await collect(listNetworks(stage.admin, { ids: [networkId] }));
  expect(network).toMatchObject({ name: planned?.name, mtuBytes: 1450 });
  const [subnet] = await collect(listSubnets(stage.admin, { networkIds: [networkId] }));
  expect(subnet).toMatchObject({
    cidr: "10.10.0.0/24",
    gatewayIp: "10.10.0.1",
    hasDhcp: true,
    dnsServers: ["10.10.0.2"],
    allocationPools: [{ start: "10.10.0.10", end: "10.10.0.254" }],
  });
  const groupId = await refId(ctx, { made: plan.make.securityGroups[0]?.key ?? "" });
  const ports = await collect(listPorts(stage.admin, { networkIds: [networkId] }));
  const ofVms = ports.filter(({ deviceOwner }) => deviceOwner === undefined);
  for (const [i, port] of plan.ports.entries()) {
    const id = await portIdOf(ctx, port.key);
    expect(ofVms.find((p) => p.id === id)).toMatchObject({
      mac: `fa:16:3e:00:00:0${i + 1}`,
      fixedIps: [{ subnetId: subnet?.id, address: `10.10.0.${10 + i}` }],
      securityGroupIds: [groupId],
      isAdminUp: true,
      name: port.wasNamed,
      extraDhcpOptions: i === 0 ? [option] : [],
    });
  }
  expect(ofVms).toHaveLength(3);
  const group = await getSecurityGroup(stage.admin, groupId);
  expect(
    group.rules
      .map((r) => `${r.direction} ${r.etherType} ${r.remoteGroupId === groupId ? "own" : r.remoteGroupId}`)
      .sort(),
  ).toEqual(["egress IPv4 undefined", "egress IPv6 undefined", "ingress IPv4 own", "ingress IPv6 own"]);
  const flavorId = await refId(ctx, { made: plan.make.flavors[0]?.key ?? "" });
  expect(await getFlavor(stage.admin, flavorId)).toMatchObject({
    vcpus: 1,
    ramMib: 512,
    diskGib: 1,
    isPublic: false,
    extraSpecs: { "hw:mem_page_size": "any" },
  });
  const keyName = await refId(ctx, { made: plan.make.keypairs[0]?.key ?? "" });
  expect(await getKeypair(stage.admin, keyName)).toMatchObject({
    publicKey: plan.make.keypairs[0]?.publicKey,
  });
  const serverGroupId = await refId(ctx, { made: plan.make.serverGroups[0]?.key ?? "" });
  expect(await getServerGroup(stage.admin, serverGroupId)).toMatchObject({ policy: "anti-affinity" });
  for (const [key, step] of journal.steps)
    expect(step, key).toMatchObject({ end: { state: "succeeded" }, attempts: expect.arrayContaining([]) });
  expect(journal.of(`port:${plan.ports[0]?.key}`).attempts).toEqual([
    expect.objectContaining({ call: "POST /ports", requestId: expect.stringMatching(/^req-/) }),
  ]);

  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
  expect(journal.of("remove:port").end).toMatchObject({
    state: "succeeded",
    detail: { removed: 3, left: [] },
  });
  expect(journal.of("remove:network").end).toMatchObject({ detail: { removed: 2 } });
  expect(journal.of("remove:server").end).toMatchObject({ state: "skipped" });
});

it("drops the rules that Neutron gives a group and the plan does not have", async () => {
  const plan = stage.planOf((p) => {
    const [group] = p.make.securityGroups;
    if (group) group.rules = group.rules.filter((rule) => rule.direction === "ingress");
  });
  const { ctx } = await stage.begin(plan);
  await makeNetworks(ctx);
  const id = await refId(ctx, { made: plan.make.securityGroups[0]?.key ?? "" });
  const rules = await collect(listRules(stage.admin, { securityGroupIds: [id] }));
  expect(rules.map(({ direction }) => direction)).toEqual(["ingress", "ingress"]);
  await removeMade(ctx);
  expect(stage.lists()).toEqual(before);
});

/** A context whose worker dies at the nth write, before it is sent or right after its answer, and does nothing more. */
function dying(ctx: RecoveryContext, nth: number, when: "before" | "after") {
  let writes = 0;
  let isDead = false;
  const die = () => {
    isDead = true;
    throw new Error("killed");
  };
  return {
    isDead: () => isDead,
    ctx: {
      ...ctx,
      assertFence: () => {
        if (isDead || (when === "before" && ++writes === nth)) die();
      },
      journal: {
        ...ctx.journal,
        plan: () => {},
        begin: () => {},
        note: () => {},
        end: () => {},
        attempt: () => {
          if (isDead || (when === "after" && ++writes === nth)) die();
        },
      } as unknown as RecoveryContext["journal"],
    },
  };
}

it.each(["before", "after"] as const)(
  "makes nothing twice and forgets nothing when its worker dies %s a write, whichever it is",
  async (when) => {
    const plan = stage.planOf();
    let deaths = 0;
    for (let nth = 1; ; nth++) {
      const { ctx } = await stage.begin(plan);
      const worker = dying(ctx, nth, when);
      const isThrough = await makeNetworks(worker.ctx).then(
        () => true,
        () => {
          expect(worker.isDead()).toBe(true);
          return false;
        },
      );
      if (isThrough) {
        await removeMade(ctx);
        break;
      }
      deaths++;
      const { ctx: next } = stage.again(plan, ctx.run, ctx.recovery.id);
      // Some are removed as they are, the others made first.
      if (nth % 2 === 0) {
        await makeNetworks(next);
        expect(countKinds(await made(next)), `killed ${when} write ${nth}`).toEqual(ONE_OF_EACH);
        expect(more()).toMatchObject({ networks: 1, subnets: 1, ports: 3, flavors: 1, server_groups: 1 });
      }
      // Nothing of what it asked for can still be on its way.
      await db().runResource.updateMany({
        where: { runId: ctx.run.id, resourceId: null },
        data: { madeAt: new Date(0) },
      });
      expect(await removeMade(next)).toEqual({ left: 0 });
      expect(stage.lists(), `killed ${when} write ${nth}`).toEqual(before);
    }
    expect(deaths).toBeGreaterThan(8);
  },
  120_000,
);

const countKinds = (rows: readonly string[]) => {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const [kind = ""] = row.split(" ");
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
};

it("stops between calls when it is cancelled, and leaves nothing in doubt", async () => {
  const cancel = new AbortController();
  const cancelled = new RunStopped({ cause: "ada cancelled it", todo: "" }, true);
  const { ctx, journal } = await stage.begin(stage.planOf(), { signal: cancel.signal });
  const attempt = journal.attempt.bind(journal);
  // While others are on their way.
  journal.attempt = (...told) => {
    attempt(...told);
    cancel.abort(cancelled);
  };
  await expect(makeNetworks(ctx)).rejects.toBe(cancelled);
  const rows = await openResources(ctx.run.id);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ resourceId }) => resourceId === null)).toEqual([]);
  expect(more()).not.toMatchObject({ ports: expect.anything() });
  await expect(makeNetworks(ctx)).rejects.toBe(cancelled);
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
});

it("names who has the address of a port, which costs that port only", async () => {
  const [network] = await collect(listNetworks(stage.admin, { name: "demo-net" }));
  const subnetId = network?.subnetIds[0] ?? "";
  const { id: taken } = await createPort(stage.admin, {
    networkId: network?.id ?? "",
    name: "printer",
    fixedIps: [{ subnetId, address: "10.10.0.11" }],
  });
  before = stage.lists();
  const plan = stage.planOf((p) => {
    p.make.networks = [];
    for (const port of p.ports) {
      port.network = { id: network?.id ?? "" };
      port.ips = port.ips.map((ip) => ({ ...ip, subnet: { id: subnetId } }));
    }
  });
  const { ctx, journal } = await stage.begin(plan);
  await makeNetworks(ctx);
  const [first = "", second = "", third = ""] = plan.ports.map(({ key }) => key);
  await expect(portIdOf(ctx, second)).rejects.toMatchObject({
    name: "RunStopped",
    reason: {
      cause: expect.stringContaining(`10.10.0.11 is taken by port printer (${taken})`),
      call: expect.stringMatching(/^POST .*\/ports$/),
      step: `port:${second}`,
    },
  });
  expect(journal.of(`port:${second}`).end).toMatchObject({ state: "failed" });
  expect(await Promise.all([portIdOf(ctx, first), portIdOf(ctx, third)])).toHaveLength(2);
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
  await deletePort(stage.admin, taken);
});

it("gives an address that is not chosen only after all that are", async () => {
  const plan = stage.planOf((p) => {
    const [any, ...chosen] = p.ports;
    if (any) p.ports = [{ ...any, ips: any.ips.map((ip) => ({ ...ip, address: null })) }, ...chosen];
    const [subnet] = p.make.networks[0]?.subnets ?? [];
    // Three addresses for three ports.
    if (subnet) subnet.allocationPools = [{ start: "10.10.0.10", end: "10.10.0.12" }];
  });
  for (let i = 0; i < 3; i++) {
    const { ctx } = await stage.begin(plan);
    await makeNetworks(ctx);
    const id = await portIdOf(ctx, plan.ports[0]?.key ?? "");
    const ports = await collect(listPorts(stage.admin, {}));
    expect(ports.find((port) => port.id === id)?.fixedIps).toMatchObject([{ address: "10.10.0.10" }]);
    await removeMade(ctx);
  }
});

it("stops for what every VM needs, with the site’s words, and can be called again", async () => {
  await stage.control.addFault({
    at: "request",
    route: "networks.create",
    effect: { do: "error", status: 403, message: "not by you" },
    times: 1,
  });
  const { ctx, journal } = await stage.begin(stage.planOf());
  await expect(makeNetworks(ctx)).rejects.toMatchObject({
    name: "RunStopped",
    reason: { cause: expect.stringContaining("not by you"), step: expect.stringMatching(/^network:/) },
  });
  expect(more()).not.toHaveProperty("networks");
  expect([...journal.steps.keys()].filter((key) => key.startsWith("port:"))).toEqual([]);
  await makeNetworks(ctx);
  expect(more()).toMatchObject({ networks: 1, ports: 3 });
  await removeMade(ctx);
  expect(stage.lists()).toEqual(before);
});

it("waits for a site that does not answer", async () => {
  await stage.control.addFault({ at: "request", route: "ports.create", effect: { do: "refuse" }, times: 5 });
  await stage.control.addFault({
    at: "request",
    route: "subnets.create",
    effect: { do: "lose-answer" },
    times: 1,
  });
  const { ctx } = await stage.begin(stage.planOf());
  await makeNetworks(ctx);
  expect(more()).toMatchObject({ networks: 1, subnets: 1, ports: 3 });
  await removeMade(ctx);
  expect(stage.lists()).toEqual(before);
});

it("says that the limit of ports is reached when others have used it up meanwhile, which costs that port only", async () => {
  const leave = (left: number) =>
    stage.control.flip("fill-quota", { site: "RegionOne", what: "ports", project: "demo", left });
  await leave(2);
  const plan = stage.planOf();
  const { ctx, journal } = await stage.begin(plan);
  await makeNetworks(ctx);
  await leave(1_000);
  const asked = await Promise.allSettled(plan.ports.map(({ key }) => portIdOf(ctx, key)));
  const refused = asked.flatMap((each, i) =>
    each.status === "rejected" ? [{ key: plan.ports[i]?.key ?? "", error: each.reason as unknown }] : [],
  );
  expect(refused).toHaveLength(1);
  const [only = { key: "", error: undefined }] = refused;
  expect(only.error).toMatchObject({
    name: "RunStopped",
    reason: { cause: expect.stringMatching(/quota/i), step: `port:${only.key}` },
  });
  expect(journal.of(`port:${only.key}`).end).toMatchObject({ state: "failed" });
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
});
