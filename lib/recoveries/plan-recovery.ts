import { tiersOf } from "./boot-tiers";
import { planSwap } from "./in-place/plan-swap";
import { judgeReadiness } from "./judge-readiness";
import type { Mapping } from "./mapping";
import { planBesides } from "./plan-besides";
import { estimateRecovery } from "./plan-estimate";
import { planMade } from "./plan-made";
import { planNeeds } from "./plan-needs";
import { planNetworks, planRouterInterfaces } from "./plan-networks";
import { planOverrides } from "./plan-overrides";
import { planFloatingIps, planPorts } from "./plan-ports";
import { planSecurityGroups } from "./plan-security-groups";
import { planServers } from "./plan-servers";
import { planSource } from "./plan-source";
import { planImports, planVolumes } from "./plan-volumes";
import { type Planning, planningOf } from "./planning";
import type { DescribedServer } from "./point-facts";
import { proposeMapping } from "./propose-mapping";
import type { RecoveryFacts } from "./recovery-facts";
import type { PlanNote, RecoveryRunPlan } from "./recovery-run-plan";
import { afterOwnBackups, planRelocation } from "./relocation/plan-relocation";
import { planReplaced } from "./replace/plan-replaced";
import { isVolumesOnly, missingOf, selectServers } from "./restore-what";

/**
 * What a drill, a failover, a relocation or a restore will do, step by step, and what stands in its
 * way. Pure.
 * @param madeAt ISO 8601: what it loses and how old things are is told as of then
 */
export function planRecovery(facts: RecoveryFacts, madeAt: string): RecoveryRunPlan {
  const { vnf, point, target, source, mode } = facts;
  const servers = selectServers(facts).sort((a, b) => a.bootOrder - b.bootOrder || a.position - b.position);
  const isBare = isVolumesOnly(facts.what);
  const proposed = proposeMapping({ ...facts, servers });
  const mappings = isBare ? proposed.filter(({ kind }) => VOLUME_KINDS.includes(kind)) : proposed;
  const planning = planningOf(facts, servers, mappings);
  const volumes = planVolumes(planning);
  const { ports, takes } = planPorts(planning);
  const networks = planNetworks(planning);
  const make = { networks, securityGroups: planSecurityGroups(planning), ...planMade(planning) };
  const imports = planImports(planning, volumes);
  const planned = isBare ? [] : planServers(planning, volumes, ports);
  const tiers = isBare ? [] : tiersOf(servers, facts.plan.bootTiers);
  const besides = planBesides(facts);
  const relocation = planRelocation(facts);
  const inPlace = planSwap(planning, volumes);
  const replaces = planReplaced(planning, volumes);
  const draft: RecoveryRunPlan = {
    version: 1,
    mode,
    ...(mode === "restore" || mode === "replacement" ? { what: facts.what ?? { kind: "vnf" } } : {}),
    vnf: { id: vnf.id, name: vnf.name, version: vnf.version },
    point: {
      id: point.id,
      takenAt: point.takenAt,
      consistency: point.consistency,
      losesMs: mode === "relocation" ? 0 : Math.max(0, Date.parse(madeAt) - Date.parse(point.takenAt)),
    },
    from: { id: source.id, name: source.name },
    to: { id: target.site.id, name: target.site.name, isHome: target.site.isHome },
    madeAt,
    isDrill: mode === "drill",
    cleanUp: mode === "drill" ? facts.cleanUp : null,
    mappings: [...planning.rows],
    make,
    imports,
    volumes,
    ports,
    takes,
    servers: planned,
    tiers,
    // An address that people know leads to the original, or is for its owner to lead.
    floatingIps: mode === "restore" || mode === "drill" ? [] : planFloatingIps(planning, takes),
    routerInterfaces: planRouterInterfaces(planning, networks),
    source: planSource(facts, servers, replaces),
    ...(inPlace ? { inPlace } : {}),
    ...(mode === "replacement" ? { replaces } : {}),
    hooks: hooksOf(facts),
    fallback: fallbackOf(facts),
    ...(facts.promotes ? { promotes: facts.promotes } : {}),
    needs: planNeeds({ servers: planned, volumes, ports, make, imports }, sizesOf(facts)),
    obstacles: [
      ...besides.obstacles,
      ...whole(facts, servers),
      ...relocation.obstacles,
      ...undecided(planning),
      ...planning.obstacles,
    ],
    warnings: [
      ...besides.warnings,
      ...relocation.warnings,
      ...planning.warnings,
      ...hiddenByDrill(planning, mappings),
    ],
    overridesNeeded: [],
    estimate: { totalMs: null, steps: [], basis: "" },
    restoresAtOnce: facts.restoresAtOnce,
  };
  const plan = { ...draft, estimate: afterOwnBackups(estimateRecovery(draft, facts.history), facts) };
  return { ...plan, overridesNeeded: planOverrides(facts, judgeReadiness(facts, plan, madeAt), madeAt) };
}

