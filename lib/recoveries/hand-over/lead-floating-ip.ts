import { insist } from "../../made/insist";
import { getFloatingIp, moveFloatingIp } from "../../openstack/neutron/floating-ips";
import { changeThing } from "../build/make-thing";
import { portIdOf } from "../build/ref-ids";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedFloatingIp } from "../recovery-run-plan";
import { noteChange } from "./floating-ip-changes";
import type { HandOverNote } from "./hand-over-step";
import { PATIENCE_MS } from "./patience";

/**
 * Leads a floating IP to the recovered port of the plan. One that leads to another port is left there: somebody has
 * taken it since it was planned.
 * @throws OpenStackError, RunStopped
 */
export async function leadFloatingIp(
  ctx: RecoveryContext,
  planned: PlannedFloatingIp,
): Promise<HandOverNote> {
  const { id, address, credentialId } = planned;
  const after = await portIdOf(ctx, planned.port);
  const session = await ctx.session(credentialId);
  const look = () => insist(ctx, (call) => getFloatingIp(session, id, call), undefined, PATIENCE_MS);
  const { portId } = await look();
  const detail = { portId: after };
  if (portId === after) return { detail };
  if (portId !== undefined)
    return {
      problem: {
        cause: `floating IP ${address} leads to port ${portId} by now, and was left there`,
        todo: `Find out whose it is. To lead it to its VM: openstack floating ip set --port ${after} ${address}`,
      },
    };
  await noteChange(ctx, planned, { before: null, after });
  await changeThing(
    ctx,
    { step: `hand-over:floating-ip:${id}`, call: `PUT /floatingips/${id}`, patienceMs: PATIENCE_MS },
    (call) => moveFloatingIp(session, id, after, call),
  );
  const seen = await look();
  if (seen.portId === after) return { detail };
  return {
    problem: {
      cause: `floating IP ${address} leads ${seen.portId ? `to port ${seen.portId}` : "nowhere"}, although it was just led to port ${after}`,
      todo: "Find out who changes it at the site.",
    },
  };
}
