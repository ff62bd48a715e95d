import { z } from "zod";

/* What a manifest holds: docs/manifest.md says it field by field, for who has to read one without Stillpoint. */

export const FORMAT = "stillpoint-recovery-point";
export const FORMAT_VERSION = 1;

/** A text that only the installation's encryption key opens, with what it is bound to. */
const Sealed = z.object({
  envelope: z.string().startsWith("v1."),
  boundTo: z.object({ table: z.string(), column: z.string(), row: z.string() }),
});

const Link = z.object({
  backupId: z.string(),
  parentBackupId: z.string().nullable(),
  isIncremental: z.boolean(),
  projectId: z.string(),
  sizeGib: z.number(),
  objectCount: z.number().nullable(),
  container: z.string().nullable(),
  /** The class of the backup driver. */
  service: z.string().nullable(),
  dataTimestamp: z.string().nullable(),
  record: Sealed.nullable(),
});

const Volume = z.object({
  serverId: z.string(),
  volumeId: z.string(),
  name: z.string(),
  device: z.string().nullable(),
  isRoot: z.boolean(),
  sizeGib: z.number(),
  type: z.string().nullable(),
  state: z.string(),
  failReason: z.string().nullable(),
  /** The full backup first, this point's own last. */
  chain: z.array(Link),
});

/** What people decided of the VNF's recoveries when the manifest was written. */
const Recovery = z.object({
  rpoMinutes: z.number(),
  rtoMinutes: z.number().nullable(),
  drillEveryDays: z.number().nullable().optional(),
  plans: z.array(
    z.object({
      site: z.object({ id: z.string(), name: z.string() }),
      region: z.string(),
      /** "make" or "mapped" */
      drillNetworks: z.string().optional(),
      /** lib/recoveries/boot-tiers.ts */
      bootTiers: z.array(z.looseObject({ order: z.number() })),
      /** lib/recoveries/mapping.ts: what a person chose; the rest is proposed anew. */
      mappings: z.array(
        z.object({
          purpose: z.string(),
          kind: z.string(),
          sourceKey: z.string(),
          choice: z.looseObject({ do: z.string() }),
        }),
      ),
    }),
  ),
});
export type ManifestRecovery = z.infer<typeof Recovery>;

export const ManifestBody = z.object({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  writtenAt: z.string(),
  writtenBy: z.string(),
  point: z.object({
    id: z.string(),
    state: z.enum(["complete", "incomplete"]),
    takenAt: z.string(),
    completedAt: z.string(),
    consistency: z.string().nullable(),
    incompleteReasons: z.array(z.string()),
    usableServerIds: z.array(z.string()),
  }),
  /** What it is and whom to call: not there in older manifests. */
  vnf: z.object({
    id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    owner: z.string().optional(),
  }),
  site: z.object({ id: z.string(), name: z.string(), region: z.string() }),
  receivers: z.array(z.object({ siteId: z.string(), siteName: z.string() })),
  run: z.object({ id: z.string(), number: z.number() }),
  /** server-description.ts */
  servers: z.array(z.looseObject({ serverId: z.string(), name: z.string() })),
  /** By server id, base64, as Nova has it. */
  userData: Sealed.nullable(),
  volumes: z.array(Volume),
  /** Since some time after the first manifests: not there in older ones. */
  recovery: Recovery.optional(),
  /** certificate.ts */
  certificate: z.looseObject({ version: z.literal(1) }),
});
export type ManifestBody = z.infer<typeof ManifestBody>;

export const Manifest = ManifestBody.extend({
  signature: z.object({
    algorithm: z.literal("Ed25519"),
    /** SPKI, DER, base64. */
    publicKey: z.string(),
    fingerprint: z.string(),
    value: z.string(),
  }),
});
export type Manifest = z.infer<typeof Manifest>;
