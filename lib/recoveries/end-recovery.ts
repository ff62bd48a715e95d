import { db } from "../db";
import type { RecoveryState } from "../runs/recovery-view";
import { lockRecovery, type MoveFacts, moveRecovery } from "./move-recovery";
import type { RecoveryEvent } from "./recovery-state";

/*
 * What a run tells of its recovery. Each may be called again after its worker was killed: a recovery that has gone on from
 * the states that it begins at is left as it is. In the order in which a drill's run calls them: endRecovery; then either
 * keepRecovery, or beginCleanUp and endCleanUp.
 */

/** How the run of a recovery has ended; "stop": before anything was made. */
export type RecoveryEnd = Extract<RecoveryEvent, "stop" | "succeed" | "succeed-partly" | "fail" | "cancel">;

/**
 * The building and proving is over.
 * @param servingAt when its last check passed: what the RTO is counted to
 */
export const endRecovery = (
  recoveryId: string,
  end: RecoveryEnd,
  { servingAt = null }: { servingAt?: Date | null } = {},
): Promise<RecoveryState> => settle(recoveryId, ["running"], end, { servingAt });

/** What it made stays for a while. @param until when it is cleaned up by itself; null: when somebody asks for it */
export const keepRecovery = (recoveryId: string, until: Date | null): Promise<RecoveryState> =>
  settle(recoveryId, ["proved", "failed"], "keep", { keepUntil: until });

/** From here on everything that it made is to go. Of a drill that nobody asked about: at the end of its own run. */
export const beginCleanUp = (recoveryId: string): Promise<RecoveryState> =>
  settle(recoveryId, ["proved", "failed", "cancelled"], "clean-up", {});

/** @param left how many things could not be removed: the tidying goes on with them, and the recovery stands until then */
export const endCleanUp = (recoveryId: string, left: number): Promise<RecoveryState> =>
  settle(recoveryId, ["cleaning"], left === 0 ? "succeed" : "succeed-partly", { keepUntil: null });

/** @param left how many things could not be removed: it can be asked for again then, and nothing else */
export const endRollBack = (recoveryId: string, left: number): Promise<RecoveryState> =>
  settle(recoveryId, ["rolling-back"], left === 0 ? "succeed" : "succeed-partly", {});

/** @param isUndone its source runs as before, and no VM of it is left at the target; else it is tried again */
export const endUndo = (recoveryId: string, isUndone: boolean): Promise<RecoveryState> =>
  settle(recoveryId, ["undoing"], isUndone ? "succeed" : "succeed-partly", {});

/** The tidying has removed what a clean-up could not: nothing is left of it now. */
export const endTidied = (recoveryId: string): Promise<RecoveryState> =>
  db().$transaction(async (tx) => {
    const { state } = await lockRecovery(tx, recoveryId);
    if (state !== "standing") return state;
    await moveRecovery(tx, recoveryId, "clean-up");
    return moveRecovery(tx, recoveryId, "succeed");
  });

const settle = (
  recoveryId: string,
  from: readonly RecoveryState[],
  event: RecoveryEvent,
  facts: MoveFacts,
): Promise<RecoveryState> =>
  db().$transaction(async (tx) => {
    const { state } = await lockRecovery(tx, recoveryId);
    return from.includes(state) ? moveRecovery(tx, recoveryId, event, facts) : state;
  });
