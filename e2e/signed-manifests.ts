import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { threeVms } from "../lib/recoveries/testing/three-vms";
import { FORMAT, FORMAT_VERSION, type ManifestBody } from "../lib/recovery-points/manifest/manifest";
import { manifestName } from "../lib/recovery-points/manifest/manifest-folder";
import { signManifest } from "../lib/recovery-points/manifest/sign-manifest";
import { sealWith } from "../lib/secrets/envelope";
import { formatKeys } from "../lib/secrets/parse-keys";
import { neverLogged } from "./stillpoint";

export interface ManifestFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** What is left of an installation that has never been: two points of one VNF, the second of increments. */
export function lostInstallation(vnfName: string, siteName: string) {
  const { privateKey } = generateKeyPairSync("ed25519");
  const key = { id: `k${randomUUID().slice(0, 8)}`, bytes: randomBytes(32) };
  const vnf = { id: randomUUID(), name: vnfName, owner: "NOC Lyon, ext. 4410" };
  const site = { id: randomUUID(), name: siteName, region: "RegionLost" };
  const servers = threeVms().servers.map((server, i) => ({
    ...server,
    position: i + 1,
    serverId: randomUUID(),
    volumes: server.volumes.map((volume) => ({ ...volume, volumeId: randomUUID() })),
  }));
  const seal = (backupId: string, volumeId: string) => {
    const row = { id: backupId, volume_id: volumeId, size: 1, data_timestamp: null, created_at: null };
    const text = JSON.stringify({
      backup_service: "cinder.backup.drivers.posix.PosixBackupDriver",
      backup_url: Buffer.from(JSON.stringify(row)).toString("base64"),
    });
    const boundTo = { table: "point_backups", column: "sealed_record", row: randomUUID() };
    return { envelope: sealWith(key, neverLogged(text), boundTo), boundTo };
  };
  const chains = new Map<string, ManifestBody["volumes"][number]["chain"]>();
  const bodies = ["2026-11-19T13:00:17.000Z", "2026-11-20T13:00:17.000Z"].map((takenAt, i): ManifestBody => {
    const volumes = servers.flatMap((server) =>
      server.volumes.map((volume) => {
        const before = chains.get(volume.volumeId) ?? [];
        const backupId = randomUUID();
        const link = {
          backupId,
          parentBackupId: before.at(-1)?.backupId ?? null,
          isIncremental: before.length > 0,
          projectId: "p-of-the-lost",
          sizeGib: 1,
          objectCount: 12,
          container: "backups",
          service: "cinder.backup.drivers.posix.PosixBackupDriver",
          dataTimestamp: takenAt,
          record: seal(backupId, volume.volumeId),
        };
        chains.set(volume.volumeId, [...before, link]);
        return {
          serverId: server.serverId,
          volumeId: volume.volumeId,
          name: volume.name,
          device: volume.device,
          isRoot: volume.isRoot,
          sizeGib: volume.sizeGib,
          type: volume.type,
          state: "available",
          failReason: null,
          chain: [...before, link],
        };
      }),
    );
    return {
      format: FORMAT,
      version: FORMAT_VERSION,
      writtenAt: takenAt,
      writtenBy: "Stillpoint 0",
      point: {
        id: randomUUID(),
        state: "complete",
        takenAt,
        completedAt: takenAt,
        consistency: "filesystem",
        incompleteReasons: [],
        usableServerIds: servers.map(({ serverId }) => serverId),
      },
      vnf,
      site,
      receivers: [],
      run: { id: randomUUID(), number: 7 + i },
      servers: servers as unknown as ManifestBody["servers"],
      userData: null,
      volumes,
      certificate: certificateOf(servers, takenAt, siteName, 7 + i),
    };
  });
  const files = bodies.map((body): ManifestFile => {
    const { id, takenAt } = body.point;
    return {
      name: manifestName({ id, takenAt: new Date(takenAt) }),
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(signManifest(body, privateKey), null, 2)),
    };
  });
  const [first] = bodies;
  return {
    files,
    key: neverLogged(formatKeys([key])),
    keyId: key.id,
    fingerprint: first ? signManifest(first, privateKey).signature.fingerprint : "",
    vnfId: vnf.id,
  };
}

/** All stood still for two seconds, one after the other. */
function certificateOf(
  servers: readonly { serverId: string; name: string; volumes: readonly { volumeId: string }[] }[],
  takenAt: string,
  site: string,
  runNumber: number,
): ManifestBody["certificate"] {
  const at = (ms: number) => new Date(Date.parse(takenAt) + ms).toISOString();
  return {
    version: 1,
    runId: randomUUID(),
    runNumber,
    site,
    consistency: "filesystem",
    limits: [],
    openedAt: at(-1_000),
    closedAt: at(1_300),
    windowMs: 2_300,
    budgetMs: 8_000,
    overlap: { from: at(-700), to: at(1_000), ms: 1_700 },
    longestFreezeMs: 2_200,
    members: servers.map(({ serverId, name }, i) => ({
      serverId,
      name,
      position: i + 1,
      method: "nova-quiesce",
      quiesceSentAt: at(-1_000 + i * 100),
      quiesce: "frozen",
      frozenAt: at(-920 + i * 100),
      thawSentAt: at(1_200 - i * 100),
      thaw: "thawed",
      thawedAt: at(1_280 - i * 100),
      thawAttempts: 1,
      thawedBy: "run",
    })),
    snapshots: servers.flatMap(({ serverId, volumes }) =>
      volumes.map(({ volumeId }) => ({
        serverId,
        volumeId,
        snapshotId: randomUUID(),
        sentAt: at(0),
        availableAt: at(400),
        createdAt: null,
        state: "available",
      })),
    ),
    claims: [{ key: "all-frozen", holds: true, text: "All three frozen at once for 1.70 s" }],
    notHeld: ["hss: its swap disk of 512 MiB lies on the compute host, and no backup holds it"],
    incidents: [],
  };
}
