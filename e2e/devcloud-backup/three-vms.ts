import { deleteBackup } from "../../lib/openstack/cinder/backup-changes";
import { listBackups, waitForBackupGone } from "../../lib/openstack/cinder/backups";
import { listNetworks } from "../../lib/openstack/neutron/networks";
import { listAttachments } from "../../lib/openstack/nova/attachments";
import { bootServer, publicImage } from "../../lib/openstack/nova/testing/boot";
import { collect } from "../../lib/openstack/pagination";
import type { Session } from "../../lib/openstack/session";
import { Cleanup } from "../../lib/openstack/testing/cleanup";
import { cloudSession } from "../../lib/openstack/testing/cloud";

const QUICK = { deadlineMs: 120_000, interval: { firstMs: 200, maxMs: 1_000 } };

const THREE = ["pcscf", "scscf", "hss"] as const;
type Name = (typeof THREE)[number];

/**
 * Three VMs of project demo in RegionOne, each booted from a volume; `remove` leaves no trace.
 * @param withData those with a data volume beside it; each, when left out
 */
export const threeVms = (withData: readonly (typeof THREE)[number][] = THREE) => bootVms(THREE, withData);

/** The same over two projects: `of` are of project admin, where they have no network. */
export const threeVmsOverTwoProjects = (of: readonly Name[], withData: readonly Name[] = THREE) =>
  bootVms(THREE, withData, of);

/**
 * As many as there are names.
 * @param withData those that have a data volume beside the one that they boot from
 * @param admins those of project admin
 */
export async function bootVms(
  names: readonly string[],
  withData: readonly string[],
  admins: readonly string[] = [],
) {
  const cleanup = new Cleanup();
  const [one, two, adminOne, adminTwo] = await Promise.all(
    (["r1-admin-demo", "r2-admin-demo", "r1", "r2"] as const).map(cloudSession),
  );
  if (!one || !two || !adminOne || !adminTwo) throw new Error("a session for each name");
  const isTwo = admins.length > 0;
  /** Of each region, one for each project: lists are of one project each. */
  const regions: Session[][] = [isTwo ? [one, adminOne] : [one], isTwo ? [two, adminTwo] : [two]];
  const boot = async (what: string) => {
    const isAdmins = admins.includes(what);
    const session = isAdmins ? adminOne : one;
    const imageId = await publicImage(session);
    const network = (await collect(listNetworks(session))).find(({ name }) => name === "demo-net");
    return bootServer(session, what, cleanup, {
      networks: network && !isAdmins ? [{ network: network.id }] : "none",
      blockDevices: [
        { sourceType: "image", id: imageId, bootIndex: 0, deleteOnTermination: true, sizeGib: 1 },
        ...(withData.includes(what)
          ? [
              {
                sourceType: "blank" as const,
                bootIndex: null,
                deleteOnTermination: true,
                sizeGib: 1,
              },
            ]
          : []),
      ],
    });
  };
  try {
    const servers = await Promise.all(names.map(boot));
    const attachments = await Promise.all(servers.map((s) => listAttachments(one, s.id)));
    const volumeIds = attachments.flat().map((a) => a.volumeId);
    return {
      one,
      two,
      regions,
      servers,
      volumeIds,
      remove: async () => {
        const byProject = regions[0]?.map((here, i) => [here, regions[1]?.[i]] as const) ?? [];
        for (const [here, there] of byProject) if (there) await removeBackups(here, there, volumeIds);
        await cleanup.run();
      },
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** The backups of these volumes as one site knows them, by a session for each project, the oldest first. */
export const backupsOf = async (sessions: Session | readonly Session[], volumeIds: readonly string[]) =>
  (await Promise.all([sessions].flat().map((session) => collect(listBackups(session)))))
    .flat()
    .filter((b) => volumeIds.includes(b.volumeId))
    .sort((a, b) => (a.createdAt ?? "").localeCompare(b.createdAt ?? ""));

/** All backups of these volumes, increments first. The other site's record is of the same data. */
export async function removeBackups(one: Session, two: Session, volumeIds: readonly string[]): Promise<void> {
  for (const session of [one, two])
    for (const backup of (await backupsOf(session, volumeIds)).reverse()) {
      await deleteBackup(session, backup.id);
      await waitForBackupGone(session, backup.id, QUICK);
    }
}
