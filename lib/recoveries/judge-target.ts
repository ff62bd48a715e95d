import { judgeFreeAddresses } from "./judge-free-addresses";
import type { Mapping, MappingKind } from "./mapping";
import { type PackedVm, packServers } from "./plan-packing";
import { takesOf, takeWords } from "./plan-takes";
import type { ReadinessCheck } from "./readiness-keys";
import type { RecoveryFacts } from "./recovery-facts";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { counted, listed } from "./words";

/** What the target site says for and against a recovery there, with numbers. Pure. */
export function judgeTarget(facts: RecoveryFacts, plan: RecoveryRunPlan): ReadinessCheck[] {
  return [
    judgeBackupService(facts),
    ...judgeQuotas(facts, plan),
    judgeCapacity(facts, plan),
    judgeRows("mappings", "Recovery plan", plan, null),
    judgeRows("flavors", "Flavors", plan, ["flavor"]),
    judgeRows("types", "Volume types", plan, ["volume-type"]),
    judgeRows("networks", "Networks", plan, ["network", "subnet", "router"]),
    judgeAddresses(plan),
    ...judgeFreeAddresses(facts, plan),
  ];
}

function judgeBackupService({ target }: RecoveryFacts): ReadinessCheck {
  const base = { key: "backup-service", title: "cinder-backup" } as const;
  const { backupServices, site } = target;
  if (!backupServices)
    return {
      ...base,
      verdict: "unknown",
      text: `Whether cinder-backup is up at ${site.name} is shown to administrators only.`,
      todo: "Store an administrator’s credential on the site’s page.",
    };
  const up = backupServices.filter(({ isUp }) => isUp);
  if (up.length > 0)
    return { ...base, verdict: "pass", text: `Up on ${listed(up.map(({ host }) => host))}.` };
  const text =
    backupServices.length === 0
      ? `${site.name} has none.`
      : `Not up on ${listed(backupServices.map(({ host }) => host))}.`;
  return { ...base, verdict: "fail", text, todo: `Start cinder-backup at ${site.name}.` };
}

const UNITS: Readonly<Record<string, string>> = {
  cores: "vCPU",
  ram: "MiB of RAM",
  gigabytes: "GiB",
  backup_gigabytes: "GiB of backups",
};

function judgeQuotas({ target }: RecoveryFacts, { needs }: RecoveryRunPlan): ReadinessCheck[] {
  return needs.flatMap(({ credentialId, need }) => {
    const project = target.projects.find((p) => p.credentialId === credentialId);
    if (!project) return [];
    const where = target.projects.length > 1 ? ` in ${project.projectName}` : "";
    return Object.entries(need).map(([what, amount]): ReadinessCheck => {
      const quota = project.quotas[what];
      const [, kind = what, type] = /^(volumes|gigabytes)_(.+)$/.exec(what) ?? [];
      const words = kind.replaceAll("_", " ");
      const unit = UNITS[kind] ?? words;
      const base = {
        key: `quota-${credentialId}-${what}` as const,
        title: `Quota: ${words}${type ? ` of type ${type}` : ""}${where}`,
      };
      if (!quota)
        return {
          ...base,
          verdict: "unknown",
          text: `It needs ${amount} ${unit}; how many are free could not be read.`,
          numbers: { need: amount, free: null, unit },
        };
      const free = quota.limit === null ? null : Math.max(0, quota.limit - quota.used);
      const numbers = { need: amount, free, unit };
      if (free === null)
        return { ...base, verdict: "pass", text: `It needs ${amount} ${unit}; there is no limit.`, numbers };
      const text = `It needs ${amount} ${unit}, and ${free} of ${quota.limit} are free.`;
      if (amount <= free) return { ...base, verdict: "pass", text, numbers };
      return {
        ...base,
        verdict: "fail",
        text,
        numbers,
        todo: `Have the quota of project ${project.projectName} raised to ${quota.used + amount} or more, or free what is no longer needed.`,
      };
    });
  });
}

