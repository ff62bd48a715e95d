import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { asAdmin } from "../sandbox/control/switches/as-admin";
import { SUBNETS } from "../sandbox/neutron/rows";
import { forgetWorkers, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { changesOf, drillViolations, traces } from "./testing/drill-history";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./testing/recovery-stage";
import { type SeenBoot, watchBoots } from "./testing/watch-boots";

/* Whole drills by a real worker while something is wrong at the target, or goes wrong there. */

vi.setConfig({ testTimeout: 300_000 });

const SOON_MS = 60_000;
let stage: RecoveryStage;
let workers: DoomedWorkers;
let boots: SeenBoot[];
let before: SiteLists;
let since: number;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  stage = await recoveryStage();
  boots = watchBoots(stage.target);
  await workers.begin(await workers.loaded());
}, 240_000);
beforeEach(() => {
  before = stage.lists();
  since = stage.sandbox.world.history.last;
});
afterEach(() => stage.control.removeFaults());
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
});

const atTarget = () => ({ site: stage.target.name });
const namesUp = () => boots.filter(({ n }) => n > since).map(({ name }) => name);
const whole = (runId: string) => drillViolations(stage, runId, { since, before, boots });
const nothingLeft = (runId: string) => traces(stage, runId, { since, before });

/** A drill from its start to its end. */
async function drill() {
  const runId = await stage.startDrill();
  const run = await stage.drillEnded(runId);
  return { runId, run, recovery: await stage.recoveryOf(runId) };
}

/** The backup of a VM's data volume in the point. */
async function dataOf(name: string) {
  const serverId = stage.serverIds[["pcscf-1", "scscf-1", "scscf-2"].indexOf(name)] ?? "";
  const where = { pointId: stage.pointId, serverId, isRoot: false };
  return db().pointBackup.findFirstOrThrow({ where });
}

it("an object of the store is missing: that volume fails, its VM stays down, the others come up, and it says which", async () => {
  const { backupId, volumeId } = await dataOf("scscf-2");
  const { blobs } = stage.sandbox.world;
  const lost =
    blobs.list("backups/").find((name) => name.includes(backupId ?? "") && /-\d{5}$/.test(name)) ?? "";
  const bytes = blobs.get(lost);
  await stage.control.flip("delete-object", { name: lost });
  const { runId, run, recovery } = await drill();
  blobs.put(lost, bytes ?? Buffer.of());
  expect(run).toMatchObject({
    state: "partly_failed",
    failure: { cause: expect.stringContaining("scscf-2") },
  });
  expect(namesUp()).toEqual(["pcscf-1", "scscf-1"]);
  const volume = recovery.volumes.find(({ sourceVolumeId }) => sourceVolumeId === volumeId);
  expect(volume).toMatchObject({ tries: 2, cause: expect.stringContaining("error_restoring") });
  expect(recovery.report).toMatchObject({ verdict: "failed", left: 0 });
  expect(recovery.servingAt).toBeNull();
  expect(await nothingLeft(runId)).toEqual([]);
});

it("a restore fails once: it is tried again with a new volume, and the bytes are right", async () => {
  const { backupId, volumeId } = await dataOf("scscf-1");
  await stage.control.flip("restore-fails", { ...atTarget(), backup: backupId ?? "" });
  const { runId, run, recovery } = await drill();
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  const volume = recovery.volumes.find(({ sourceVolumeId }) => sourceVolumeId === volumeId);
  expect(volume?.tries).toBe(2);
  expect(await whole(runId)).toEqual([]);
});

it("a VM ends in error while it boots: it is made once more, with the same ports and volumes", async () => {
  await stage.control.flip("boot-fails", { ...atTarget(), where: "host" });
  const { runId, run } = await drill();
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(await whole(runId)).toEqual([]);
});

it("the volumes' quota is full: it stops with the numbers before anything is made", async () => {
  await stage.control.flip("fill-quota", { ...atTarget(), what: "volumes", project: "ims", left: 4 });
  const { runId, run, recovery } = await drill();
  await stage.control.flip("fill-quota", { ...atTarget(), what: "volumes", project: "ims", left: 1_000 });
  expect(run).toMatchObject({ state: "failed", failure: { cause: expect.stringMatching(/\b6\b.*\b4\b/) } });
  expect(recovery.state).toBe("stopped");
  expect(await nothingLeft(runId)).toEqual([]);
  expect(await db().runResource.count({ where: { runId } })).toBe(0);
});

it("a DHCP agent takes the first free address of each subnet: the VMs have theirs all the same", async () => {
  await stage.control.flip("dhcp-takes-address", atTarget());
  const { runId, run } = await drill();
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(await whole(runId)).toEqual([]);
});

