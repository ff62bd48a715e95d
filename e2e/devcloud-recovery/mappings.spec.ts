import { listNetworks } from "../../lib/openstack/neutron/networks";
import { listPorts } from "../../lib/openstack/neutron/ports";
import { listSecurityGroups } from "../../lib/openstack/neutron/security-groups";
import { listSubnets } from "../../lib/openstack/neutron/subnets";
import { getKeypair } from "../../lib/openstack/nova/keypairs";
import { listServerGroups } from "../../lib/openstack/nova/server-groups";
import { listServers, type Server } from "../../lib/openstack/nova/servers";
import { collect } from "../../lib/openstack/pagination";
import type { Session } from "../../lib/openstack/session";
import { backUp, beReady, makeVnf, signInAsAdministrator } from "../devcloud-backup/story";
import { expect, test } from "../stillpoint";
import { describedVms, FLAVOR, METADATA, ONLY_HERE, PUBLIC_KEY, RANGE, USER_DATA } from "./described-vms";
import {
  confirmFailover,
  openWizard,
  portsByName,
  rollBack,
  succeeded,
  untilRecovery,
} from "./recovery-story";
import { removeSince } from "./remove-since";
import { siteLists } from "./site-lists";

/*
 * What a VM is besides its volumes, on the real two-region cloud: RegionTwo has none of it. It is made there by value or mapped to
 * what a person chooses in the wizard, Nova and Neutron say of it what they said in RegionOne, and a roll-back removes it all.
 */
test.describe.configure({ mode: "serial" });

const NAME = "vTAS";
/** In the range of RegionTwo's demo-net. */
const CHOSEN = "10.20.0.77";
let cloud: Awaited<ReturnType<typeof describedVms>>;
/** What RegionTwo had before. */
let before: Awaited<ReturnType<typeof siteLists>>;
/** Of each VM in RegionOne. */
let ports: Record<string, string[]>;
/** Its run. */
let failover = "";

test.beforeAll(async () => {
  test.setTimeout(240_000);
  cloud = await describedVms();
});
test.afterAll(async () => {
  test.setTimeout(240_000);
  if (before) await removeSince(cloud.two, before);
  await cloud?.remove();
});

/** As they were booted. */
const byPlace = ([a]: [string, unknown], [b]: [string, unknown]) => {
  const names = cloud.servers.map(({ name }) => name);
  return names.indexOf(a) - names.indexOf(b);
};
/** Each VM's line of one of its networks, by its name. */
const within = (all: Record<string, string[]>, prefix: string) =>
  Object.fromEntries(
    Object.entries(all).map(([name, lines]) => [name, lines.filter((line) => line.includes(` ${prefix}`))]),
  );

test("what RegionTwo lacks is proposed to be made; a network and an address there are chosen by hand", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await beReady(page);
  await makeVnf(page, cloud.servers, NAME);
  ports = await portsByName(cloud.one, cloud.servers);
  await backUp(page, "full", NAME);
  before = await siteLists(cloud.two);
  await openWizard(page, NAME);
  await page.getByRole("radio", { name: "Failover, for real" }).check();
  await page.getByRole("button", { name: "Go on to recovery point" }).click();
  await page.getByRole("button", { name: "Go on to target" }).click();
  await page.getByRole("radio", { name: /^RegionTwo/ }).check();
  const table = page.getByRole("group", { name: "What becomes of what" });
  const row = (kind: string, source: string | RegExp) =>
    table.getByRole("row").filter({ hasText: kind }).filter({ hasText: source });
  // What is made by value fits, and is folded away.
  await page.getByRole("button", { name: /more that fits?$/ }).click({ timeout: 60_000 });
  for (const kind of ["Flavor", "Network", "Security group", "Keypair", "Server group"])
    await expect(row(kind, ONLY_HERE).first()).toContainText("made");

  await page.getByRole("button", { name: "Change network demo-net" }).click();
  const there = page.getByRole("combobox", { name: "Network demo-net at the target" });
  await there.selectOption({ label: "demo-net, 10.20.0.0/24" });
  const names = cloud.servers.map(({ name }) => name ?? "");
  const [first] = names;
  const address = (name: string | undefined) => row("Address", `10.10.0.`).filter({ hasText: name ?? "" });
  for (const name of names) await expect(address(name)).toContainText("any address", { timeout: 30_000 });
  await address(first).getByRole("button", { name: "Change" }).click();
  const type = async (typed: string) => {
    await address(first).getByRole("combobox").selectOption({ label: "Another address…" });
    await address(first).getByRole("textbox").fill(typed);
    await address(first).getByRole("button", { name: "Use it" }).click();
  };
  await type("10.30.0.77");
  await expect(address(first)).toContainText("10.30.0.77 is outside of 10.20.0.0/24", { timeout: 30_000 });
  await type(CHOSEN);
  await expect(address(first)).toContainText("Changed: any address → 10.20.0.77", { timeout: 30_000 });
  await expect(page.getByRole("region", { name: "Readiness of RegionTwo" })).toContainText("Ready", {
    timeout: 60_000,
  });
  await page.getByRole("button", { name: "Go on to plan" }).click();
  await page.getByRole("button", { name: "Go on to confirm" }).click();
  failover = await confirmFailover(page, NAME, { isSigned: false });
  await succeeded(page, failover);
  await untilRecovery(page, failover, "pending");
});

