import type { BootTier } from "@/lib/recoveries/boot-tiers";
import type { PlannedSwap, RecoveryRunPlan } from "@/lib/recoveries/recovery-run-plan";
import { unrestoredName } from "@/lib/recoveries/restored-name";
import { counted, lasting, listed } from "@/lib/recoveries/words";
import { sizeWords } from "./drill-words";
import { fenceStairs, handOverStairs, replaceStairs } from "./failover-stairs";
import { moveStairs } from "./relocate/move-stairs";
import { type Expected, firstOf, NAMED, plainRow, type StairGroup, type StairRow } from "./stair-rows";

/** A plan in its order, a group for each tier: what is prepared, restored, booted and proved, and when. Pure. */
export function toStaircase(plan: RecoveryRunPlan): StairGroup[] {
  const times = new Map(plan.estimate.steps.map(({ key, fromMs, toMs }) => [key, { fromMs, toMs }]));
  const span = (keys: readonly string[]): Expected | null => {
    const found = keys.map((key) => times.get(key));
    if (found.length === 0 || found.some((time) => time === undefined)) return null;
    const known = found.filter((time) => time !== undefined);
    return {
      fromMs: Math.min(...known.map(({ fromMs }) => fromMs)),
      toMs: Math.max(...known.map(({ toMs }) => toMs)),
    };
  };
  const prepare = prepareGroup(plan, span);
  const isInPlace = plan.mode === "replacement";
  const groups = isInPlace
    ? [{ ...volumesGroup(plan, span), note: "while the VMs run" }, ...replaceStairs(plan), prepare]
    : [...fenceStairs(plan), ...moveStairs(plan, span), prepare];
  let before = prepare.rows[0]?.expected?.toMs ?? 0;
  for (const [index, tier] of plan.tiers.entries()) {
    // Of one in place all volumes are there by then.
    const of = isInPlace ? { ...plan, volumes: [] } : plan;
    const group = tierGroup(of, tier, plan.tiers.slice(0, index), span);
    const end = group.rows.findLast(({ isBoot }) => isBoot)?.expected?.toMs ?? null;
    groups.push({ ...group, ms: end === null ? null : end - before });
    before = end ?? before;
  }
  if (plan.tiers.length === 0) groups.push(volumesGroup(plan, span));
  if (plan.inPlace) groups.push(changeGroup(plan.inPlace));
  return [...groups, ...afterGroups(plan), ...handOverStairs(plan)];
}

/** A volume for the one that a VM has. */
function changeGroup({ serverName, oldName, device, runsNow }: PlannedSwap): StairGroup {
  const old = oldName || "its volume";
  return {
    key: "change",
    title: "Change",
    note: `${serverName} is off meanwhile`,
    ms: null,
    rows: [
      ...(runsNow ? [{ ...plainRow("stop", `Stop ${serverName}`), note: "as its power button does" }] : []),
      { ...plainRow("detach", `Detach ${old}`), note: "kept, under another name" },
      { ...plainRow("attach", "Attach the restored volume"), note: device ? `at ${device}` : "in its place" },
      ...(runsNow ? [plainRow("start", `Start ${serverName} again`)] : []),
    ],
  };
}

/** Where no VM is made. */
function volumesGroup(plan: RecoveryRunPlan, span: SpanOf): StairGroup {
  const { volumes } = plan;
  const expected = span(volumes.map(({ key }) => `restore:${key}`));
  const note = [sizeWords(volumes), chainWords(plan, volumes)].join(", ");
  return {
    key: "volumes",
    title: "Restore",
    note: "each as soon as there is room",
    ms: expected && expected.toMs - expected.fromMs,
    rows: [{ ...plainRow("restore", `Restore ${counted(volumes.length, "volume")}`), note, expected }],
  };
}

type SpanOf = (keys: readonly string[]) => Expected | null;

function prepareGroup(plan: RecoveryRunPlan, span: SpanOf): StairGroup {
  const { imports, make, ports, isDrill, routerInterfaces } = plan;
  const missing = imports.filter(({ isKnown }) => !isKnown);
  const records: StairRow = {
    ...plainRow("import", "Import backup records"),
    note:
      missing.length === 0
        ? `${imports.length} known already`
        : `${missing.length} of ${imports.length}; the others are known already`,
    expected:
      missing.length === 0
        ? { fromMs: 0, toMs: 0 }
        : span(missing.map(({ backupId }) => `import:${backupId}`)),
  };
  const others = [
    ...some(make.securityGroups.length, "security group"),
    ...some(make.serverGroups.length, "server group"),
    ...some(make.keypairs.length, "keypair"),
    ...some(make.flavors.length, "flavor"),
  ];
  const rows = [
    records,
    ...(make.networks.length === 0 ? [] : [networkRow(plan)]),
    ...(others.length === 0
      ? []
      : [{ ...plainRow("others", `Make ${listed(others)}`), note: "none that fits is there" }]),
    ...(routerInterfaces.length === 0 ? [] : [routerRow(routerInterfaces)]),
    ...(ports.length === 0
      ? []
      : [{ ...plainRow("ports", `Reserve ${counted(ports.length, "port")}`), note: portWords(ports) }]),
  ];
  const isApart = isDrill && plan.routerInterfaces.length === 0 && make.networks.length > 0;
  return {
    key: "prepare",
    title: "Prepare",
    note: isApart ? "isolated, no route out" : "",
    ms: records.expected === null ? null : records.expected.toMs,
    rows,
  };
}

const some = (count: number, what: string): string[] => (count === 0 ? [] : [counted(count, what)]);

