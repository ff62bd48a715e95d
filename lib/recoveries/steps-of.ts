import { phasesOf, type RunPhase } from "../runs/phases";
import { takesItselfBack } from "../runs/recovery-view";
import type { StepSeed } from "../runs/step-journal";
import { giverName, takeStep } from "./addresses/take-steps";
import { checkTitle } from "./boot-tiers";
import { swapSteps } from "./in-place/swap-steps";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { backUpSteps, coldSteps } from "./relocation/relocation-steps";
import { unrestoredName } from "./restored-name";
import { counted, lasting, minuteOf } from "./words";

/** Within its phase it gets its place by the order here. */
type Seed = Omit<StepSeed, "position">;

/** What a run will do, step by step: listed before the start, and the journal's steps afterwards. Pure. */
export function stepsOf(given: RecoveryRunPlan): StepSeed[] {
  const plan = named(given);
  const seeds = [
    ...backUpSteps(plan),
    ...fenceSteps(plan),
    ...coldSteps(plan),
    ...importSteps(plan),
    ...restoreSteps(plan),
    ...fallbackSteps(plan),
    ...networkSteps(plan),
    ...bootSteps(plan),
    ...checkSteps(plan),
    ...handOverSteps(plan),
    ...restoredSteps(plan),
    ...swapSteps(plan),
    ...cleanUpSteps(plan),
  ];
  const counts = new Map<RunPhase, number>();
  const placed = seeds.map((seed) => {
    const position = counts.get(seed.phase) ?? 0;
    counts.set(seed.phase, position + 1);
    return { ...seed, position };
  });
  const order = phasesOf(plan.mode);
  return placed.sort((a, b) => order.indexOf(a.phase) - order.indexOf(b.phase) || a.position - b.position);
}

/** Where the source is stopped. Pure. */
export const fencePhaseOf = (mode: RecoveryRunPlan["mode"]): "fence" | "stop" =>
  takesItselfBack(mode) ? "stop" : "fence";

/** Beside the originals VMs have a mark in their names, which all of the steps would repeat. */
const named = (plan: RecoveryRunPlan): RecoveryRunPlan => ({
  ...plan,
  servers: plan.servers.map((server) =>
    plan.mode === "restore" ? { ...server, name: unrestoredName(server.name, plan.point.takenAt) } : server,
  ),
});

/** In reverse boot order. */
function fenceSteps({ mode, source, servers, replaces, from, hooks }: RecoveryRunPlan): Seed[] {
  if (source.fence === "none") return [];
  const phase = fencePhaseOf(mode);
  return [
    ...[...(replaces ?? servers)].reverse().map(({ serverId, name }) => ({
      key: `fence:${serverId}`,
      phase,
      title: `Stop and lock ${name}`,
      serverId,
      siteName: from.name,
    })),
    ...(hooks.fence
      ? [
          {
            key: "hook:fence",
            phase,
            title: `Have the hook ${hooks.fence.name} fence what could not be stopped`,
          },
        ]
      : []),
  ];
}

/** In the order of the imports. Pure. */
export function importSteps({ imports, to }: Pick<RecoveryRunPlan, "imports" | "to">): StepSeed[] {
  return imports.map(({ backupId, chainOf, place, isKnown }, position) => ({
    position,
    key: `import:${backupId}`,
    phase: "import",
    title: `${place === 0 ? "Record of the full backup" : `Record of increment ${place}`}${isKnown ? ", known already" : ""}`,
    volumeId: chainOf,
    siteName: to.name,
    detail: { isKnown },
  }));
}

function restoreSteps({ volumes, servers, to }: RecoveryRunPlan): Seed[] {
  return volumes.flatMap((volume): Seed[] => {
    const serverId = volume.serverIds[0];
    const vm = volume.ofServer ?? servers.find((s) => s.serverId === serverId)?.name ?? "";
    const base = {
      phase: "restore",
      volumeId: volume.key,
      siteName: to.name,
      ...(serverId ? { serverId } : {}),
    } as const;
    return [
      {
        ...base,
        key: `restore:${volume.key}`,
        title: `Restore ${vm} / ${volume.name}, ${volume.sizeGib} GiB`,
        detail: { estimateMs: volume.estimateMs, chainGib: volume.chainGib },
      },
      { ...base, key: `ready:${volume.key}`, title: `Make ${vm} / ${volume.name} ready` },
    ];
  });
}

