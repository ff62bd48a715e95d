import { db } from "../db";
import { takesItselfBack } from "../runs/recovery-view";
import { runName } from "../runs/run-view";
import { mayRun } from "./former-members/judge-former";
import { readFormerCopies } from "./former-members/read-former-copies";
import type { RecoveryFacts } from "./recovery-facts";
import { findGivingWay } from "./relocation/give-way";

type Besides = Pick<RecoveryFacts, "goesOn" | "undecided" | "formerCopies">;

/** What else there is of a VNF that a recovery of it meets: from our own tables alone. @param except the recovery itself */
export async function readBesides(vnfId: string, except?: string): Promise<Besides> {
  const [goesOn, undecided, formerCopies] = await Promise.all([
    readActiveRun(vnfId, except),
    readUndecided(vnfId, except),
    readCopiesThatMayRun(vnfId),
  ]);
  return { goesOn, undecided, formerCopies };
}

/** By what was last read of them: one that is stopped, or gone, needs nobody's signature. */
async function readCopiesThatMayRun(vnfId: string): Promise<RecoveryFacts["formerCopies"]> {
  const copies = (await readFormerCopies([vnfId])).get(vnfId) ?? [];
  return copies.flatMap(({ siteName, vms }) => {
    const vmNames = vms.filter(mayRun).map(({ name }) => name);
    return vmNames.length > 0 ? [{ siteName, vmNames }] : [];
  });
}

async function readActiveRun(vnfId: string, except?: string): Promise<RecoveryFacts["goesOn"]> {
  const run = await db().run.findUnique({
    where: { activeVnfId: vnfId },
    select: { kind: true, number: true, recoveryId: true },
  });
  if (!run || (except !== undefined && run.recoveryId === except)) return null;
  return { kind: run.kind, name: runName(run) };
}

async function readUndecided(vnfId: string, except?: string): Promise<RecoveryFacts["undecided"]> {
  const open = await db().recovery.findUnique({
    where: { openVnfId: vnfId },
    select: {
      id: true,
      mode: true,
      state: true,
      toSiteName: true,
      runs: { orderBy: { createdAt: "asc" }, select: { kind: true, number: true, endedAt: true } },
    },
  });
  const [first] = open?.runs ?? [];
  if (!open || !first || open.id === except) return null;
  return {
    name: runName(first),
    siteName: open.toSiteName,
    isRunning: open.runs.some(({ endedAt }) => endedAt === null),
    isRelocation: takesItselfBack(open.mode),
    isHalfUndone: open.state === "half-undone",
    givesWay: (await findGivingWay(db(), vnfId)) !== null,
  };
}