/** All that is decided for a volume without a VM. */
const VOLUME_KINDS: readonly Mapping["kind"][] = ["project", "volume-type", "zone"];
/** A relocation proves by itself that the source is off, or is undone: no hook may say that instead. */
function hooksOf({ mode, plan }: RecoveryFacts): RecoveryRunPlan["hooks"] {
  if (mode === "failover") return plan.hooks;
  return { fence: null, handOver: mode === "relocation" ? plan.hooks.handOver : null };
}

/** Told of a failover also when it is not allowed: it may be. A drill proves the point that was chosen, and no other. */
function fallbackOf({ mode, olderPoint, mayFallBack }: RecoveryFacts): RecoveryRunPlan["fallback"] {
  if (mode !== "failover" || !olderPoint) return { isAllowed: false, pointIds: [], takenAt: null };
  return { isAllowed: mayFallBack, pointIds: [olderPoint.id], takenAt: olderPoint.takenAt };
}

function whole(
  { vnf, target, point, mode, what }: RecoveryFacts,
  chosen: readonly DescribedServer[],
): PlanNote[] {
  const count = chosen.length;
  const found: PlanNote[] = [];
  const about = { kind: "vnf" as const, id: vnf.id, name: vnf.name };
  if (count === 0)
    found.push({
      about,
      text: isVolumesOnly(what)
        ? "none of the chosen volumes is in this point"
        : "none of its VMs is in this point or was chosen",
      todo: isVolumesOnly(what) ? "Choose volumes, or another point." : "Choose VMs, or another point.",
    });
  const missing = missingOf(what, chosen);
  if (count > 0 && missing > 0)
    found.push({
      about,
      text: `${missing} of what was chosen is not in this point`,
      todo: "Choose another point, or take it out of the choice.",
    });
  if ((mode === "restore" || mode === "replacement") && !target.site.isHome)
    found.push({
      about,
      text: "a restore is made at its own site",
      todo: "Choose a failover or a drill for another site.",
    });
  if (mode === "failover" && target.site.isHome)
    found.push({
      about,
      text: "a failover leads to another site",
      todo: "Choose a restore for its own site.",
    });
  // A drill there would end at its first look: that harms nobody.
  if (mode !== "drill" && !target.isLive && target.projects.length > 0)
    found.push({
      about: { kind: "site", id: target.site.id, name: target.site.name },
      text: "it does not answer, so nothing can be recovered there now",
      todo: "Choose another site, or wait until it answers.",
    });
  if (target.projects.length === 0)
    found.push({
      about: { kind: "site", id: target.site.id, name: target.site.name },
      text: "no credential of it is stored",
      todo: "Add one on the site’s page.",
    });
  if (Number.isNaN(Date.parse(point.takenAt)))
    found.push({
      about: { kind: "point", id: point.id, name: point.id },
      text: "when it was taken is not known",
    });
  return found;
}

/** A row without a choice is one that someone has to make. */
const undecided = ({ rows }: Planning): PlanNote[] =>
  rows
    .filter(({ choice }) => choice === null)
    .map((row) => ({
      about: { kind: "vnf", id: row.sourceKey, name: `${KIND_NAMES[row.kind]} ${row.source}` },
      text: row.reason,
      todo: "Decide it in the recovery plan.",
    }));

/** A green drill must not hide that the real thing could not start. */
function hiddenByDrill({ facts }: Planning, mappings: readonly Mapping[]): PlanNote[] {
  if (facts.mode !== "drill") return [];
  const { vnf } = facts;
  const rows = mappings.filter((row) => row.purpose === "real" && row.weight === "open" && isDrillsOwn(row));
  return rows.map((row) => ({
    about: { kind: "vnf", id: vnf.id, name: `${KIND_NAMES[row.kind]} ${row.source}` },
    text: `the drill does without it, and a failover does not: ${row.reason}`,
    todo: "Decide it in the recovery plan, before it is needed.",
  }));

  function isDrillsOwn({ kind, sourceKey }: Mapping): boolean {
    return mappings.some(
      (other) => other.purpose === "drill" && other.kind === kind && other.sourceKey === sourceKey,
    );
  }
}

const KIND_NAMES: Readonly<Record<Mapping["kind"], string>> = {
  project: "Project",
  flavor: "Flavor",
  network: "Network",
  subnet: "Subnet",
  address: "Address",
  "security-group": "Security group",
  keypair: "Keypair",
  "volume-type": "Volume type",
  zone: "Zone",
  "server-group": "Server group",
  router: "Router",
  "floating-ip": "Floating IP",
};

function sizesOf({ point }: RecoveryFacts): (backupId: string) => number {
  const sizes = new Map(
    point.volumes.flatMap(({ chain }) => chain.map((l) => [l.backupId, l.sizeGib] as const)),
  );
  return (backupId) => sizes.get(backupId) ?? 0;
}
