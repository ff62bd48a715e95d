import { z } from "zod";
import { BootTiers, Choice, MAPPING_KINDS } from "../recoveries/plan-schemas";
import { type Manifest, ManifestBody } from "../recovery-points/manifest/manifest";
import type { ServerDescription } from "../recovery-points/server-description";
import { storable } from "../storable";
import {
  DRILL_DAYS,
  MAX_BOOT_ORDER,
  MAX_MEMBERS,
  RPO_MINUTES,
  RTO_MINUTES,
  ServerId,
  VolumeId,
} from "../vnfs/vnf-schemas";

/*
 * What a manifest must hold for its rows to be written and its pages to be shown: more than being signed says. A field
 * that was added later is filled in as "not known".
 */
const Id = z.uuid();
const Time = z.iso.datetime({ offset: true });
const Count = z.int().min(0).max(2_147_483_647);
const Project = z.string().regex(/^[\w-]{1,64}$/, "is no project's id");
const Word = z.string().max(2_000);

const Link = ManifestBody.shape.volumes.element.shape.chain.element.extend({
  backupId: VolumeId,
  parentBackupId: VolumeId.nullable(),
  projectId: Project,
  sizeGib: Count,
  objectCount: Count.nullable(),
  dataTimestamp: Time.nullable(),
});

const Volume = ManifestBody.shape.volumes.element.extend({
  serverId: ServerId,
  volumeId: VolumeId,
  name: Word,
  sizeGib: Count,
  state: z.enum(["available", "error", "planned", "creating", "deleted"]),
  chain: z.array(Link).max(1_000),
});

const MemberRecord = z.looseObject({
  serverId: z.string(),
  name: z.string(),
  position: z.number(),
  method: z.string(),
  quiesce: z.string(),
  thaw: z.string(),
  quiesceSentAt: Time.nullable(),
  frozenAt: Time.nullable(),
  thawSentAt: Time.nullable(),
  thawedAt: Time.nullable(),
  thawAttempts: z.number(),
  thawedBy: z.string().nullable(),
});
const SnapshotRecord = z.looseObject({
  serverId: z.string(),
  volumeId: z.string(),
  snapshotId: z.string().nullable(),
  sentAt: Time.nullable(),
  availableAt: Time.nullable(),
  createdAt: z.string().nullable(),
  state: z.string(),
});
const Certificate = z.looseObject({
  version: z.literal(1),
  runId: z.string(),
  runNumber: z.number(),
  site: z.string(),
  consistency: z.string(),
  limits: z.array(z.string()),
  openedAt: Time.nullable(),
  closedAt: Time.nullable(),
  windowMs: z.number(),
  budgetMs: z.number(),
  overlap: z.object({ from: Time, to: Time, ms: z.number() }).nullable(),
  longestFreezeMs: z.number().min(0).max(2_147_483_647),
  members: z.array(MemberRecord),
  snapshots: z.array(SnapshotRecord),
  claims: z.array(z.looseObject({ key: z.string(), holds: z.boolean().nullable(), text: z.string() })),
  notHeld: z.array(z.string()).optional(),
  incidents: z.array(z.object({ at: Time, text: z.string() })),
});

/** What has been in every description from the first version on, and what stands for it where it is not. */
const listed = z.array(z.looseObject({})).default([]);
const word = z.string().nullable().default(null);
const yesNo = z.boolean().nullable().default(null);
const words = z.record(z.string(), z.string()).default({});
const Server = z.looseObject({
  serverId: ServerId,
  name: Word,
  description: word,
  projectId: Project.optional(),
  projectName: word,
  flavor: z.looseObject({}).nullable().default(null),
  availabilityZone: word,
  hostname: word,
  metadata: words,
  tags: z.array(z.string()).default([]),
  hasConfigDrive: yesNo,
  hasUserData: yesNo,
  keypair: z.looseObject({}).nullable().default(null),
  serverGroup: z.looseObject({}).nullable().default(null),
  imageProperties: words,
  bootOrder: z.int().min(1).max(MAX_BOOT_ORDER).default(1),
  position: z.int().min(1).max(MAX_MEMBERS).optional(),
  wasPoweredOff: z.boolean().default(false),
  volumes: z.array(z.looseObject({ volumeId: VolumeId, isExcluded: z.boolean().default(false) })).default([]),
  ports: listed,
  securityGroups: listed,
  missing: z.array(z.string()).default([]),
  failed: z.array(z.string()).default([]),
});

const Plan = z.object({
  site: z.object({ id: Id, name: Word }),
  region: z.string().max(255),
  drillNetworks: z.enum(["make", "mapped"]).default("make"),
  bootTiers: BootTiers,
  mappings: z
    .array(
      z.object({
        purpose: z.enum(["real", "drill"]),
        kind: z.enum(MAPPING_KINDS),
        sourceKey: z.string().max(600),
        choice: Choice,
      }),
    )
    .max(5_000),
});
const Recovery = z.object({
  rpoMinutes: z.int().min(RPO_MINUTES.least).max(RPO_MINUTES.most),
  rtoMinutes: z.int().min(RTO_MINUTES.least).max(RTO_MINUTES.most).nullable(),
  drillEveryDays: z.int().min(DRILL_DAYS.least).max(DRILL_DAYS.most).nullable().default(null),
  plans: z.array(Plan).max(1_000),
});

const Importable = ManifestBody.extend({
  writtenBy: z.string().max(200),
  point: ManifestBody.shape.point.extend({
    id: Id,
    takenAt: Time,
    completedAt: Time,
    consistency: z.enum(["application", "filesystem", "crash-group", "crash"]).nullable(),
    incompleteReasons: z.array(z.string()).max(10_000),
    usableServerIds: z.array(ServerId).max(MAX_MEMBERS),
  }),
  vnf: z.object({ id: Id, name: Word, description: Word.optional(), owner: Word.optional() }),
  site: z.object({ id: Id, name: Word, region: z.string().max(255) }),
  run: z.object({ id: Id, number: Count }),
  servers: z
    .array(Server)
    .max(MAX_MEMBERS)
    .refine((servers) => new Set(servers.map(({ serverId }) => serverId)).size === servers.length, {
      message: "one VM is in it twice",
    }),
  volumes: z
    .array(Volume)
    .refine((volumes) => new Set(volumes.map(({ volumeId }) => volumeId)).size === volumes.length, {
      message: "one volume is in it twice",
    }),
  recovery: Recovery.optional(),
  certificate: Certificate,
});

/** A manifest whose every value fits into our tables and pages. */
export interface ImportableManifest extends Omit<z.output<typeof Importable>, "servers"> {
  servers: ServerDescription[];
  /** The same file again has the same. */
  signature: string;
}

/** What can be imported of a genuine manifest, or why nothing can. Pure. */
export function toImportable(manifest: Manifest): ImportableManifest | { why: string } {
  const parsed = Importable.safeParse(storable({ ...manifest, signature: undefined }));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { why: `something in it cannot be taken over: ${issue?.path.join(".")}: ${issue?.message}` };
  }
  const { servers, ...rest } = parsed.data;
  const projectOf = new Map(
    rest.volumes.map(({ serverId, chain }) => [serverId, chain.at(-1)?.projectId ?? ""]),
  );
  return {
    ...rest,
    servers: servers.map((server, at) => ({
      position: at + 1,
      projectId: projectOf.get(server.serverId) ?? "",
      ...server,
    })) as unknown as ServerDescription[],
    signature: manifest.signature.value,
  };
}
