import { insist } from "../../made/insist";
import { ifFound } from "../../openstack/if-found";
import { getFloatingIp, moveFloatingIp } from "../../openstack/neutron/floating-ips";
import { failedBy } from "../build/failed-try";
import { changeThing } from "../build/make-thing";
import type { RecoveryContext } from "../recovery-context";
import type { Problem } from "../recovery-phases";
import { type ChangedFloatingIp, noteTakenBack, openChanges } from "./floating-ip-changes";
import { PATIENCE_MS } from "./patience";

/**
 * Of a roll-back: leads floating IPs back to where they led before the hand-over of this recovery. One that meanwhile
 * leads elsewhere is left, and told. May be called again.
 * @param step of the roll-back's journal, to which its calls are told
 * @returns what could not be done
 */
export async function takeBackFloatingIps(ctx: RecoveryContext, step: string): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const changed of await openChanges(ctx))
    try {
      const problem = await takeBack(ctx, changed, step);
      if (problem) problems.push(problem);
      await noteTakenBack(changed, new Date(ctx.clock.now()));
    } catch (error) {
      if (ctx.signal.aborted) throw error;
      ctx.assertFence();
      const failed = failedBy(error);
      if (!failed) throw error;
      problems.push({
        cause: `floating IP ${changed.address} could not be led back: ${failed.cause}`,
        todo: `Lead it back by hand: ${commandFor(changed)}`,
      });
    }
  return problems;
}

async function takeBack(
  ctx: RecoveryContext,
  changed: ChangedFloatingIp,
  step: string,
): Promise<Problem | null> {
  const { id, address, credentialId, before, led } = changed;
  const session = await ctx.session(credentialId);
  const look = () => insist(ctx, (call) => ifFound(getFloatingIp(session, id, call)), undefined, PATIENCE_MS);
  const now = await look();
  if (!now)
    return {
      cause: `floating IP ${address} is not there any more`,
      todo: "Find out who gave it back at the site.",
    };
  const portId = now.portId ?? null;
  if (portId === before) return null;
  // Where its port was removed, Neutron has led it nowhere. (neutron/db/l3_db.py disassociate_floatingips)
  if (portId !== null && !led.includes(portId))
    return {
      cause: `floating IP ${address} leads to port ${portId} by now, and was left there`,
      todo: `Find out whose it is. To lead it back: ${commandFor(changed)}`,
    };
  await changeThing(ctx, { step, call: `PUT /floatingips/${id}`, patienceMs: PATIENCE_MS }, (call) =>
    moveFloatingIp(session, id, before, call),
  );
  const seen = await look();
  if ((seen?.portId ?? null) === before) return null;
  return {
    cause: `floating IP ${address} leads to port ${seen?.portId ?? "none"}, although it was just led back`,
    todo: "Find out who changes it at the site.",
  };
}

const commandFor = ({ address, before }: ChangedFloatingIp): string =>
  before === null
    ? `openstack floating ip unset --port ${address}`
    : `openstack floating ip set --port ${before} ${address}`;