function fallbackSteps({ fallback, to }: RecoveryRunPlan): Seed[] {
  if (!fallback.isAllowed) return [];
  const at = fallback.takenAt ? minuteOf(fallback.takenAt) : "before";
  return [
    {
      key: "fallback",
      phase: "restore",
      title: `Go back to the point of ${at}, if a volume cannot be restored`,
      siteName: to.name,
    },
  ];
}

function networkSteps({ make, ports, takes = [], servers, to, routerInterfaces }: RecoveryRunPlan): Seed[] {
  const siteName = to.name;
  const phase = "network" as const;
  return [
    ...make.securityGroups.map(({ key, name }) => ({
      key: `group:${key}`,
      phase,
      siteName,
      title: `Make security group ${name}`,
    })),
    ...make.networks.map(({ key, name, subnets }) => ({
      key: `network:${key}`,
      phase,
      siteName,
      title: `Make network ${name}${subnets.length > 0 ? `, ${subnets.map(({ cidr }) => cidr).join(", ")}` : ""}`,
    })),
    ...make.serverGroups.map(({ key, name }) => ({
      key: `server-group:${key}`,
      phase,
      siteName,
      title: `Make server group ${name}`,
    })),
    ...make.keypairs.map(({ key, name }) => ({
      key: `keypair:${key}`,
      phase,
      siteName,
      title: `Import the key of keypair ${name}`,
    })),
    ...make.flavors.map(({ key, name }) => ({
      key: `flavor:${key}`,
      phase,
      siteName,
      title: `Make flavor ${name}`,
    })),
    ...takes.map(({ portKey, addresses, mac, ...take }) => ({
      key: takeStep(portKey),
      phase,
      siteName,
      title: `Have ${giverName(take)}${take.isPresent ? "" : ","} give up ${addresses.length > 0 ? addresses.join(", ") : mac}`,
    })),
    ...ports.map(({ key, serverId, ips, dhcpOptions = [] }) => ({
      key: `port:${key}`,
      phase,
      siteName,
      serverId,
      title: `Make a port of ${servers.find((s) => s.serverId === serverId)?.name ?? serverId}, ${addressesOf(ips)}${dhcpOptions.map(({ name, value }) => `, DHCP option ${name}=${value}`).join("")}`,
    })),
    ...routerInterfaces.map(({ routerName, subnet }) => ({
      key: `router:${subnet}`,
      phase,
      siteName,
      title: `Connect a subnet to router ${routerName}`,
    })),
  ];
}

const addressesOf = (ips: RecoveryRunPlan["ports"][number]["ips"]): string =>
  ips.length === 0 ? "no address" : ips.map(({ address }) => address ?? "any address").join(", ");

function bootSteps({ tiers, servers, to }: RecoveryRunPlan): Seed[] {
  return tiers.flatMap(({ order, pauseBefore, delaySeconds }): Seed[] => {
    const own = servers.filter(({ tier }) => tier === order);
    const pause: Seed[] =
      pauseBefore === null
        ? []
        : [
            {
              key: `pause:${order}`,
              phase: "boot",
              title: `Wait for a person before tier ${order}: ${pauseBefore}`,
            },
          ];
    return [
      ...pause,
      ...own.flatMap(({ serverId, name, startsOff }): Seed[] => [
        {
          key: `boot:${serverId}`,
          phase: "boot",
          title: `Boot ${name}${startsOff ? ", and stop it again" : ""}`,
          serverId,
          siteName: to.name,
          detail: { tier: order, delaySeconds },
        },
        {
          key: `attach:${serverId}`,
          phase: "attach",
          title: `Look at the volumes and ports of ${name}`,
          serverId,
          siteName: to.name,
        },
      ]),
    ];
  });
}

