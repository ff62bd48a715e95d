import type { PlannedBackup, PlannedMember, PlannedVolume } from "./backup-plan";
import type { PlanFacts } from "./plan-facts";

/** Full or incremental, and why: for one volume. Pure. */
export function planChain(
  member: Pick<PlannedMember, "serverId" | "credentialId">,
  { volumeId, sizeGib }: PlannedVolume,
  facts: Pick<PlanFacts, "chains" | "times" | "backupDriver" | "vnf">,
): PlannedBackup {
  const head = facts.chains.get(volumeId);
  const via = /ceph/i.test(facts.backupDriver ?? "") ? "temporary-volume" : "snapshot";
  const times = facts.times.get(volumeId);
  const base = {
    serverId: member.serverId,
    volumeId,
    credentialId: member.credentialId,
    sizeGib,
    via,
  } as const;
  const full = (why: string): PlannedBackup => ({
    ...base,
    mode: "full",
    why,
    parentBackupId: null,
    chainPosition: 0,
    estimateMs: times?.fullMs ?? null,
  });
  // A volume made from the snapshot has a new id, so its chain never grows (cinder/backup/drivers/ceph.py).
  if (via === "temporary-volume") return full("the site’s backup driver (Ceph) cannot read snapshots");
  if (!head) return full("its first backup");
  if (head.chainPosition === null)
    return full("its last backup was built on one that is not ours: a chain of our own begins anew");
  const policy = facts.vnf.chainPolicy;
  if (policy?.isFull) return full(policy.why);
  const max = policy ? null : facts.vnf.incrementsBeforeFull;
  if (max === 0) return full("every backup of this VNF is full");
  if (max !== null && head.chainPosition >= max)
    return full(
      `${head.chainPosition} ${head.chainPosition === 1 ? "increment" : "increments"} since the last full one`,
    );
  // Chunked drivers refuse an increment on a parent of another size (cinder/backup/chunkeddriver.py).
  if (head.sizeGib !== sizeGib) return full(`its size was ${head.sizeGib} GiB, and is ${sizeGib} GiB now`);
  const chainPosition = head.chainPosition + 1;
  return {
    ...base,
    mode: "incremental",
    why:
      max === null ? `increment ${chainPosition}, by its schedule` : `increment ${chainPosition} of ${max}`,
    parentBackupId: head.backupId,
    chainPosition,
    estimateMs: times?.incrementalMs ?? times?.fullMs ?? null,
  };
}
