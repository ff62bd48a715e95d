import { randomUUID } from "node:crypto";
import { db } from "../../db";
import { tagOf } from "../../made/tag-of";
import { createBackup } from "../../openstack/cinder/backup-changes";
import { waitForBackup } from "../../openstack/cinder/backups";
import { createSnapshot } from "../../openstack/cinder/snapshot-changes";
import { waitForSnapshot } from "../../openstack/cinder/snapshots";
import { setBootable, setImageMetadata } from "../../openstack/cinder/volume-actions";
import { createVolume } from "../../openstack/cinder/volume-changes";
import { waitForVolume } from "../../openstack/cinder/volume-waits";
import { listNetworks } from "../../openstack/neutron/networks";
import { type CreateServer, createServer } from "../../openstack/nova/create-server";
import { waitForServer } from "../../openstack/nova/wait-for-server";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";

const SOON = { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } };

/** A VM that boots from a volume of 1 GiB, with a data volume of 2 GiB beside, on the project's network. */
export async function makeVm(
  session: Session,
  name: string,
  more: Partial<CreateServer> = {},
): Promise<{ id: string; root: string; data: string }> {
  const volume = async (what: string, sizeGib: number) => {
    const { id } = await createVolume(session, { name: `${name}-${what}`, sizeGib });
    await waitForVolume(session, id, SOON);
    return id;
  };
  const [root, data] = [await volume("root", 1), await volume("data", 2)];
  await setBootable(session, root, true);
  await setImageMetadata(session, root, { hw_qemu_guest_agent: "yes" });
  const [network] = await collect(listNetworks(session, { name: "demo-net" }));
  const { id } = await createServer(session, {
    name,
    flavorId: "m1.tiny",
    networks: network ? [{ network: network.id }] : "none",
    blockDevices: [
      { sourceType: "volume", id: root, bootIndex: 0, deleteOnTermination: false },
      { sourceType: "volume", id: data, bootIndex: null, deleteOnTermination: true },
    ],
    ...more,
  });
  await waitForServer(session, id, { ...SOON, vmState: "active" });
  return { id, root, data };
}

/** Backs a volume up as a run does, and notes it in its row. */
export async function backUpRow(session: Session, rowId: string): Promise<string> {
  const row = await db().pointBackup.findUniqueOrThrow({ where: { id: rowId }, include: { point: true } });
  const tag = tagOf(row.point.runId, `backup-${row.volumeId.slice(0, 8)}`);
  const snapshot = await createSnapshot(session, { volumeId: row.volumeId, name: randomUUID() });
  await waitForSnapshot(session, snapshot.id, SOON);
  const { id } = await createBackup(session, {
    volumeId: row.volumeId,
    snapshotId: snapshot.id,
    name: tag.name,
    metadata: tag.metadata,
    isIncremental: row.isIncremental,
  });
  const made = await waitForBackup(session, id, SOON);
  await db().pointBackup.update({
    where: { id: rowId },
    data: { backupId: id, state: "available", objectCount: made.objectCount ?? null, startedAt: new Date() },
  });
  return id;
}
