import { isOpenStackError } from "../../openstack/errors";
import { lockServer, unlockServer } from "../../openstack/nova/server-actions";
import { findServer } from "../../openstack/nova/servers";
import type { Session } from "../../openstack/session";
import { changeThing, lookAt } from "../build/make-thing";
import type { RecoveryContext } from "../recovery-context";
import type { Problem } from "../recovery-phases";

export interface LockedVm {
  session: Session;
  serverId: string;
  name: string;
  step: string;
}

/**
 * Does what a lock keeps members from: the lock is taken away for it, and put back by `lockAgain`.
 * @throws what the work throws when no lock was in its way; OpenStackError when the lock is an administrator's
 */
export async function pastLock<T>(
  ctx: RecoveryContext,
  { session, serverId, step }: LockedVm,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isOpenStackError(error, "conflict")) throw error;
    const server = await lookAt(ctx, (call) => findServer(session, serverId, call));
    if (server?.isLocked !== true) throw error;
    await changeThing(ctx, { step, call: `POST /servers/${serverId}/action` }, (call) =>
      unlockServer(session, serverId, call),
    );
    return work();
  }
}

/** The lock that a VM had is there again, whoever of us took it away. @returns why it is not */
export async function lockAgain(
  ctx: RecoveryContext,
  { session, serverId, name, step }: LockedVm,
  lock: { reason: string } | null,
): Promise<Problem | undefined> {
  if (!lock) return undefined;
  try {
    const server = await lookAt(ctx, (call) => findServer(session, serverId, call));
    if (!server || server.isLocked === true) return undefined;
    await changeThing(ctx, { step, call: `POST /servers/${serverId}/action` }, (call) =>
      lockServer(session, serverId, lock.reason, call),
    );
    return undefined;
  } catch (error) {
    if (!isOpenStackError(error)) throw error;
    ctx.assertFence();
    return {
      cause: `${name} was locked before and could not be locked again: ${error.causeText}`,
      todo: `Lock it by hand: openstack server lock ${serverId}`,
    };
  }
}
