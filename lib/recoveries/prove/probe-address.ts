import { insist } from "../../made/insist";
import { getPort } from "../../openstack/neutron/ports";
import { portIdOf } from "../build/ref-ids";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedServer } from "../recovery-run-plan";
import { refusedTarget } from "./refused-target";

/**
 * Where a worker may reach a recovered VM; why not, when there is no way. What is made for a drill has no router and leads
 * nowhere, and nothing is ever sent to this machine itself, or to what answers no VM (security.md).
 * @throws OpenStackError, RunStopped
 */
export async function probeAddress(
  ctx: RecoveryContext,
  server: PlannedServer,
): Promise<{ address: string } | { noRoute: string }> {
  const ports = ctx.plan.ports.filter(({ key }) => server.ports.includes(key));
  const routed = ports.filter(({ network }) => network !== null && "id" in network);
  let noRoute = "no route leads into a network that was made for the drill";
  for (const { key, credentialId } of routed) {
    const session = await ctx.reader(credentialId);
    const id = await portIdOf(ctx, key);
    const { fixedIps } = await insist(ctx, (call) => getPort(session, id, call));
    for (const { address } of fixedIps) {
      const why = await refusedTarget(address);
      if (why === undefined) return { address };
      noRoute = `${address} is ${why}`;
    }
  }
  return { noRoute };
}