it("somebody takes an address in the made network: that VM stays down, and what is not ours is not touched", async () => {
  const { plan } = await stage.plan();
  const port = plan.ports.find(({ serverId }) => serverId === stage.serverIds[2]);
  const [ip] = port?.ips ?? [];
  const key = ip && "made" in ip.subnet ? ip.subnet.made : "";
  const cidr = plan.make.networks
    .flatMap(({ subnets }) => subnets)
    .find((subnet) => subnet.key === key)?.cidr;
  // As soon as the subnet is there, and before any port can be.
  await stage.control.addFault({ at: "request", route: "ports.create", effect: { do: "delay", ms: 2_000 } });
  const taken = takeOnce(cidr ?? "", ip?.address ?? "");
  const runId = await stage.startDrill();
  const ended = stage.drillEnded(runId);
  const strangers = await taken;
  // Our VMs and ports have come and gone; the network goes when nobody has a port in it.
  const leftOf = (what: string) => changesOf(before, stage.lists()).filter((line) => line.startsWith(what));
  await until(async () => namesUp().length === 2 && leftOf("ports").length === 1, SOON_MS);
  expect(leftOf("ports")).toEqual([`ports: ${strangers} is left`]);
  expect(leftOf("networks").length).toBeGreaterThan(0);
  await asAdmin(stage.target, "", { method: "DELETE", path: `/network/v2.0/ports/${strangers}` });
  expect(await ended).toMatchObject({
    state: "partly_failed",
    failure: { cause: expect.stringContaining("scscf-2") },
  });
  expect(namesUp()).toEqual(["pcscf-1", "scscf-1"]);
  expect((await stage.recoveryOf(runId)).state).toBe("clean");
  expect(await nothingLeft(runId)).toEqual([]);
});

/** @returns the port of somebody else with that address, in the first subnet of that range that is made at the target */
async function takeOnce(cidr: string, address: string): Promise<string> {
  const subnet = await until(
    async () =>
      stage.target
        .rows(SUBNETS)
        .all()
        .find((row) => row.cidr === cidr && !before.subnets.includes(row.id)),
    SOON_MS,
    5,
  );
  const answer = await asAdmin<{ port: { id: string } }>(stage.target, subnet.projectId, {
    method: "POST",
    path: "/network/v2.0/ports",
    body: { port: { name: "theirs", network_id: subnet.networkId, fixed_ips: [{ ip_address: address }] } },
  });
  return answer.port.id;
}

it("a restore loses what the image said: it is put back from the description, and the VM boots", async () => {
  const root = await db().pointBackup.findFirstOrThrow({
    where: { pointId: stage.pointId, serverId: stage.serverIds[0] ?? "", isRoot: true },
  });
  await stage.control.flip("restore-loses-image-metadata", { ...atTarget(), backup: root.backupId ?? "" });
  const { runId, run } = await drill();
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(await whole(runId)).toEqual([]);
});

it("all tokens are over in the middle, and Keystone takes its time: the drill waits, and goes through", async () => {
  const runId = await stage.startDrill();
  await stage.control.flip("expire-tokens");
  await stage.control.addFault({
    at: "request",
    ...atTarget(),
    service: "keystone",
    effect: { do: "delay", ms: 20_000 },
  });
  expect(await stage.drillEnded(runId)).toMatchObject({ state: "succeeded", failure: null });
  expect(await whole(runId)).toEqual([]);
});

it("answers are lost of a network, a port, a restore and a VM: each is found by its mark, and made once", async () => {
  for (const route of ["networks.create", "ports.create", "volumes.create", "servers.create"])
    await stage.control.addFault({
      at: "request",
      ...atTarget(),
      route,
      skip: 1,
      times: 1,
      effect: { do: "lose-answer" },
    });
  const { runId, run } = await drill();
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(await whole(runId)).toEqual([]);
});

it("a proxy delivers twice what makes a network, a port, a restore and a VM: nothing of it is left", async () => {
  for (const route of ["networks.create", "ports.create", "volumes.create", "servers.create"])
    await stage.control.addFault({
      at: "request",
      ...atTarget(),
      route,
      times: 1,
      effect: { do: "twice" },
    });
  const { runId, run } = await drill();
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(namesUp().toSorted()).toEqual(["pcscf-1", "scscf-1", "scscf-2"]);
  expect(changesOf(before, stage.lists())).toEqual([]);
  expect(await db().runResource.count({ where: { runId, removedAt: null } })).toBe(0);
});

it("its flavor is deleted once it has started: it stops before anything is made; the next drill makes the flavor", async () => {
  await workers.killAll();
  const runId = await stage.startDrill();
  await stage.control.flip("remove-mapping", { ...atTarget(), kind: "flavor", name: "vnf.large" });
  before = stage.lists();
  await workers.begin(await workers.loaded());
  const run = await stage.drillEnded(runId);
  expect(run).toMatchObject({ state: "failed", failure: { cause: expect.stringContaining("vnf.large") } });
  expect((await stage.recoveryOf(runId)).state).toBe("stopped");
  expect(await nothingLeft(runId)).toEqual([]);
  const next = await drill();
  expect(next.run).toMatchObject({ state: "succeeded", failure: null });
  expect(await whole(next.runId)).toEqual([]);
});