function judgeCapacity({ target, servers }: RecoveryFacts, plan: RecoveryRunPlan): ReadinessCheck {
  const base = { key: "capacity", title: "Room on the hosts" } as const;
  if (!target.hosts)
    return {
      ...base,
      verdict: "unknown",
      text: `Placement at ${target.site.name} answers administrators only: known are the quotas alone.`,
      todo: "Store an administrator’s credential on the site’s page.",
    };
  const vms = plan.servers.map((server): PackedVm => {
    const { size, serverId, group } = server;
    const policy = servers.find((s) => s.serverId === serverId)?.serverGroup?.policy;
    const same = plan.servers.filter(
      (s) => s !== server && group && JSON.stringify(s.group) === JSON.stringify(group),
    );
    const others = same.map((s) => s.serverId);
    return {
      key: serverId,
      // The root disk is a volume (openstack-api.md F2).
      needs: {
        [size.isDedicated ? "PCPU" : "VCPU"]: size.vcpus,
        MEMORY_MB: size.ramMib,
        DISK_GB: size.diskGib,
      },
      apartFrom: policy === "anti-affinity" ? others : [],
      togetherWith: policy === "affinity" ? others : [],
    };
  });
  const { placed, unplaced } = packServers(vms, target.hosts);
  const numbers = { need: vms.length, free: placed.size, unit: "VMs" };
  if (unplaced.length === 0)
    return {
      ...base,
      verdict: "pass",
      text: `${vms.length === 1 ? "The VM fits" : `All ${vms.length} VMs fit`} on ${counted(target.hosts.length, "host")} as of now; nothing is reserved.`,
      numbers,
    };
  const nameOf = (key: string) => plan.servers.find((s) => s.serverId === key)?.name ?? key;
  const text = unplaced.map(({ key, why }) => `${nameOf(key)}: ${why}.`).join("\n");
  const isCertain = unplaced.some((vm) => vm.isCertain);
  return {
    ...base,
    verdict: isCertain ? "fail" : "warn",
    text,
    numbers,
    todo: "Free room on the hosts, or choose smaller flavors.",
  };
}

/** What former VMs give up is told whatever else there is to say. */
function judgeAddresses(plan: RecoveryRunPlan): ReadinessCheck {
  const check = judgeRows("addresses", "Addresses", plan, ["address", "floating-ip"]);
  const given = takesOf(plan).map((take) => takeWords(take, plan));
  return given.length > 0 ? { ...check, text: [check.text, ...given].join("\n") } : check;
}

/** @param kinds null: all */
function judgeRows(
  key: "mappings" | "flavors" | "types" | "networks" | "addresses",
  title: string,
  { mappings }: RecoveryRunPlan,
  kinds: readonly MappingKind[] | null,
): ReadinessCheck {
  const rows = kinds ? mappings.filter(({ kind }) => kinds.includes(kind)) : mappings;
  const undecided = rows.filter(({ choice }) => choice === null);
  const open = rows.filter(({ weight, choice }) => weight === "open" && choice !== null);
  const other = rows.filter(({ weight }) => weight === "differs");
  const base = { key, title };
  if (kinds === null) {
    if (undecided.length > 0)
      return {
        ...base,
        verdict: "fail",
        text: `${undecided.length} of ${rows.length} are not decided.`,
        todo: "Decide them in the recovery plan.",
      };
    if (open.length > 0)
      return {
        ...base,
        verdict: "warn",
        text: `${open.length} of ${rows.length} should be looked at.`,
        todo: "Look at them in the recovery plan.",
      };
    return {
      ...base,
      verdict: "pass",
      text: `All ${rows.length} are decided${other.length > 0 ? `; ${other.length} ${other.length === 1 ? "differs" : "differ"} from the source` : ""}.`,
    };
  }
  // A line for each: lists show them so.
  const told = (some: readonly Mapping[]) =>
    some.map(({ source, reason }) => `${source}: ${reason}`).join("\n");
  if (rows.length === 0) return { ...base, verdict: "pass", text: "None is needed." };
  if (undecided.length > 0)
    return { ...base, verdict: "fail", text: told(undecided), todo: "Decide it in the recovery plan." };
  if (open.length > 0)
    return { ...base, verdict: "warn", text: told(open), todo: "Look at it in the recovery plan." };
  if (other.length > 0) return { ...base, verdict: "warn", text: told(other) };
  return { ...base, verdict: "pass", text: `${counted(rows.length, "row")} of the plan, as at the source.` };
}
