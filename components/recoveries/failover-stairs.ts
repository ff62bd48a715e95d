import type { RecoveryRunPlan } from "@/lib/recoveries/recovery-run-plan";
import { counted } from "@/lib/recoveries/words";
import { takesItselfBack } from "@/lib/runs/recovery-view";
import { firstOf, plainRow, type StairGroup } from "./stair-rows";

/** What comes before all else in a failover: that no two copies can run. Pure. */
export function fenceStairs({ mode, source, servers, from, to, hooks }: RecoveryRunPlan): StairGroup[] {
  if (mode !== "failover" || source.fence === "none") return [];
  const names = servers.map(({ name }) => name).reverse();
  return [
    {
      key: "fence",
      title: "Fence",
      note: `before anything starts at ${to.name}`,
      ms: null,
      rows: [
        {
          ...plainRow("stop", `Stop and lock ${counted(names.length, "VM")} at ${from.name}`),
          note: firstOf(names),
        },
        ...(hooks.fence
          ? [
              {
                ...plainRow("fence-hook", `Call your hook ${hooks.fence.name}`),
                note: "when they cannot be stopped there: it has to confirm",
              },
            ]
          : []),
      ],
    },
  ];
}

/** What becomes of the VMs in whose places others come. Pure. */
export function replaceStairs({ replaces = [], from, takes = [] }: RecoveryRunPlan): StairGroup[] {
  const names = replaces.map(({ name }) => name).reverse();
  const given = takes.flatMap(({ addresses, mac }) => (addresses.length > 0 ? addresses : [mac]));
  return [
    {
      key: "stop",
      title: "Stop",
      note: "from here on they are off",
      ms: null,
      rows: [
        {
          ...plainRow("stop", `Stop and lock ${counted(names.length, "VM")} at ${from.name}`),
          note: firstOf(names),
        },
        ...(given.length > 0
          ? [{ ...plainRow("give", "Have them give up their addresses"), note: firstOf(given) }]
          : []),
      ],
    },
  ];
}

/** What ends a failover or a relocation: it is led to where it serves now, and waits for a decision. Pure. */
export function handOverStairs({ mode, floatingIps, volumes, ports, hooks }: RecoveryRunPlan): StairGroup[] {
  if (mode !== "failover" && !takesItselfBack(mode)) return [];
  return [
    {
      key: "hand-over",
      title: "Hand over",
      note: "then it waits: you accept it, or roll it back",
      ms: null,
      rows: [
        ...(floatingIps.length === 0
          ? []
          : [
              {
                ...plainRow("floating-ips", `Lead ${counted(floatingIps.length, "floating IP")} to the VMs`),
                note: firstOf(floatingIps.map(({ address }) => address)),
              },
            ]),
        {
          ...plainRow("names", "Give things their names back"),
          note: `${counted(volumes.length, "volume")}, ${counted(ports.length, "port")}`,
        },
        ...(hooks.handOver
          ? [
              {
                ...plainRow("hand-over-hook", `Call your hook ${hooks.handOver.name}`),
                note: "to tell where it serves now",
              },
            ]
          : []),
      ],
    },
  ];
}
