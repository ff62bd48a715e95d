import type { RecoveryRunPlan } from "@/lib/recoveries/recovery-run-plan";
import { counted } from "@/lib/recoveries/words";
import { type Expected, firstOf, plainRow, type StairGroup } from "../stair-rows";

/**
 * What comes before the build of a relocation: a backup while the VMs run, the stop, and the last backup. Pure.
 * @param span from when to when these steps are expected
 */
export function moveStairs(
  { mode, servers, volumes, from }: RecoveryRunPlan,
  span: (keys: readonly string[]) => Expected | null,
): StairGroup[] {
  if (mode !== "relocation") return [];
  const stops = servers.map(({ serverId }) => `fence:${serverId}`);
  const [hot, cold] = [span(["back-up:hot"]), span(["back-up:cold"])];
  const last = { ...plainRow("cold", "Back up once more"), note: "what was written since; nothing is lost" };
  return [
    {
      key: "back-up",
      title: "Back up",
      note: `while they run at ${from.name}`,
      ms: lengthOf(hot),
      rows: [
        {
          ...plainRow("hot", `Back up ${counted(volumes.length, "volume")}`),
          ...{ note: "so that little is left for the last one", expected: hot },
        },
      ],
    },
    {
      key: "stop",
      title: "Stop",
      note: "from here on they are off",
      ms: lengthOf(cold),
      rows: [
        {
          ...plainRow("stop", `Stop and lock ${counted(servers.length, "VM")} at ${from.name}`),
          ...{ note: firstOf(servers.map(({ name }) => name).reverse()), expected: span(stops) },
        },
        { ...last, expected: cold },
      ],
    },
  ];
}

const lengthOf = (expected: Expected | null): number | null =>
  expected === null ? null : expected.toMs - expected.fromMs;
