import { db } from "../../db";
import { groupBy } from "../../group-by";
import type { FenceRecord } from "../../runs/recovery-view";
import type { Problem } from "../recovery-phases";
import { listed } from "../words";

type Entry = FenceRecord["servers"][number];

/** Whose a VM is that a roll-back leaves as the fence left it: starting it might run it beside the one that took its place. */
export type Keeper = { kind: "former" | "dealt-with" } | { kind: "other"; vnfName: string };

export interface KeptVms {
  /** Undefined: it is the VNF's own, or nobody's, and started as it ran before. */
  of: (vm: { siteId: string; serverId: string }) => Keeper | undefined;
}

/**
 * Which of these VMs a roll-back of a VNF's failover neither unlocks nor starts: those that the VNF has left at an earlier
 * failover, also when somebody has said meanwhile that they are dealt with, and those that another VNF has, or has left.
 */
export async function readKeptVms(vnfId: string, serverIds: readonly string[]): Promise<KeptVms> {
  const serverId = { in: [...serverIds] };
  const [members, former] = await Promise.all([
    db().vnfMember.findMany({
      where: { serverId },
      select: { siteId: true, serverId: true, vnfId: true, vnf: { select: { name: true } } },
    }),
    db().formerMember.findMany({
      where: { serverId, OR: [{ vnfId }, { releasedAt: null }] },
      select: { siteId: true, serverId: true, releasedAt: true },
    }),
  ]);
  return {
    of: (vm) => {
      const isIt = (row: { siteId: string; serverId: string }) =>
        row.siteId === vm.siteId && row.serverId === vm.serverId;
      const member = members.find(isIt);
      if (member) return member.vnfId === vnfId ? undefined : { kind: "other", vnfName: member.vnf.name };
      const left = former.filter(isIt);
      if (left.length === 0) return undefined;
      return { kind: left.some(({ releasedAt }) => releasedAt === null) ? "former" : "dealt-with" };
    },
  };
}

export interface KeptVm {
  vm: Entry;
  siteName: string;
  keeper: Keeper;
}

/** Whether the failover has changed it: what was off and locked before is as it was, and so is what was never touched. */
export const isChanged = ({ wasRunning, wasLocked }: Pick<Entry, "wasRunning" | "wasLocked">): boolean =>
  wasRunning === true || (wasRunning === false && wasLocked !== true);

/** Why one of them is left, for its step. Pure. */
export const keptCause = (kept: KeptVm): string => causeOf([kept]);

/** What people have to know of those that the failover has changed: a sentence for each place and each whose they are. Pure. */
export function keptProblems(kept: readonly KeptVm[]): Problem[] {
  const changed = kept.filter(({ vm }) => isChanged(vm));
  const alike = ({ vm, siteName, keeper }: KeptVm) => JSON.stringify([keeper, siteName, vm.state]);
  return [...groupBy(changed, alike).values()].map((own) => ({
    cause: causeOf(own),
    isTold: true,
    todo:
      own[0]?.keeper.kind === "former"
        ? "Look after it on the VNF’s page."
        : "Unlock it and start it by hand, if it should run.",
  }));
}

function causeOf(own: readonly KeptVm[]): string {
  const [first] = own;
  if (!first) throw new Error("a group is never empty");
  const isOne = own.length === 1;
  const [is, it, stays] = isOne ? ["is", "it", "stays"] : ["are", "they", "stay"];
  const whose = {
    former: isOne ? "a former VM" : "former VMs",
    "dealt-with": isOne ? "a former VM that was dealt with" : "former VMs that were dealt with",
    other: first.keeper.kind === "other" ? `in the VNF ${first.keeper.vnfName} now` : "",
  }[first.keeper.kind];
  const state = isChanged(first.vm) ? HOW[first.vm.state] : "as before";
  return `${listed(own.map(({ vm }) => vm.name))} at ${first.siteName} ${is} ${whose}: ${it} ${stays} ${state}`;
}

const HOW: Readonly<Record<Entry["state"], string>> = {
  locked: "stopped and locked",
  stopped: "stopped",
  gone: "gone",
  unproved: "as left by the failover",
};
