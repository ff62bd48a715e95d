import { db } from "../../db";
import { giveBackStep, giveBackStepsOf } from "../addresses/take-steps";
import { isOpen, takenRows } from "../addresses/taken-record";
import { isThing } from "../made-things";
import type { RecoveryContext } from "../recovery-context";
import type { Problem } from "../recovery-phases";
import { removalStepsOf } from "../steps-of";
import { listed } from "../words";

/** What becomes of the things at a target that was given up. */
export const LATER =
  "Until its site answers, copies may run there. Stillpoint removes them first of all then; look at the VNF’s former VMs.";

/** Tells of what a recovery made at a target that was given up: nothing is asked of it. @returns how many things those are */
export async function leaveThings(ctx: RecoveryContext): Promise<number> {
  const { journal, plan, recovery } = ctx;
  for (const { key } of removalStepsOf(plan))
    journal.end(key, {
      state: "skipped",
      cause: `${plan.to.name} was given up: what is there is removed when it answers.`,
    });
  const open = await db().runResource.findMany({
    where: { run: { recoveryId: recovery.id }, removedAt: null },
  });
  return open.filter(isThing).length;
}

/** The same of what former VMs there gave up for it. */
export async function leaveAddresses(ctx: RecoveryContext): Promise<Problem[]> {
  const { journal, plan } = ctx;
  const steps = giveBackStepsOf(plan);
  if (steps.length === 0) return [];
  journal.plan(steps);
  const kept = (await takenRows(ctx)).filter(isOpen);
  for (const { key } of steps) {
    const isKept = kept.some(({ detail }) => giveBackStep(detail.portKey) === key);
    journal.end(key, {
      state: "skipped",
      cause: isKept ? `${plan.to.name} was given up: it was not given back.` : "It was not taken.",
    });
  }
  if (kept.length === 0) return [];
  const names = [...new Set(kept.map(({ detail }) => detail.formerName))];
  return [
    {
      cause: `what ${listed(names)}, former VMs at ${plan.to.name}, gave up was not given back`,
      todo: `When ${plan.to.name} answers, plug ${listed(kept.map(({ detail }) => detail.port.mac))} in again by hand.`,
      isTold: true,
    },
  ];
}