function checkSteps({ tiers, servers, to }: RecoveryRunPlan): Seed[] {
  const nameOf = (id: string) => servers.find(({ serverId }) => serverId === id)?.name ?? id;
  const checks = tiers.flatMap((tier) => {
    const counts = new Map<string, number>();
    return tier.checks.map((check): Seed => {
      const n = counts.get(check.serverId) ?? 0;
      counts.set(check.serverId, n + 1);
      return {
        key: `verify:${check.serverId}:${n}`,
        phase: "check",
        title: checkTitle(check, nameOf(check.serverId)),
        serverId: check.serverId,
        siteName: to.name,
        detail: { within: check.within },
      };
    });
  });
  const journals = servers
    .filter(({ startsOff }) => !startsOff)
    .map(
      ({ serverId, name }): Seed => ({
        key: `journal:${serverId}`,
        phase: "check",
        title: `Look in ${name}’s console whether a file system had to be repaired`,
        serverId,
        siteName: to.name,
      }),
    );
  return [...checks, ...journals];
}

function handOverSteps({ mode, floatingIps, to, volumes, hooks }: RecoveryRunPlan): Seed[] {
  if (mode !== "failover" && !takesItselfBack(mode)) return [];
  const goWith = volumes.filter((v) => v.deleteOnTermination && v.serverIds.length === 1).length;
  const base = { phase: "hand-over", siteName: to.name } as const;
  return [
    ...floatingIps.map(({ id, address }) => ({
      ...base,
      key: `hand-over:floating-ip:${id}`,
      title: `Lead ${address} to its VM`,
    })),
    ...(hooks.handOver
      ? [
          {
            key: "hook:hand-over",
            phase: "hand-over" as const,
            title: `Call the hook ${hooks.handOver.name}`,
          },
        ]
      : []),
    ...(goWith > 0
      ? [
          {
            ...base,
            key: "hand-over:deleted-with-vm",
            title: `Have ${counted(goWith, "volume")} deleted with ${goWith === 1 ? "its VM" : "their VMs"}, as at the source`,
          },
        ]
      : []),
    {
      ...base,
      key: "hand-over:names",
      title: `Give ${counted(volumes.length, "volume")} ${volumes.length === 1 ? "its name" : "their names"} back`,
    },
  ];
}

/** What is restored is its owner's from here on, and named so that it is told from the original. */
function restoredSteps({ mode, what, volumes, to }: RecoveryRunPlan): Seed[] {
  if (mode !== "restore" || what?.kind === "in-place" || volumes.length === 0) return [];
  const title = `Name ${counted(volumes.length, "restored volume")}`;
  return [{ key: "names", phase: "check", siteName: to.name, title }];
}

/** What is made is removed again, all of it. */
function cleanUpSteps(plan: RecoveryRunPlan): Seed[] {
  if (plan.mode !== "drill") return [];
  const { cleanUp } = plan;
  const when =
    cleanUp === "at-end" || cleanUp === null ? "" : `, after ${lasting(cleanUp.keepForMinutes * 60_000)}`;
  return removalsOf(plan, "clean-up").map((seed) => ({ ...seed, title: `${seed.title}${when}` }));
}

/** The same for a run of its own, which removes what the recovery of this plan left standing. Pure. */
export const removalStepsOf = (plan: RecoveryRunPlan): StepSeed[] =>
  removalsOf(plan, "remove").map((seed, position) => ({ ...seed, position }));

function removalsOf({ servers, ports, volumes, make, to }: RecoveryRunPlan, phase: RunPhase): Seed[] {
  const things: [string, string, number][] = [
    ["server", "VM", servers.length],
    ["port", "port", ports.length],
    ["volume", "volume", volumes.length],
    ["security-group", "security group", make.securityGroups.length],
    ["network", "network", make.networks.length],
    ["server-group", "server group", make.serverGroups.length],
    ["keypair", "keypair", make.keypairs.length],
    ["flavor", "flavor", make.flavors.length],
  ];
  return things
    .filter(([, , count]) => count > 0)
    .map(([kind, words, count]) => ({
      key: `remove:${kind}`,
      phase,
      siteName: to.name,
      title: `Remove ${counted(count, words)}`,
    }));
}
