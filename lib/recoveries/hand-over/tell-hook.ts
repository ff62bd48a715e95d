import { callHook } from "../../hooks/call-hook";
import { insist } from "../../made/insist";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { listPorts, type Port } from "../../openstack/neutron/ports";
import { collect } from "../../openstack/pagination";
import { failedBy } from "../build/failed-try";
import { recoveryName } from "../fence/lock-reason";
import type { RecoveryContext } from "../recovery-context";
import type { HookRef } from "../recovery-facts";
import type { HandOverNote } from "./hand-over-step";
import { PATIENCE_MS } from "./patience";

/** A VM that serves. */
export interface ServingVm {
  /** The source's id. */
  sourceId: string;
  name: string;
  /** The new one's. */
  id: string;
  /** Floating IPs that lead to it now. */
  floatingIps: string[];
}

/** Tells the operator's own hook where the VNF serves now. @throws what the database says */
export async function tellHook(
  ctx: RecoveryContext,
  hook: HookRef,
  vms: readonly ServingVm[],
): Promise<HandOverNote> {
  const { vnf, from, to } = ctx.plan;
  const addresses = await addressesOf(ctx, vms);
  const answer = await callHook({
    hookId: hook.id,
    delivery: `${ctx.recovery.id}:hand-over`,
    actor: ctx.actor,
    runId: ctx.run.id,
    clock: ctx.clock,
    assertFence: () => ctx.assertFence(),
    body: {
      event: "hand-over",
      recovery: { id: ctx.recovery.id, run: await recoveryName(ctx.recovery.id) },
      vnf: { id: vnf.id, name: vnf.name },
      from: { id: from.id, name: from.name },
      to: { id: to.id, name: to.name },
      vms: vms.map(({ sourceId, name, id, floatingIps }) => ({
        name,
        id,
        addresses: addresses.get(sourceId) ?? [],
        floatingIps,
      })),
    },
    signal: ctx.signal,
  });
  throwIfCancelled(ctx);
  ctx.journal.attempt("hook:hand-over", {
    at: ctx.clock.now(),
    result: answer.isTaken ? "Taken" : "Not taken",
    ...(answer.isTaken ? {} : { hasFailed: true, cause: answer.text }),
    ...(answer.status === null ? {} : { status: answer.status }),
  });
  const detail = { tries: answer.tries, answer: answer.text };
  if (answer.isTaken) return { detail };
  return {
    detail,
    problem: {
      cause: `the hook ${answer.hook.name} was not told: ${answer.text}`,
      todo: `Do by hand what it would have done, such as DNS or routes: ${vnf.name} serves at ${to.name} now.`,
    },
  };
}

/** By the source's id. Where the site does not say, those of the plan: each port has them, or was told of. */
async function addressesOf(ctx: RecoveryContext, vms: readonly ServingVm[]): Promise<Map<string, string[]>> {
  const servers = ctx.plan.servers.filter((s) => vms.some(({ sourceId }) => sourceId === s.serverId));
  const found: Port[] = [];
  for (const credentialId of new Set(servers.map((s) => s.credentialId))) {
    const own = servers.filter((s) => s.credentialId === credentialId).map((s) => s.serverId);
    const deviceIds = vms.filter(({ sourceId }) => own.includes(sourceId)).map(({ id }) => id);
    found.push(...(await portsOf(ctx, credentialId, deviceIds)));
  }
  return new Map(
    vms.map(({ sourceId, id }) => {
      const seen = found.filter(({ deviceId }) => deviceId === id);
      const planned = ctx.plan.ports.filter(({ serverId }) => serverId === sourceId);
      const addresses =
        seen.length > 0
          ? seen.flatMap(({ fixedIps }) => fixedIps.map(({ address }) => address))
          : planned.flatMap(({ ips }) => ips.flatMap(({ address }) => address ?? []));
      return [sourceId, addresses.sort()];
    }),
  );
}

async function portsOf(ctx: RecoveryContext, credentialId: string, deviceIds: string[]): Promise<Port[]> {
  try {
    const session = await ctx.reader(credentialId);
    return await insist(
      ctx,
      (call) => collect(listPorts(session, { ...call, deviceIds })),
      undefined,
      PATIENCE_MS,
    );
  } catch (error) {
    if (ctx.signal.aborted || !failedBy(error)) throw error;
    return [];
  }
}
