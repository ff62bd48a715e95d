import { setMaxListeners } from "node:events";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { RunStopped } from "../../runs/run-stopped";
import { takeAddresses } from "../addresses/take-addresses";
import type { RecoveryContext } from "../recovery-context";
import { connectRouter, routerStep } from "./connect-router";
import { makeGroup, makeRules } from "./make-groups";
import { makeFlavor, makeKeypair, makeServerGroup } from "./make-keys";
import { makeNetwork, turnDhcpOn } from "./make-network";
import { makePort, takesAny } from "./make-ports";
import { networkStep, type StepNote } from "./network-step";
import { isRefused, noteRefusedPort } from "./ref-ids";

/**
 * Makes all that VMs need beside their volumes: security groups, networks with their subnets, ports, server groups,
 * keypairs and flavors, side by side as far as their order allows (openstack-api.md E2). May be called again after a
 * kill at any moment: nothing is made twice. A port that is refused costs its VM only (portIdOf); when all else is refused,
 * what was begun is ended, and nothing more is begun.
 * @throws RunStopped when the site refuses what is not one VM's alone, or the run is cancelled
 */
export async function makeNetworks(of: RecoveryContext): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([of.signal, stop.signal]);
  // As many listen to it as there are ports.
  setMaxListeners(0, signal);
  const ctx: RecoveryContext = { ...of, signal };
  throwIfCancelled(ctx);
  const failures: unknown[] = [];
  const each = async <T>(
    things: readonly T[],
    keyOf: (thing: T) => string,
    work: (thing: T) => Promise<StepNote | undefined>,
    onRefused?: (thing: T, stopped: RunStopped) => void,
  ): Promise<void> => {
    const ended = await Promise.allSettled(
      things.map((thing) =>
        networkStep(ctx, keyOf(thing), () => work(thing)).catch((error: unknown) => {
          if (onRefused && error instanceof RunStopped && !ctx.signal.aborted) return onRefused(thing, error);
          failures.push(error);
          stop.abort(error);
          throw error;
        }),
      ),
    );
    if (ended.some(({ status }) => status === "rejected")) throw failures[0];
  };
  const { plan } = ctx;
  const { networks, securityGroups, serverGroups, keypairs, flavors } = plan.make;
  const groupKey = ({ key }: { key: string }) => `group:${key}`;
  const networkKey = ({ key }: { key: string }) => `network:${key}`;

  const groupsMade = each(securityGroups, groupKey, async (group) => void (await makeGroup(ctx, group)));
  const networksMade = each(networks, networkKey, async (network) => void (await makeNetwork(ctx, network)));
  const rulesMade = groupsMade.then(() =>
    each(securityGroups, groupKey, async (group) => ({ detail: { rules: await makeRules(ctx, group) } })),
  );
  const makePorts = (any: boolean) =>
    each(
      plan.ports.filter((port) => takesAny(port, plan) === any && !isRefused(ctx, port.key)),
      ({ key }) => `port:${key}`,
      (port) => makePort(ctx, port),
      (port, { reason }) => noteRefusedPort(ctx, port.key, reason),
    );
  // A port that takes any address may take what another one is to have.
  const portsMade = Promise.all([groupsMade, networksMade])
    .then(() => takeAddresses(ctx))
    .catch((error: unknown) => {
      if (failures.length === 0) failures.push(error);
      stop.abort(error);
      throw error;
    })
    .then(() => makePorts(false))
    .then(() => makePorts(true));
  const dhcpOn = portsMade.then(() =>
    each(networks, networkKey, async (network) => ({ detail: await turnDhcpOn(ctx, network) })),
  );
  // VMs without a way out are better than none: the hand-over tries once more, and tells of it.
  const waysOut = portsMade.then(() =>
    each(
      plan.routerInterfaces,
      routerStep,
      (planned) => connectRouter(ctx, planned),
      () => {},
    ),
  );
  await Promise.allSettled([
    groupsMade,
    networksMade,
    rulesMade,
    dhcpOn,
    waysOut,
    each(
      serverGroups,
      ({ key }) => `server-group:${key}`,
      async (group) => ({ detail: { id: await makeServerGroup(ctx, group) } }),
    ),
    each(
      keypairs,
      ({ key }) => `keypair:${key}`,
      async (pair) => ({ detail: { id: await makeKeypair(ctx, pair) } }),
    ),
    each(
      flavors,
      ({ key }) => `flavor:${key}`,
      async (flavor) => {
        const { id, calledInstead } = await makeFlavor(ctx, flavor);
        if (calledInstead === null) return { detail: { id } };
        const cause = `Another flavor there has the name ${flavor.name}: this one is called ${calledInstead}.`;
        const todo = "Nothing has to be done: the VMs are known by this name for as long as they live.";
        return { detail: { id }, warning: { cause, todo } };
      },
    ),
  ]);
  if (failures.length > 0) throw failures[0];
}
