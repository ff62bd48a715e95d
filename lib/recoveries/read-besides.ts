import { db } from "../db";
import { runName } from "../runs/run-view";
import { mayRun } from "./former-members/judge-former";
import { readFormerCopies } from "./former-members/read-former-copies";
import type { RecoveryFacts } from "./recovery-facts";

type Besides = Pick<RecoveryFacts, "goesOn" | "undecided" | "formerCopies">;

/** What else there is of a VNF that a recovery of it meets: from our own tables alone. */
export async function readBesides(vnfId: string): Promise<Besides> {
  const [goesOn, undecided, formerCopies] = await Promise.all([
    readActiveRun(vnfId),
    readUndecided(vnfId),
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

async function readActiveRun(vnfId: string): Promise<RecoveryFacts["goesOn"]> {
  const run = await db().run.findUnique({
    where: { activeVnfId: vnfId },
    select: { kind: true, number: true },
  });
  return run && { kind: run.kind, name: runName(run) };
}

async function readUndecided(vnfId: string): Promise<RecoveryFacts["undecided"]> {
  const open = await db().recovery.findUnique({
    where: { openVnfId: vnfId },
    select: {
      toSiteName: true,
      runs: { orderBy: { createdAt: "asc" }, select: { kind: true, number: true, endedAt: true } },
    },
  });
  const [first] = open?.runs ?? [];
  if (!open || !first) return null;
  const isRunning = open.runs.some(({ endedAt }) => endedAt === null);
  return { name: runName(first), siteName: open.toSiteName, isRunning };
}
