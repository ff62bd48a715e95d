import type { RecoveryFacts } from "../recovery-facts";
import type { PlannedReplacement } from "../recovery-run-plan";
import { listed } from "../words";

/** What becomes of the VMs that are there, in sentences. Pure. @param replaces in boot order */
export function replacementWords(
  { vnf, point, present = [] }: Pick<RecoveryFacts, "vnf" | "point" | "present">,
  replaces: readonly PlannedReplacement[],
): string[] {
  const running = replaces.filter(({ runsNow }) => runsNow).map(({ name }) => name);
  const off = replaces.filter(({ runsNow }) => !runsNow).map(({ name }) => name);
  const isOne = replaces.length === 1;
  const them = isOne ? "it" : "them";
  const there = present.flatMap(({ vm }) => (vm ? [vm.name] : []));
  return [
    `The volumes are restored first, while ${listed(there)} ${there.length === 1 ? "goes" : "go"} on.`,
    ...(running.length > 0
      ? [
          `Then ${running.length === 1 ? "it is" : "these are"} stopped and locked, in reverse boot order: ${listed([...running].reverse())}. What ${running.length === 1 ? "it has" : "they have"} written since the point of ${point.takenAt.slice(0, 16).replace("T", " ")} UTC is not in the new ${running.length === 1 ? "VM" : "VMs"}.`,
        ]
      : []),
    ...(off.length > 0 ? [`Off already, and locked: ${listed(off)}.`] : []),
    `New VMs come in ${isOne ? "its place" : "their places"}, with the same names, addresses and MACs.`,
    `If anything goes wrong before all of them work, or somebody cancels it, they are removed, and ${listed(replaces.map(({ name }) => name))} ${isOne ? "gets" : "get"} the addresses back and ${isOne ? "runs" : "run"} again.`,
    `Once all of them work, you accept it, or roll it back. Accepted, the present ${isOne ? "VM stays" : "VMs stay"} stopped and locked until you deal with ${them}: Stillpoint deletes nothing of ${them}.`,
    `Backups of ${vnf.name} pause until it is accepted or rolled back, and the first one after it is a full one.`,
  ];
}
