import type { PointLink } from "./point-facts";
import type { ReadinessCheck } from "./readiness-keys";
import type { RecoveryFacts } from "./recovery-facts";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { counted, lasting, listed } from "./words";

/** What the recovery point itself says for and against a recovery from it. Pure. @param now ISO 8601 */
export function judgePoint(facts: RecoveryFacts, plan: RecoveryRunPlan, now: string): ReadinessCheck[] {
  return [
    judgeAge(facts, now),
    judgeChain(facts, plan),
    judgeRecords(facts, plan),
    judgeDescription(facts, plan),
    judgeImageMetadata(plan),
    judgeEncryption(facts, plan),
    judgeUserData(facts, plan),
  ];
}

const AGE = { key: "age", title: "Age of the point" } as const;

function judgeAge({ point, vnf, mode }: RecoveryFacts, now: string): ReadinessCheck {
  const ageMs = Math.max(0, Date.parse(now) - Date.parse(point.takenAt));
  const base = AGE;
  if (mode === "relocation")
    return {
      ...base,
      verdict: "pass",
      text: "Its last backup is made with everything off: nothing is lost.",
    };
  if (mode === "restore" || mode === "replacement")
    return {
      ...base,
      verdict: "pass",
      text: `It is ${lasting(ageMs)} old: what was written since is not in it, and stays on the ${mode === "restore" ? "originals" : "VMs that are stopped"}.`,
    };
  return judgeLoss(ageMs, vnf.rpoMinutes);
}

/** What a failover would lose by a point of this age, against the VNF's RPO. Pure. */
export function judgeLoss(ageMs: number, rpoMinutes: number | null): ReadinessCheck {
  const text = `What was written in the last ${lasting(ageMs)} would be lost`;
  if (rpoMinutes === null) return { ...AGE, verdict: "pass", text: `${text}; the VNF has no RPO.` };
  const rpo = lasting(rpoMinutes * 60_000);
  return ageMs <= rpoMinutes * 60_000
    ? { ...AGE, verdict: "pass", text: `${text}, within the RPO of ${rpo}.` }
    : {
        ...AGE,
        verdict: "warn",
        text: `${text}: more than the RPO of ${rpo}.`,
        todo: "Choose a newer point, or back it up now.",
      };
}

const linksOf = ({ point }: RecoveryFacts, { volumes }: RecoveryRunPlan): PointLink[] => {
  const keys = new Set(volumes.map(({ key }) => key));
  return point.volumes.filter(({ volumeId }) => keys.has(volumeId)).flatMap(({ chain }) => chain);
};

function judgeChain(facts: RecoveryFacts, plan: RecoveryRunPlan): ReadinessCheck {
  const base = { key: "chain", title: "Backup chains" } as const;
  const links = linksOf(facts, plan);
  const gone = links.filter(({ state, backupId }) => state !== "available" || backupId === null).length;
  const isBroken = facts.point.volumes.some(
    (v) => v.isBroken && plan.volumes.some(({ key }) => key === v.volumeId),
  );
  if (plan.volumes.length === 0)
    return {
      ...base,
      verdict: "fail",
      text: "There is no volume to restore.",
      todo: "Choose another point.",
    };
  if (gone > 0 || isBroken)
    return {
      ...base,
      verdict: "fail",
      text:
        gone > 0
          ? `${gone} of ${counted(links.length, "backup")} ${gone === 1 ? "is" : "are"} not available.`
          : "A backup misses in a chain.",
      todo: "Choose another point.",
    };
  return {
    ...base,
    verdict: "pass",
    text: `${counted(links.length, "backup")} of ${counted(plan.volumes.length, "volume")}, each down to a full one.`,
  };
}

function judgeRecords({ target, point }: RecoveryFacts, { imports }: RecoveryRunPlan): ReadinessCheck {
  const base = { key: "records", title: "Backup records" } as const;
  const unknown = imports.filter(({ isKnown }) => !isKnown);
  const known = imports.length - unknown.length;
  if (unknown.length === 0)
    return {
      ...base,
      verdict: "pass",
      text: `All ${imports.length} are known at ${target.site.name} already.`,
    };
  const text = `${known} of ${imports.length} are known at ${target.site.name}`;
  const links = new Map(point.volumes.flatMap(({ chain }) => chain.map((l) => [l.backupId, l] as const)));
  const locked = unknown.filter(({ backupId }) => links.get(backupId)?.record !== "opens").length;
  if (locked > 0)
    return {
      ...base,
      verdict: "fail",
      text: `${text}, and ${counted(locked, "record")} cannot be imported.`,
      todo: "Let the source answer, or import the manifests again with the old installation’s encryption key.",
    };
  const drivers = new Set(target.backupServices?.flatMap(({ driver }) => driver ?? []) ?? []);
  const others = unknown
    .flatMap(({ backupId }) => links.get(backupId)?.driver ?? [])
    .filter((d) => !drivers.has(d));
  // An import looks for a host whose driver has the same class (cinder/backup/manager.py import_record).
  if (drivers.size > 0 && others[0] !== undefined)
    return {
      ...base,
      verdict: "fail",
      text: `${text}; the others were made by ${others[0]}, and ${target.site.name} has ${listed([...drivers])}.`,
      todo: "Set up the same backup driver and store at both sites.",
    };
  return { ...base, verdict: "pass", text: `${text}; ${counted(unknown.length, "record")} can be imported.` };
}

