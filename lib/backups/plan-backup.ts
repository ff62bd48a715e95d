import type { BackupPlan, Consistency, PlanNote, PlannedMember } from "./backup-plan";
import { estimateWindow, windowWarning } from "./estimate-window";
import { planChain } from "./plan-chain";
import type { PlanFacts } from "./plan-facts";
import { planHold } from "./plan-hold";
import { planSnapshots } from "./plan-snapshots";
import { planVolumes } from "./plan-volumes";

/** The best first. */
const RANK: readonly Consistency[] = ["application", "filesystem", "crash-group", "crash"];

/** What a backup of a VNF will do, step by step, and what stands in its way. Pure. */
export function planBackup(facts: PlanFacts, madeAt: string): BackupPlan {
  const { vnf, site } = facts;
  const obstacles: PlanNote[] = vnfObstacles(facts);
  const warnings: PlanNote[] = [];
  const taken = new Set<string>();
  const memberIds = new Set(facts.members.map(({ serverId }) => serverId));
  const members = facts.members.map((member): PlannedMember => {
    const about = { kind: "vm" as const, id: member.serverId, name: member.name };
    const { credentialId } = member.facts;
    if (!credentialId) obstacles.push({ about, ...NO_CREDENTIAL });
    if (member.facts.deletedAt) obstacles.push({ about, ...DELETED });
    const held = planHold(member, vnf);
    if (held.obstacle) obstacles.push({ about, ...held.obstacle });
    if (held.warning) warnings.push({ about, ...held.warning });
    const found = planVolumes(member, taken, memberIds);
    for (const { volumeId } of found.volumes) taken.add(volumeId);
    obstacles.push(...found.obstacles);
    warnings.push(...found.warnings);
    const { serverId, name, projectId, position, bootOrder } = member;
    return {
      serverId,
      name: member.facts.name ?? name,
      projectId,
      credentialId: credentialId ?? "",
      position,
      bootOrder,
      hold: held.hold,
      target: held.target,
      volumes: found.volumes,
      excluded: found.excluded,
      shared: found.shared,
      notHeld: found.notHeld,
    };
  });
  const snapshots = planSnapshots(members, facts.groups);
  if (members.length > 0 && taken.size === 0)
    obstacles.push({ about: { kind: "vnf", id: vnf.id, name: vnf.name }, ...NOTHING });
  if (facts.groupsUnknown)
    warnings.push({
      about: { kind: "site", id: site.id, name: site.name },
      text: `whether its volume groups guarantee one moment could not be found out, so volumes are cut one by one: ${facts.groupsUnknown}`,
    });
  if (facts.receivers.length === 0)
    warnings.push({ about: { kind: "vnf", id: vnf.id, name: vnf.name }, ...NO_RECEIVER });
  const window = estimateWindow(members, facts.windowTimes);
  const { freezeBudgetMs: budgetMs } = vnf;
  const tooLong = windowWarning(window, { budgetMs, lastWindowMs: facts.lastWindowMs });
  if (tooLong) warnings.push({ about: { kind: "vnf", id: vnf.id, name: vnf.name }, ...tooLong });
  const backups = members.flatMap((m) => m.volumes.map((v) => planChain(m, v, facts)));
  const isOneCut = snapshots.length === 1 && snapshots[0]?.kind === "group";
  return {
    version: 1,
    vnf: { id: vnf.id, name: vnf.name, version: vnf.version },
    site,
    madeAt,
    freezeBudgetMs: vnf.freezeBudgetMs,
    onUnquiesced: vnf.onUnquiesced,
    members,
    snapshots,
    backups,
    receivers: [...facts.receivers],
    consistency: bestLabel(members, isOneCut),
    // The rest follows from that, VM by VM.
    obstacles: vnf.isSiteRemembered ? vnfObstacles(facts) : obstacles,
    warnings,
    estimates: { windowMs: window.ms, backUpMs: longest(backups.map((b) => b.estimateMs)) },
  };
}

/** The worst of those that the owner wants quiesced; a standby member that is left out on purpose is only told of. */
function bestLabel(members: readonly PlannedMember[], isOneCut: boolean): Consistency {
  const worst = members.reduce<Consistency>((label, { hold }) => {
    if (hold.kind === "off" || hold.kind === "left-out") return label;
    const own: Consistency = hold.kind === "quiesce" ? hold.consistency : isOneCut ? "crash-group" : "crash";
    return RANK.indexOf(own) > RANK.indexOf(label) ? own : label;
  }, "filesystem");
  // Nobody is held, or off: then it is what a running VM's disks are worth.
  const hasStill = members.some(({ hold }) => hold.kind === "quiesce" || hold.kind === "off");
  return hasStill ? worst : isOneCut ? "crash-group" : "crash";
}

/** Side by side they last as long as the longest; unknown when one of them is. */
const longest = (times: readonly (number | null)[]): number | null =>
  times.length === 0 || times.includes(null) ? null : Math.max(...times.map((t) => t ?? 0));

function vnfObstacles({ vnf, members }: PlanFacts): PlanNote[] {
  const about = { kind: "vnf" as const, id: vnf.id, name: vnf.name };
  const found: PlanNote[] = [];
  if (vnf.isSiteRemembered) return [{ about, ...REMEMBERED }];
  if (vnf.openFailover !== null) found.push({ about, ...undecided(vnf.openFailover) });
  if (vnf.isPaused) found.push({ about, text: "it is paused", todo: "Resume it, and back it up then." });
  if (members.length === 0) found.push({ about, text: "it has no VMs", todo: "Add its VMs first." });
  return found;
}

const undecided = (failover: string) => ({
  text: `${failover} of it is neither accepted nor rolled back, so which VMs it consists of is not decided`,
  todo: "Accept the failover or roll it back on its page, and back the VNF up then.",
});
const REMEMBERED = {
  text: "its site is known from a manifest only, without an address and credentials",
  todo: "Its recovery points are kept. What is to be backed up has to be a VNF at a site that was added.",
};
const NO_CREDENTIAL = {
  text: "no credential of its project is stored",
  todo: "Add one on the site’s page: OpenStack makes snapshots and backups in the credential’s own project.",
};
const DELETED = { text: "it was deleted at its site", todo: "Take it out of the VNF; its points are kept." };
const NOTHING = {
  text: "none of its VMs has a volume that is backed up",
  todo: "Add a VM with volumes, or take volumes in again that were left out.",
};
const NO_RECEIVER = {
  text: "no other site receives its backups: when this site is lost, its records are known to Stillpoint alone",
  todo: "Choose a receiving site in the VNF’s settings.",
};