test("Nova and Neutron of RegionTwo say of the VMs what those of RegionOne said, but for what was chosen", async () => {
  const vms = (await collect(listServers(cloud.two))).filter(({ id }) => !before.servers?.includes(id));
  expect(vms.map(({ name }) => name).sort()).toEqual(cloud.servers.map(({ name }) => name).sort());
  for (const vm of vms) expect(described(vm)).toEqual(DESCRIBED);
  const keys = new Set(vms.map(({ keyName }) => keyName));
  expect(keys.size).toBe(1);
  const key = await getKeypair(cloud.two, [...keys][0] ?? "");
  expect(key.publicKey?.trim()).toBe(PUBLIC_KEY);
  const groups = await listServerGroups(cloud.two);
  const [group] = groups.filter(({ id }) => !before["server groups"]?.includes(id));
  expect(group).toMatchObject({ policy: "soft-anti-affinity" });
  expect([...(group?.serverIds ?? [])].sort()).toEqual(vms.map(({ id }) => id).sort());

  const rules = await Promise.all([rulesOf(cloud.one), rulesOf(cloud.two)]);
  expect(rules[1]).toEqual(rules[0]);
  expect(rules[0].filter((rule) => rule.includes("itself"))).toHaveLength(1);

  const networks = await collect(listNetworks(cloud.two));
  const made = networks.filter(({ id }) => !before.networks?.includes(id));
  expect(made.map(({ name }) => name)).toEqual([ONLY_HERE]);
  const [range, ...ranges] = await collect(listSubnets(cloud.two, { networkIds: made.map(({ id }) => id) }));
  expect(ranges).toEqual([]);
  expect(range).toMatchObject({ cidr: RANGE, hasDhcp: false });
  const now = await portsByName(cloud.two, vms);
  expect(within(now, "10.77.0.")).toEqual(within(ports, "10.77.0."));
  const [first, ...others] = Object.entries(within(now, "10.20.0.")).sort(byPlace);
  expect(first?.[1].map((line) => line.split(" ")[1])).toEqual([CHOSEN]);
  for (const [, lines] of others) expect(lines).toHaveLength(1);
  // In the order of its interfaces: demo-net first.
  for (const vm of vms) {
    for (const port of await collect(listPorts(cloud.two, { deviceIds: [vm.id] })))
      expect(port.securityGroupIds).toHaveLength(1);
    expect(vm.addresses.map(({ network }) => network)).toEqual(["demo-net", ONLY_HERE]);
  }
});

const DESCRIBED = {
  flavor: { name: ONLY_HERE, ...FLAVOR },
  securityGroups: [ONLY_HERE],
  metadata: METADATA,
  userData: USER_DATA,
  hasConfigDrive: true,
  vmState: "active",
};
const described = ({ flavor, securityGroups, metadata, userData, hasConfigDrive, vmState }: Server) => {
  const { name, vcpus, ramMib, diskGib, extraSpecs } = flavor ?? {};
  return {
    flavor: { name, vcpus, ramMib, diskGib, extraSpecs },
    securityGroups: [...new Set(securityGroups)],
    // Beside what we mark it with.
    metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => !key.startsWith("stillpoint_"))),
    ...{ userData, hasConfigDrive, vmState },
  };
};

/** What the group lets through, without ids. */
async function rulesOf(session: Session): Promise<string[]> {
  const [group] = (await collect(listSecurityGroups(session))).filter(({ name }) => name === ONLY_HERE);
  return (group?.rules ?? [])
    .map((rule) => {
      const { direction, etherType, protocol, portMin, portMax, remoteIpPrefix, remoteGroupId } = rule;
      const remote = remoteGroupId === group?.id ? "itself" : (remoteGroupId ?? remoteIpPrefix);
      return [direction, etherType, protocol, portMin, portMax, remote].join(" ");
    })
    .sort();
}

test("rolled back, RegionTwo has nothing of it any more", async ({ page }) => {
  test.setTimeout(180_000);
  await signInAsAdministrator(page);
  await page.goto(`/runs/${failover}`);
  await rollBack(page, NAME, "RegionOne");
  await untilRecovery(page, failover, "rolled-back");
  expect(await siteLists(cloud.two)).toEqual(before);
});
