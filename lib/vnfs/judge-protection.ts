import type { Protection } from "./vnf";

export interface ProtectionFacts {
  pausedAt: Date | null;
  /** Its site is known from a manifest only. */
  isRemembered?: boolean;
  vms: number;
  /** VMs that no reading of their site ever held: what they have is not known. */
  unseenVms: number;
  /** VMs with data that no backup of the VNF would hold: a local root disk, an ephemeral disk. */
  unheldVms: number;
  /** VMs with a volume that came after the newest point, so that only the next one takes it. */
  laterVms: number;
  /** The newest point that can be recovered from. `usable` of its VMs `of` have all of their backups. */
  newest: { takenAt: Date; usable: number; of: number } | null;
  rpoMinutes: number;
  now: Date;
}

export interface Judgement {
  protection: Protection;
  /** Why it is not better, a sentence each, without a full stop; empty when all is well. */
  reasons: string[];
}

/** Whether a VNF is protected now, by what can be shown for it. Pure. */
export function judgeProtection(facts: ProtectionFacts): Judgement {
  const { pausedAt, vms, unseenVms, unheldVms, laterVms, newest, rpoMinutes, now } = facts;
  const reasons: string[] = [];
  if (facts.isRemembered) reasons.push("Its site is known from a manifest only, so nothing is backed up");
  if (pausedAt) reasons.push("It is paused, so nothing is backed up");
  if (vms === 0) reasons.push("It has no VMs");
  if (!newest) reasons.push("It has no recovery point that can be recovered from");
  else {
    if (now.getTime() - newest.takenAt.getTime() > rpoMinutes * 60_000)
      reasons.push("Its newest recovery point is older than its RPO");
    if (newest.usable < newest.of)
      reasons.push(`Its newest recovery point holds ${newest.usable} of ${newest.of} VMs`);
  }
  if (newest && laterVms > 0)
    reasons.push(
      `${counted(laterVms)} a volume that came after its newest recovery point: the next backup takes it`,
    );
  if (unheldVms > 0) reasons.push(`${counted(unheldVms)} data that no backup of it holds`);
  if (unseenVms > 0 && !facts.isRemembered)
    reasons.push(`${counted(unseenVms)} not been read from the site yet`);
  return { protection: kindOf(facts, reasons.length > 0), reasons };
}

const counted = (vms: number) => (vms === 1 ? "1 VM has" : `${vms} VMs have`);

function kindOf(
  { pausedAt, vms, newest, unseenVms, isRemembered }: ProtectionFacts,
  hasReasons: boolean,
): Protection {
  if (pausedAt) return "paused";
  if (vms === 0 || !newest) return "unprotected";
  if (unseenVms > 0 && !isRemembered) return "unknown";
  return hasReasons ? "at-risk" : "protected";
}
