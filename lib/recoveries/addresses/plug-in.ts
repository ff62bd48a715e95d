import { isPassing } from "../../made/make-once";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { isOpenStackError } from "../../openstack/errors";
import { getPort } from "../../openstack/neutron/ports";
import { attachInterface } from "../../openstack/nova/interfaces";
import type { Session } from "../../openstack/session";
import { failedAttempt } from "../../recovery-points/catalogue-backup";
import { lookAt } from "../build/make-thing";
import type { RecoveryContext } from "../recovery-context";

const TRIES = 4;
const PAUSE_MS = 5_000;

/**
 * Plugs a port into a VM, looked at before each try: a lost answer is not repeated blindly, and of a port that is in
 * already nothing is asked.
 * @throws OpenStackError
 */
export async function plugIn(
  ctx: RecoveryContext,
  session: Session,
  { serverId, portId, step }: { serverId: string; portId: string; step: string },
): Promise<void> {
  const call = `POST /servers/${serverId}/os-interface`;
  for (let tries = 1; ; tries++) {
    const { deviceId } = await lookAt(ctx, (options) => getPort(session, portId, options));
    if (deviceId === serverId) return;
    throwIfCancelled(ctx);
    const at = ctx.clock.now();
    try {
      await attachInterface(session, serverId, { portId, beforeSending: () => ctx.assertFence() });
      ctx.journal.attempt(step, { at, endedAt: ctx.clock.now(), result: "Done", call });
      return;
    } catch (error) {
      if (!isOpenStackError(error)) throw error;
      ctx.journal.attempt(step, failedAttempt(error, at, ctx.clock.now()));
      if (tries >= TRIES || !(isPassing(error) || error.isAmbiguous)) throw error;
    }
    await ctx.clock.sleep(PAUSE_MS, ctx.signal).catch(() => throwIfCancelled(ctx));
  }
}
