import { expect, test } from "vitest";
import { getQuotas } from "@/lib/openstack/cinder/quotas";
import { listVolumes, type Volume } from "@/lib/openstack/cinder/volumes";
import { listServers } from "@/lib/openstack/nova/servers";
import { collect } from "@/lib/openstack/pagination";
import { ManualClock } from "../../core/clock";
import { testSandbox } from "../../testing/test-sandbox";
import { wide } from "./wide";

test("has 100 small VMs that can be backed up, and room for them at the other site", async () => {
  const cloud = await testSandbox({ scene: wide, clock: new ManualClock() });
  const [here, there] = ["RegionOne", "RegionTwo"].map((region) =>
    cloud.session(region, { user: "admin", project: "demo" }),
  );
  if (!here || !there) throw new Error("unreachable");
  const servers = await collect(listServers(here));
  expect(servers).toHaveLength(100);
  expect(new Set(servers.map(({ projectId }) => projectId))).toEqual(new Set([await here.projectId()]));
  for (const server of servers)
    expect(server).toMatchObject({
      status: "ACTIVE",
      addresses: [{ version: 4 }],
      volumeIds: [expect.any(String), expect.any(String)],
    });
  const volumes: Volume[] = await collect(listVolumes(here));
  expect(volumes).toHaveLength(200);
  for (const volume of volumes) expect(volume).toMatchObject({ sizeGib: 1, status: "in-use" });
  const roots = volumes.filter(({ isBootable }) => isBootable);
  expect(roots).toHaveLength(100);
  for (const root of roots) expect(root.imageMetadata).toEqual({ hw_qemu_guest_agent: "yes" });
  expect(await collect(listServers(there))).toEqual([]);
  const { volumes: most, gigabytes } = await getQuotas(there, await there.projectId());
  const { backups } = await getQuotas(here, await here.projectId());
  for (const quota of [most, gigabytes, backups])
    expect((quota?.limit ?? 0) - (quota?.inUse ?? 0)).toBeGreaterThanOrEqual(1_000);
});