function judgeDescription({ servers }: RecoveryFacts, plan: RecoveryRunPlan): ReadinessCheck {
  const base = { key: "description", title: "Descriptions" } as const;
  const chosen = servers.filter(({ serverId }) => plan.servers.some((s) => s.serverId === serverId));
  const failed = chosen.filter((s) => s.failed.length > 0);
  const missing = chosen.filter((s) => s.missing.length > 0);
  if (failed.length > 0)
    return {
      ...base,
      verdict: "fail",
      text: failed.map((s) => `${s.name}: ${listed(s.failed)} could not be read.`).join(" "),
      todo: "Choose another point.",
    };
  if (missing.length > 0)
    return {
      ...base,
      verdict: "warn",
      text: missing.map((s) => `${s.name}: not known is ${listed(s.missing)}.`).join(" "),
    };
  return { ...base, verdict: "pass", text: `All of ${counted(chosen.length, "VM")} is known.` };
}

function judgeImageMetadata({ volumes, servers }: RecoveryRunPlan): ReadinessCheck {
  const base = { key: "image-metadata", title: "Boot volumes" } as const;
  const roots = volumes.filter(({ isRoot }) => isRoot);
  const rootless = servers.filter((s) => !s.volumes.some((key) => roots.some((r) => r.key === key)));
  if (rootless.length > 0)
    return {
      ...base,
      verdict: "fail",
      text: `${listed(rootless.map(({ name }) => name))} would have nothing to boot from.`,
      todo: "Choose another point, or recover the other VMs only.",
    };
  const blind = roots.filter(({ imageMetadata }) => imageMetadata === null);
  if (blind.length === 0)
    return {
      ...base,
      verdict: "pass",
      text: `What ${counted(roots.length, "boot volume")} ${roots.length === 1 ? "needs" : "need"} of firmware and buses is known.`,
    };
  return {
    ...base,
    verdict: "warn",
    text: `Of ${listed(blind.map(({ name }) => name))} it is not known what firmware and buses they need: one that needs UEFI does not boot.`,
    todo: "Set the image properties at the source’s volumes, and take a new point.",
  };
}

function judgeEncryption({ servers, target }: RecoveryFacts, plan: RecoveryRunPlan): ReadinessCheck {
  const base = { key: "encryption", title: "Encryption" } as const;
  const keys = new Set(plan.volumes.map(({ key }) => key));
  const volumes = servers.flatMap((s) => s.volumes).filter(({ volumeId }) => keys.has(volumeId));
  const encrypted = volumes.filter(({ isEncrypted }) => isEncrypted);
  if (encrypted.length > 0)
    return target.site.isHome
      ? {
          ...base,
          verdict: "warn",
          text: `${counted(encrypted.length, "volume")} can be restored while the site still has the type and the key.`,
        }
      : {
          ...base,
          verdict: "fail",
          text: `${listed(encrypted.map(({ name }) => name))} cannot be restored elsewhere: the key is the site’s own.`,
          todo: "Encrypt in the guest, or below Cinder.",
        };
  return volumes.every(({ isEncrypted }) => isEncrypted === false)
    ? { ...base, verdict: "pass", text: "No volume is encrypted by Cinder." }
    : {
        ...base,
        verdict: "unknown",
        text: "This point does not know whether its volumes are encrypted.",
        todo: "Take a new point.",
      };
}

function judgeUserData({ point, servers }: RecoveryFacts, plan: RecoveryRunPlan): ReadinessCheck {
  const base = { key: "user-data", title: "User data" } as const;
  const chosen = servers.filter(({ serverId }) => plan.servers.some((s) => s.serverId === serverId));
  const locked = chosen.filter(({ serverId }) => point.lockedUserData.includes(serverId));
  if (locked.length > 0)
    return {
      ...base,
      verdict: "warn",
      text: `${listed(locked.map(({ name }) => name))} would boot without ${locked.length === 1 ? "its" : "their"} user data: no key that is known here opens it.`,
      todo: "Import the manifests again with the encryption key of the installation that wrote them.",
    };
  const unknown = chosen.filter(({ hasUserData }) => hasUserData === null);
  if (unknown.length > 0)
    return {
      ...base,
      verdict: "unknown",
      text: `Whether ${listed(unknown.map(({ name }) => name))} had any was not shown to the credential.`,
      todo: "Give the source’s credential the admin role, and take a new point.",
    };
  return { ...base, verdict: "pass", text: "Kept where a VM has any." };
}
