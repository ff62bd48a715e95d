import type { Transaction } from "../audit/record";
import { AppError } from "../errors";
import { takeUpLeftOff } from "../freezes/leave-off";
import type { Prisma } from "../generated/prisma/client";
import type { RecoveryMode, RecoveryState } from "../runs/recovery-view";
import { isTargetGivenUp } from "./lost-target/target-given-up";
import { isOpen, nextState, type RecoveryEvent } from "./recovery-state";

/** Written down together with the change of state. */
export type MoveFacts = Pick<
  Prisma.RecoveryUncheckedUpdateInput,
  "servingAt" | "keepUntil" | "decidedAt" | "decidedBy"
>;

/** Nothing of it is at the target. */
const GONE: readonly RecoveryState[] = ["clean", "rolled-back", "undone", "superseded"];
/** What was left off for it is thawed. */
const RELEASED: readonly RecoveryState[] = ["stopped", "rolled-back", "undone"];

/** A clean-up or a roll-back that is asked for gets so long before the tidying of leftovers joins in: two who remove are one too many. */
const ALONE_MINUTES = 15;

/**
 * Changes the state of a recovery by recovery-state.ts, with its row held until the commit. Once a clean-up, a roll-back
 * or an undo is decided about, nothing that it made is kept on purpose any more: that is written in the same transaction.
 * @throws AppError `conflict` for what its state does not allow, in words; `not_found`
 */
export async function moveRecovery(
  tx: Transaction,
  recoveryId: string,
  event: RecoveryEvent,
  facts: MoveFacts = {},
): Promise<RecoveryState> {
  const { mode, state } = await lockRecovery(tx, recoveryId);
  const next = nextState(mode, state, event);
  if ("refusal" in next) throw new AppError("conflict", next.refusal);
  // From here on the VNF may be backed up and recovered again.
  const released = isOpen(mode, next.state) ? {} : { openVnfId: null };
  await tx.recovery.update({
    where: { id: recoveryId, state },
    data: { ...facts, state: next.state, ...released },
  });
  if (event === "clean-up" || event === "roll-back" || next.state === "undoing") await letGo(tx, recoveryId);
  if (GONE.includes(next.state)) await noteGone(tx, recoveryId);
  if (RELEASED.includes(next.state)) await takeUpLeftOff(tx, recoveryId);
  return next.state;
}

/** Its mode and state, which nobody changes until the transaction ends. @throws AppError `not_found` */
export async function lockRecovery(
  tx: Transaction,
  recoveryId: string,
): Promise<{ mode: RecoveryMode; state: RecoveryState }> {
  const [row] = await tx.$queryRaw<{ mode: RecoveryMode; state: RecoveryState }[]>`
    SELECT mode, state FROM recoveries WHERE id = ${recoveryId}::uuid FOR UPDATE`;
  if (!row) throw new AppError("not_found", "There is no such recovery.");
  return row;
}

/** What cannot be removed in time is the tidying's from then on: remove-leftovers.ts. */
async function letGo(tx: Transaction, recoveryId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE run_resources x SET is_temporary = true, tries = 0,
      next_try_at = now() + make_interval(mins => ${ALONE_MINUTES})
    FROM runs r WHERE r.id = x.run_id AND r.recovery_id = ${recoveryId}::uuid AND x.removed_at IS NULL`;
}

/** One that failed is told of as that: what became of it matters more than that it is gone. */
async function noteGone(tx: Transaction, recoveryId: string): Promise<void> {
  const which = { where: { recoveryId, state: { not: "failed" } }, data: { state: "gone" } };
  const { overrides, toSiteName } = await tx.recovery.findUniqueOrThrow({
    where: { id: recoveryId },
    select: { overrides: true, toSiteName: true },
  });
  if (isTargetGivenUp(overrides)) return noteGivenUp(tx, recoveryId, toSiteName);
  await tx.recoveryServer.updateMany(which);
  await tx.recoveryVolume.updateMany(which);
}

/** Of what is at a target that was given up nobody can say that it is gone; what had come to no end there never does. */
async function noteGivenUp(tx: Transaction, recoveryId: string, siteName: string): Promise<void> {
  const cause = `${siteName} was given up: whether it is there still is not known`;
  const there = { recoveryId, state: { notIn: ["planned", "blocked", "gone"] } };
  const never = { where: { recoveryId, state: { in: ["planned", "blocked"] } }, data: { state: "gone" } };
  const unended = { recoveryId, state: { in: ["booting", "up", "restoring"] } };
  await tx.recoveryServer.updateMany({ where: there, data: { cause } });
  await tx.recoveryServer.updateMany({ where: unended, data: { state: "failed" } });
  await tx.recoveryServer.updateMany(never);
  await tx.recoveryVolume.updateMany({ where: unended, data: { state: "failed", cause } });
  await tx.recoveryVolume.updateMany(never);
}