function networkRow({ make: { networks } }: RecoveryRunPlan): StairRow {
  const [first] = networks;
  const ranges = networks.flatMap(({ subnets }) => subnets.map(({ cidr }) => cidr));
  return {
    ...plainRow(
      "networks",
      networks.length === 1 ? `Make network ${first?.name}` : `Make ${networks.length} networks`,
    ),
    note: ranges.length === 0 ? "without subnets" : firstOf(ranges),
  };
}

const routerRow = (interfaces: RecoveryRunPlan["routerInterfaces"]): StairRow => ({
  ...plainRow("routers", `Connect ${counted(interfaces.length, "subnet")} to a router`),
  note: firstOf([...new Set(interfaces.map(({ routerName }) => routerName))]),
});

function portWords(ports: RecoveryRunPlan["ports"]): string {
  const kept = ports.filter(
    ({ mac, ips }) => mac !== null && ips.every(({ address }) => address !== null),
  ).length;
  if (kept === ports.length) return "same MAC and IP";
  return kept === 0 ? "any MAC and IP" : `${kept} with the same MAC and IP`;
}

function tierGroup(
  plan: RecoveryRunPlan,
  tier: BootTier,
  earlier: readonly BootTier[],
  span: SpanOf,
): Omit<StairGroup, "ms"> {
  const servers = plan.servers.filter((server) => server.tier === tier.order);
  const volumes = plan.volumes.filter((volume) => volume.tier === tier.order);
  // The mark that all of a restore have says nothing here.
  const names = servers.map(({ name }) =>
    plan.mode === "restore" ? unrestoredName(name, plan.point.takenAt) : name,
  );
  const restore = span(volumes.map(({ key }) => `restore:${key}`));
  const bootOf = ({ order }: BootTier) =>
    span(plan.servers.filter((server) => server.tier === order).map(({ serverId }) => `boot:${serverId}`));
  const boot = bootOf(tier);
  const before = earlier.at(-1);
  // Restores do not wait for tiers: they run while an earlier one is waited for.
  const beside = restore && earlier.find((other) => (bootOf(other)?.toMs ?? restore.fromMs) > restore.fromMs);
  const rows: StairRow[] = [
    ...(volumes.length === 0
      ? []
      : [
          {
            ...plainRow("restore", `Restore ${counted(volumes.length, "volume")}`),
            note: [
              sizeWords(volumes),
              beside ? `during tier ${beside.order}` : chainWords(plan, volumes),
            ].join(", "),
            expected: restore,
          },
        ]),
    ...(tier.pauseBefore === null
      ? []
      : [{ ...plainRow("pause", "Wait for a person"), note: tier.pauseBefore }]),
    {
      ...plainRow("boot", names.length > NAMED ? `Boot ${names.length} VMs` : `Boot ${names.join(", ")}`),
      note: checkWords(tier),
      expected: boot,
      isBoot: true,
    },
  ];
  return {
    key: `tier ${tier.order}`,
    title: `Boot tier ${tier.order}`,
    note: [
      names.length > NAMED ? `${names.length} VMs` : `${listed(names)}${names.length > 1 ? " together" : ""}`,
      ...(before
        ? [
            tier.delaySeconds > 0
              ? `${lasting(tier.delaySeconds * 1000)} after tier ${before.order} is healthy`
              : `after tier ${before.order} is healthy`,
          ]
        : []),
    ].join(", "),
    rows,
  };
}

function chainWords({ imports }: RecoveryRunPlan, volumes: RecoveryRunPlan["volumes"]): string {
  const lengths = volumes.map(({ key }) => imports.filter(({ chainOf }) => chainOf === key).length);
  const longest = Math.max(0, ...lengths);
  if (longest <= 1) return "full";
  return lengths.every((length) => length === longest) ? `chain of ${longest}` : `chains of up to ${longest}`;
}

function checkWords({ checks }: BootTier): string {
  const words = checks.flatMap((check) => {
    if (check.kind === "tcp") return `port ${check.port}`;
    if (check.kind === "http") return `${check.path} on port ${check.port}`;
    return check.kind === "console" ? `“${check.text}” on the console` : [];
  });
  return words.length === 0 ? "until it is up" : `wait for ${firstOf([...new Set(words)])}`;
}

function afterGroups({ servers, volumes, ports, make, cleanUp }: RecoveryRunPlan): StairGroup[] {
  const looked = servers.filter(({ startsOff }) => !startsOff).length;
  const things = [
    ...some(servers.length, "VM"),
    ...some(ports.length, "port"),
    ...some(volumes.length, "volume"),
    ...some(make.networks.length, "network"),
    ...some(make.securityGroups.length, "security group"),
    ...some(make.serverGroups.length + make.keypairs.length + make.flavors.length, "other thing"),
  ];
  const proof: StairGroup[] = [
    {
      key: "prove",
      title: "Prove",
      note: "what was recovered is looked at",
      ms: null,
      rows: [
        {
          ...plainRow("attached", "Look at each VM’s volumes and ports"),
          note: "all where they belong",
        },
        ...(looked === 0
          ? []
          : [
              {
                ...plainRow("journals", `Read ${counted(looked, "console")}`),
                note: "for repaired file systems",
              },
            ]),
      ],
    },
  ];
  return [
    ...(servers.length > 0 ? proof : []),
    ...(cleanUp === null
      ? []
      : [
          {
            key: "clean-up",
            title: "Clean up",
            note: cleanUp === "at-end" ? "at its end" : `after ${lasting(cleanUp.keepForMinutes * 60_000)}`,
            ms: null,
            rows: [{ ...plainRow("remove", "Remove all of it"), note: things.join(", ") }],
          },
        ]),
  ];
}
