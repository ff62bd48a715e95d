import { READS_ALL } from "../../auth/reads-all";
import type { FrozenVm } from "../../freezes/freezes-view";
import { listHeld } from "../../freezes/list-held";
import { lasting } from "../../recoveries/words";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atSecond, named } from "../trouble-words";

/** VMs that stand still past their budget, or whose thaw failed. */
export async function readFrozenVms(): Promise<Partial<Seen>> {
  const { held } = await listHeld(READS_ALL);
  return { troubles: held.filter(({ isStuck }) => isStuck).map(toTrouble) };
}

const toTrouble = (vm: FrozenVm): Trouble => ({
  kind: "vm-frozen",
  key: `vm-frozen:${vm.serverId}`,
  title: `${named(vm.serverName)}: frozen too long`,
  text: [
    `${vm.serverName} of ${vm.vnfName} at ${vm.siteName} ${vm.isConfirmed ? "stands" : "may stand"} still since ${atSecond(vm.since)};`,
    `the freeze budget is ${lasting(vm.budgetMs)}.${lastTry(vm)}`,
    ...(vm.vnfOwner === "" ? [] : [`Its owner: ${vm.vnfOwner}.`]),
  ].join(" "),
  todo: "Open Stillpoint and press Thaw now in the banner; it says what to do by hand, too.",
  href: routes.run(vm.runId),
  subject: { kind: "vnf", id: vm.vnfId, name: vm.vnfName },
});

function lastTry({ tries }: FrozenVm): string {
  const last = tries.at(-1);
  if (!last) return "";
  const cause = last.cause ? ` (${last.cause})` : "";
  return ` ${tries.length === 1 ? "One try" : `${tries.length} tries`} to thaw it; the last at ${atSecond(last.at)}: ${last.result}${cause}.`;
}
