import { expect, it } from "vitest";
import type { MemoryJournal } from "../../backups/testing/memory-journal";
import { getPort } from "../../openstack/neutron/ports";
import { listAttachments } from "../../openstack/nova/attachments";
import { getServer } from "../../openstack/nova/servers";
import { type Blocks, readContent } from "../../sandbox/cinder/content";
import { importRecords } from "../import-records";
import { prove } from "../prove/prove";
import { proveAttached } from "../prove/prove-attached";
import { type BegunDrill, buildStage } from "../testing/build-stage";
import { build } from "./build";
import { portIdOf } from "./ref-ids";

const NAMES = ["hss", "scscf", "pcscf"] as const;
const USER_DATA = Buffer.from("#cloud-config").toString("base64");
const stage = buildStage(NAMES, { userData: USER_DATA, metadata: { role: "ims" } });

/** What is in each restored volume as soon as it is ready, by its source's id. */
function contentsWhenReady({ journal }: BegunDrill): Map<string, Blocks> {
  const contents = new Map<string, Blocks>();
  const site = stage.sites.cloud.sandbox.world.sites.find(({ name }) => name === stage.sites.oslo.region);
  const end = journal.end.bind(journal);
  journal.end = (key, told) => {
    const [what, volume = ""] = key.split(":");
    if (site && what === "ready") contents.set(volume, readContent(site, idOf(journal, volume)));
    end(key, told);
  };
  return contents;
}
const idOf = (journal: MemoryJournal, volume: string) =>
  String(journal.of(`restore:${volume}`).detail.volumeId);

it("brings three VMs up at the other site, in their order, with their addresses and their bytes", async () => {
  // They were not frozen: nobody says that they were.
  const plan = await stage.plan();
  const run = await stage.begin({ ...plan, point: { ...plan.point, consistency: "crash" } });
  const { ctx, journal } = run;
  const contents = contentsWhenReady(run);
  expect(ctx.plan.obstacles).toEqual([]);
  await importRecords(ctx);
  expect(await build(ctx)).toMatchObject({ healthy: stage.point.vms.map(({ id }) => id), failed: [] });
  await proveAttached(ctx);
  expect(await prove(ctx)).toMatchObject({ disproved: [], failed: [] });
  const { servers, volumes } = await stage.rowsOf(run);
  expect(servers.map(({ name, state }) => [name, state])).toEqual(NAMES.map((name) => [name, "healthy"]));
  expect(volumes.map(({ state, tries }) => [state, tries])).toEqual(volumes.map(() => ["ready", 1]));
  const volumesOf = (serverId = "") => {
    const { volumes: keys = [] } = plan.servers.find((s) => s.serverId === serverId) ?? {};
    return keys.map((key) => volumes.find((v) => v.sourceVolumeId === key)?.volumeId);
  };
  // In their order: each was up before the next was asked for.
  const session = await ctx.reader(stage.sites.oslo.credentials.demo);
  const made = await Promise.all(servers.map(({ serverId }) => getServer(session, serverId ?? "")));
  for (const [i, server] of made.entries()) {
    const before = servers[i - 1];
    expect(server).toMatchObject({
      name: NAMES[i],
      vmState: "active",
      userData: USER_DATA,
      metadata: { role: "ims", stillpoint_run: ctx.run.id },
      // Nova deletes none of them: what goes is on our own list.
      volumeIds: expect.arrayContaining(volumesOf(servers[i]?.sourceServerId)),
    });
    const attached = await listAttachments(session, server.id);
    expect(attached.map(({ volumeId }) => volumeId)).toEqual(volumesOf(servers[i]?.sourceServerId));
    expect(attached.map(({ isDeletedWithServer }) => isDeletedWithServer)).toEqual([false, false]);
    expect(journal.of(`boot:${servers[i]?.sourceServerId}`).attempts[0]?.at).toBeGreaterThanOrEqual(
      before?.healthyAt?.getTime() ?? 0,
    );
  }
  for (const planned of ctx.plan.ports) {
    const port = await getPort(session, await portIdOf(ctx, planned.key));
    expect(port.mac).toBe(planned.mac);
    expect(port.fixedIps.map(({ address }) => address)).toEqual(planned.ips.map(({ address }) => address));
    expect(port.deviceId).toBe(servers.find((s) => s.sourceServerId === planned.serverId)?.serverId);
  }
  // Whatever is in a volume tells whose write it was; guests write on once they are up.
  for (const { key, name } of plan.volumes) {
    const written = contents.get(key)?.filter((block) => block !== "") ?? [];
    expect(written.length).toBeGreaterThan(3);
    for (const block of written) expect(block).toContain(` of ${name}`);
  }
  const unwell = [...journal.steps].filter(([, { end }]) => end && end.state !== "succeeded");
  expect(unwell.map(([key, { end }]) => `${key} ${end?.state}`).sort()).toEqual(
    plan.servers.map(({ serverId }) => `journal:${serverId} warned`).sort(),
  );
}, 60_000);
