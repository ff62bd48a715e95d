import { type Finding, stop } from "../../made/check";
import { listVolumeTypes } from "../../openstack/cinder/volume-types";
import { ifFound } from "../../openstack/if-found";
import { getFloatingIp } from "../../openstack/neutron/floating-ips";
import { listNetworks } from "../../openstack/neutron/networks";
import { getRouter } from "../../openstack/neutron/routers";
import { listSecurityGroups } from "../../openstack/neutron/security-groups";
import { listSubnets } from "../../openstack/neutron/subnets";
import { listComputeZones } from "../../openstack/nova/availability-zones";
import { getFlavor } from "../../openstack/nova/flavors";
import { getKeypair } from "../../openstack/nova/keypairs";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";
import type { RecoveryRunPlan, Ref } from "../recovery-run-plan";
import { CALL_MS, credentialsOf, ofCredential, PLAN_AGAIN, type RecoveryCheck } from "./recovery-check";

/** What a plan uses of a project and does not make: by id, keypairs, types and zones by name. */
interface Used {
  flavors: string[];
  networks: string[];
  subnets: string[];
  groups: string[];
  keypairs: string[];
  types: string[];
  zones: string[];
  routers: string[];
  floatingIps: string[];
}

const WORDS: Readonly<Record<keyof Used, string>> = {
  flavors: "flavor",
  networks: "network",
  subnets: "subnet",
  groups: "security group",
  keypairs: "keypair",
  types: "volume type",
  zones: "zone",
  routers: "router",
  floatingIps: "floating IP",
};

/** All that the plan uses and does not make is still at the target: flavors, networks, types ... by their ids. */
export const checkTarget: RecoveryCheck = {
  name: "target",
  title: "What the plan uses is there",
  async run(ctx) {
    const call = { signal: ctx.signal, deadlineMs: CALL_MS };
    const found = await Promise.all(
      credentialsOf(ctx.plan).map(async (id) => {
        const used = usedBy(ctx.plan, id);
        return { used, missing: await missingOf(await ctx.reader(id), used, call) };
      }),
    );
    const findings = found.flatMap(({ missing }) => missing.map((thing) => findingOf(ctx.plan, thing)));
    const count = found.reduce((sum, { used }) => sum + Object.values(used).flat().length, 0);
    return { findings, detail: { things: count } };
  },
};

interface Missing {
  kind: keyof Used;
  id: string;
}

function findingOf({ mappings, to }: RecoveryRunPlan, { kind, id }: Missing): Finding {
  const row = mappings.find(({ choice }) => choice?.do === "use" && choice.id === id);
  const name = row?.choice?.do === "use" ? row.choice.name : id;
  return stop(`The ${WORDS[kind]} ${name} that the plan uses is not at ${to.name} any more.`, PLAN_AGAIN);
}

function usedBy(plan: RecoveryRunPlan, credentialId: string): Used {
  const servers = ofCredential(plan.servers, credentialId);
  const ports = ofCredential(plan.ports, credentialId);
  const volumes = ofCredential(plan.volumes, credentialId);
  return {
    flavors: idsOf(servers.map(({ flavor }) => flavor)),
    networks: idsOf(ports.map(({ network }) => network)),
    subnets: idsOf(ports.flatMap(({ ips }) => ips.map(({ subnet }) => subnet))),
    groups: idsOf(ports.flatMap(({ groups }) => groups ?? [])),
    keypairs: idsOf(servers.map(({ keypair }) => keypair)),
    types: distinct(volumes.flatMap(({ typeName }) => typeName ?? [])),
    zones: distinct(servers.flatMap(({ zone }) => zone ?? [])),
    routers: distinct(ofCredential(plan.routerInterfaces, credentialId).map(({ routerId }) => routerId)),
    floatingIps: distinct(ofCredential(plan.floatingIps, credentialId).map(({ id }) => id)),
  };
}

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];
const idsOf = (refs: readonly (Ref | null)[]): string[] =>
  distinct(refs.flatMap((ref) => (ref && "id" in ref ? [ref.id] : [])));

async function missingOf(session: Session, used: Used, call: CallOptions): Promise<Missing[]> {
  const one =
    (find: (id: string) => Promise<unknown>) =>
    async (ids: readonly string[]): Promise<string[]> => {
      const found = await Promise.all(ids.map((id) => ifFound(find(id))));
      return ids.filter((_, i) => found[i] === undefined);
    };
  /** By a list of those that are asked for, or of all. */
  const listed =
    (list: (ids: readonly string[]) => AsyncIterable<string> | Promise<readonly string[]>) =>
    async (ids: readonly string[]): Promise<string[]> => {
      if (ids.length === 0) return [];
      const answer = list(ids);
      const there = new Set(answer instanceof Promise ? await answer : await collect(answer));
      return ids.filter((id) => !there.has(id));
    };
  const LOOKS: Record<keyof Used, (ids: readonly string[]) => Promise<string[]>> = {
    flavors: one((id) => getFlavor(session, id, call)),
    networks: listed((ids) => map(listNetworks(session, { ...call, ids }), ({ id }) => id)),
    subnets: listed((ids) => map(listSubnets(session, { ...call, ids }), ({ id }) => id)),
    groups: listed((ids) => map(listSecurityGroups(session, { ...call, ids }), ({ id }) => id)),
    keypairs: one((name) => getKeypair(session, name, call)),
    types: listed(() => map(listVolumeTypes(session, call), ({ name }) => name)),
    zones: listed(async () =>
      (await listComputeZones(session, call)).filter((z) => z.isAvailable).map(({ name }) => name),
    ),
    routers: one((id) => getRouter(session, id, call)),
    floatingIps: one((id) => getFloatingIp(session, id, call)),
  };
  const kinds = Object.keys(LOOKS) as (keyof Used)[];
  const missing = await Promise.all(
    kinds.map(async (kind) => (await LOOKS[kind](used[kind])).map((id) => ({ kind, id }))),
  );
  return missing.flat();
}

async function* map<T, U>(items: AsyncIterable<T>, to: (item: T) => U): AsyncGenerator<U> {
  for await (const item of items) yield to(item);
}
