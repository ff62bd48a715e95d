import type { DecodedBackupRecord } from "../../openstack/cinder/decode-backup-record";

/** What two records of one backup must agree in; what an import overwrites is not among it (openstack-api.md C8). */
const COMPARED = [
  ["id", "id"],
  ["volumeId", "volume"],
  ["parentId", "parent"],
  ["sizeGib", "size"],
  ["objectCount", "number of objects"],
  ["container", "container"],
  ["serviceMetadata", "place in the store"],
] as const satisfies readonly (readonly [keyof DecodedBackupRecord, string])[];

/** The names of what differs between our record and the one that a site has; empty: it is the same backup. Pure. */
export function judgeExistingCopy(ours: DecodedBackupRecord, theirs: DecodedBackupRecord): string[] {
  const differing = COMPARED.filter(([key]) => ours[key] !== theirs[key]).map(([, name]) => name);
  // Cinder's database keeps whole seconds.
  const [a, b] = [ours, theirs].map(({ dataTimestamp }) => dataTimestamp?.slice(0, 19));
  return a === b ? differing : [...differing, "time of the data"];
}
