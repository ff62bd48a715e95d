import { expect, it } from "vitest";
import { getPort } from "../../openstack/neutron/ports";
import { getServer } from "../../openstack/nova/servers";
import { importRecords } from "../import-records";
import { prove } from "../prove/prove";
import { proveAttached } from "../prove/prove-attached";
import { buildStage } from "../testing/build-stage";
import { build } from "./build";
import { portIdOf } from "./ref-ids";

const NAMES = ["hss", "scscf", "pcscf"] as const;
const stage = buildStage(NAMES);

it("brings three VMs up at the other site, in their order, with their addresses and their bytes", async () => {
  // They were not frozen: nobody says that they were.
  const run = await stage.begin(await stage.plan(({ point }) => void (point.consistency = "crash")));
  const { ctx, journal } = run;
  expect(ctx.plan.obstacles).toEqual([]);
  await importRecords(ctx);
  expect(await build(ctx)).toMatchObject({ healthy: stage.point.vms.map(({ id }) => id), failed: [] });
  await proveAttached(ctx);
  expect(await prove(ctx)).toMatchObject({ disproved: [], failed: [] });
  const { servers, volumes } = await stage.rowsOf(run);
  expect(servers.map(({ name, state }) => [name, state])).toEqual(NAMES.map((name) => [name, "healthy"]));
  expect(volumes.map(({ state, tries }) => [state, tries])).toEqual(volumes.map(() => ["ready", 1]));
  // In their order: each was up before the next was asked for.
  const session = await ctx.reader(stage.sites.oslo.credentials.demo);
  const made = await Promise.all(servers.map(({ serverId }) => getServer(session, serverId ?? "")));
  for (const [i, server] of made.entries()) {
    const before = servers[i - 1];
    expect(server).toMatchObject({ name: NAMES[i], vmState: "active" });
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
  const { control } = stage.sites.cloud;
  for (const { sourceVolumeId, volumeId } of volumes)
    expect(await control.volumeContent(stage.sites.oslo.region, volumeId ?? "")).toEqual(
      await control.volumeContent(stage.sites.lyon.region, sourceVolumeId),
    );
  const unwell = [...journal.steps].filter(([, { end }]) => end && end.state !== "succeeded");
  expect(unwell.map(([key, { end }]) => [key, end?.state])).toEqual(
    ctx.plan.servers.map(({ serverId }) => [`journal:${serverId}`, "warned"]),
  );
}, 60_000);
