import { randomBytes, randomUUID } from "node:crypto";
import { vi } from "vitest";
import { sessionOf } from "../../audit/testing/session";
import { db } from "../../db";
import { createVolume } from "../../openstack/cinder/volume-changes";
import { waitForVolume } from "../../openstack/cinder/volume-waits";
import { threeVms } from "../../recoveries/testing/three-vms";
import { finishPoint } from "../../recovery-points/finish-point";
import { getManifest } from "../../recovery-points/get-manifest";
import { getPoint } from "../../recovery-points/get-point";
import type { PointView } from "../../recovery-points/point-view";
import { type BackedUp, backedUpPoint } from "../../recovery-points/testing/backed-up-point";
import { at, windowOf } from "../../recovery-points/testing/plan-of";
import type { TwoSites } from "../../recovery-points/testing/two-sites";
import { canaryOf } from "../../secrets/canary";
import type { WrappingKey } from "../../secrets/envelope";
import { encryptionKeys, readKeysAgain } from "../../secrets/keys";
import { formatKeys } from "../../secrets/parse-keys";
import { rewrapAll } from "../../secrets/rotate-key";
import { seal } from "../../secrets/seal";
import { vnfNameKey } from "../../vnfs/vnf-schemas";
import type { SentManifest } from "../manifests-view";

/** What is left of an installation after its database is gone. */
export interface Remains {
  /** The oldest first; the last builds on all before it. */
  manifests: { name: string; text: string }[];
  /** The points as they were shown there. */
  points: PointView[];
  fingerprint: string;
  /** Its encryption key, as it stands in its file. */
  key: string;
  vnfId: string;
}

export const USER_DATA = JSON.stringify({ vm: Buffer.from("#cloud-config").toString("base64") });

/**
 * Makes a chain of real points of one volume at Lyon, takes their manifests, and then forgets all but the site Oslo: what
 * stays is a fresh installation with a key of its own.
 */
export async function lostInstallation(sites: TwoSites, length: number): Promise<Remains> {
  const key = formatKeys(readKeysAgain());
  const session = sites.cloud.session("RegionOne", { user: "admin", project: "demo" });
  const { id: volumeId } = await createVolume(session, { name: "data", sizeGib: 1 });
  await waitForVolume(session, volumeId, { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } });
  const made: BackedUp[] = [];
  for (let i = 0; i < length; i++) {
    const point = await backedUpPoint(sites, session, volumeId, made.at(-1));
    const sealedUserData = await db().$transaction((tx) =>
      seal(tx, USER_DATA, { table: "recovery_points", column: "sealed_user_data", row: point.pointId }),
    );
    const described = {
      ...threeVms().servers[0],
      serverId: "vm",
      name: "vm",
      projectId: sites.demoProjectId,
    };
    await db().recoveryPoint.update({
      where: { id: point.pointId },
      // An hour after the one before; the window of the fixture is always the same.
      data: {
        sealedUserData,
        servers: [described] as object[],
        takenAt: new Date(Date.parse(at(0)) + i * 3_600_000),
      },
    });
    await finishPoint(point.ctx, point.pointId, windowOf(point.plan));
    made.push(point);
  }
  const admin = sessionOf("admin");
  const vnfId = made[0]?.vnfId ?? "";
  const name = "vIMS core";
  await db().vnf.update({ where: { id: vnfId }, data: { name, nameKey: vnfNameKey(name) } });
  const remains: Remains = {
    manifests: await Promise.all(made.map(({ pointId }) => getManifest(admin, pointId))),
    points: await Promise.all(made.map(({ pointId }) => getPoint(admin, vnfId, pointId))),
    fingerprint: "",
    key,
    vnfId,
  };
  remains.fingerprint = remains.points[0]?.signedBy ?? "";
  await loseAllButOslo(sites);
  return remains;
}

/** Nothing stays but the site Oslo, whose credentials another key seals from now on: a fresh installation. */
export async function loseAllButOslo({ lyon }: TwoSites): Promise<void> {
  await db().recoveryPoint.deleteMany();
  await db().run.deleteMany();
  await db().vnf.deleteMany();
  await db().signingKey.deleteMany();
  await db().site.deleteMany({ where: { id: lyon.id } });
  const fresh: WrappingKey = { id: `k${randomUUID().slice(0, 8)}`, bytes: randomBytes(32) };
  const old = encryptionKeys();
  await db().encryptionKey.create({ data: { id: fresh.id, check: canaryOf(fresh) } });
  await db().$transaction((tx) => rewrapAll(tx, [fresh, ...old]));
  await db().encryptionKey.deleteMany({ where: { id: { not: fresh.id } } });
  vi.stubEnv("STILLPOINT_KEY", formatKeys([fresh]));
  readKeysAgain();
}

/** As they come with a request. */
export async function* sent(...files: SentManifest[]): AsyncGenerator<SentManifest> {
  yield* files;
}

/** Forgets what was imported, so that a test finds a fresh installation. */
export async function forgetImports(): Promise<void> {
  await db().recoveryPoint.deleteMany();
  await db().run.deleteMany();
  await db().vnf.deleteMany();
  await db().manifestImport.deleteMany();
  await db().trustedSigner.deleteMany();
  await db().site.deleteMany({ where: { isRemembered: true } });
}
