import type { DescribedNetwork, KnownSubnet } from "./described-networks";
import { isInRange, isSameIp } from "./ip-range";
import { type AddressPlace, mapAddress } from "./map-address";
import { mapFloatingIp } from "./map-floating-ip";
import { mapDrillNetwork, mapNetwork } from "./map-network";
import { mapRouter } from "./map-router";
import { mapSubnet } from "./map-subnet";
import { type Mapping, type MappingPurpose, ok, open, type Proposal } from "./mapping";
import { addressKey } from "./mapping-keys";
import { givenPorts } from "./plan-takes";
import type { DescribedPort, DescribedServer } from "./point-facts";
import type { AddMapping } from "./propose-mapping";
import type { TargetFacts, TargetNetwork, TargetProject } from "./target-facts";

interface NetworkQuestion {
  purpose: MappingPurpose;
  networks: readonly DescribedNetwork[];
  servers: readonly DescribedServer[];
  projects: ReadonlyMap<string, TargetProject | undefined>;
  target: TargetFacts;
  drillNetworks: "make" | "mapped";
}

/** Of a network: what it and its subnets became. */
interface Settled {
  network: Mapping;
  project: TargetProject | undefined;
  there: TargetNetwork | undefined;
  subnets: Map<string, { known: KnownSubnet; row: Mapping }>;
}

/** Networks, and what follows from them: subnets, addresses, ways out, floating IPs. Pure. */
export function proposeNetworks(question: NetworkQuestion, add: AddMapping): void {
  const settled = new Map(question.networks.map((n) => [n.id, proposeNetwork(n, question, add)]));
  /** Addresses that are kept, by the subnet that they are kept in. */
  const kept: { subnet: string; address: string; vm: string }[] = [];
  for (const server of question.servers)
    for (const port of server.ports) {
      const at = settled.get(port.network.id);
      for (const { address, subnetId } of port.fixedIps) {
        const subnet = at?.subnets.get(subnetId);
        const where = subnetKeyOf(subnet?.row);
        const placeFor = (wanted: string) => {
          const same = kept.find((k) => k.subnet === where && isSameIp(k.address, wanted));
          return placeOf(at, subnet, question, same?.vm ?? null);
        };
        const row = add({
          purpose: question.purpose,
          kind: "address",
          sourceKey: addressKey(port, address),
          source: `${address} of ${server.name}`,
          project: at?.project,
          proposal: () => mapAddress(address, port.mac, placeFor(address)),
        });
        if (row.isChosen) judgeChosen(row, address, port.mac, placeFor);
        const value = row.choice?.do === "keep" ? address : row.choice?.do === "as" ? row.choice.value : null;
        if (value !== null && where) kept.push({ subnet: where, address: value, vm: server.name });
      }
      proposeFloatingIps(server, port, at?.project, question, add);
    }
}

function proposeNetwork(network: DescribedNetwork, question: NetworkQuestion, add: AddMapping): Settled {
  const { purpose, target, drillNetworks } = question;
  // Used by several projects it is made in the first one's.
  const project = question.projects.get(network.projectIds[0] ?? "");
  const name = network.name ?? network.id;
  const row = add({
    purpose,
    kind: "network",
    sourceKey: network.id,
    source: name,
    project,
    proposal: () => {
      if (!project) return open("Its project has to be chosen first.");
      return purpose === "drill"
        ? mapDrillNetwork(network, drillNetworks)
        : mapNetwork(network, project, target.site);
    },
  });
  if (purpose === "drill") judgeIsolation(row, project);
  const used = row.choice?.do === "use" ? row.choice.id : null;
  const there = project?.networks?.find(({ id }) => id === used);
  const subnets = new Map(
    network.subnets.map((known) => {
      const subnet = add({
        purpose,
        kind: "subnet",
        sourceKey: known.id,
        source: `${known.cidr ?? known.name ?? known.id} of ${name}`,
        project,
        proposal: () => mapSubnet(known, row.choice, there),
      });
      if (subnet.isChosen && isElsewhere(subnet, row, there))
        Object.assign(subnet, open("Chosen by hand, and not of the network that is used now. Choose again."));
      if (row.choice?.do === "make")
        add({
          purpose,
          kind: "router",
          sourceKey: known.id,
          source: known.values?.router ?? `the way out of ${known.cidr ?? name}`,
          project,
          proposal: () =>
            purpose === "drill"
              ? ok({ do: "leave-out" }, "A drill has no way out.")
              : project
                ? mapRouter(known, project)
                : open("Its project has to be chosen first."),
        });
      return [known.id, { known, row: subnet }] as const;
    }),
  );
  return { network: row, project, there, subnets };
}

/** A drill's VM beside the real ones would be taken for them. */
function judgeIsolation(row: Mapping, project: TargetProject | undefined): void {
  const { choice } = row;
  if (choice?.do !== "use") return;
  const there = project?.networks?.find(({ id }) => id === choice.id);
  if (there && (there.isShared || there.isExternal))
    Object.assign(
      row,
      open(`${there.name} is shared with others: a drill’s VMs would be seen there. Choose another one.`),
    );
}

const isElsewhere = (subnet: Mapping, network: Mapping, there: TargetNetwork | undefined): boolean =>
  subnet.choice?.do === "make"
    ? network.choice?.do !== "make"
    : subnet.choice?.do === "use" &&
      !there?.subnets.some((s) => subnet.choice?.do === "use" && s.id === subnet.choice.id);

/** Of a subnet that is there, its id; of one that is made, its source's. */
const subnetKeyOf = (row: Mapping | undefined): string | null =>
  row?.choice?.do === "use" ? row.choice.id : row?.choice?.do === "make" ? `made:${row.sourceKey}` : null;

function placeOf(
  at: Settled | undefined,
  subnet: { known: KnownSubnet; row: Mapping } | undefined,
  { purpose, target: { site } }: NetworkQuestion,
  sharedWith: string | null,
): AddressPlace {
  const choice = subnet?.row.choice;
  const isMade = choice?.do === "make";
  const { known } = subnet ?? {};
  const made = choice?.do === "make" ? choice.subnet : undefined;
  const cidr = made?.cidr ?? known?.cidr;
  const there = choice?.do === "use" ? at?.there?.subnets.find(({ id }) => id === choice.id) : undefined;
  return {
    subnet: isMade
      ? cidr
        ? {
            cidr,
            gatewayIp: made ? made.gatewayIp : (known?.values?.gateway ?? null),
            ipv6AddressMode: known?.values?.ipv6AddressMode ?? null,
          }
        : null
      : (there ?? null),
    isMade,
    mayChoose: !!at?.there?.isOwn || !!at?.project?.isAdmin,
    taken: at?.project?.taken.find(({ networkId }) => networkId === at.there?.id) ?? null,
    isHome: isBeside(site),
    sharedWith,
    takesFrom: purpose === "real" && !isBeside(site) ? (at?.project?.projectId ?? null) : null,
  };
}

/** The originals keep what they have. */
const isBeside = ({ isHome, isVacated }: TargetFacts["site"]): boolean => isHome && !isVacated;

/** A chosen address must be possible, too: the one that is to be, whatever the source has. */
function judgeChosen(
  row: Mapping,
  address: string,
  mac: string,
  placeFor: (wanted: string) => AddressPlace,
): void {
  const { choice } = row;
  if (choice?.do !== "keep" && choice?.do !== "as") return;
  const wanted = choice.do === "as" ? choice.value : address;
  const place = placeFor(wanted);
  const cidr = place.subnet?.cidr;
  if (choice.do === "as" && cidr && !isInRange(wanted, cidr)) {
    Object.assign(row, open(`Chosen by hand, and it cannot be: ${wanted} is outside of ${cidr}.`));
    return;
  }
  const judged: Proposal = mapAddress(wanted, mac, place);
  if (judged.choice?.do !== "keep")
    Object.assign(row, open(`Chosen by hand, and it cannot be: ${lowerFirst(judged.reason)}`));
  else if (judged.weight !== "ok") Object.assign(row, { reason: judged.reason, weight: judged.weight });
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function proposeFloatingIps(
  server: DescribedServer,
  port: DescribedPort,
  project: TargetProject | undefined,
  { purpose, target }: NetworkQuestion,
  add: AddMapping,
): void {
  for (const address of port.floatingIps)
    add({
      purpose,
      kind: "floating-ip",
      sourceKey: address,
      source: `${address} of ${server.name}`,
      project,
      proposal: () =>
        purpose === "drill"
          ? ok({ do: "leave-out" }, "A drill has no way in.")
          : project
            ? mapFloatingIp(address, project, isBeside(target.site), givenPorts(project))
            : open("Its project has to be chosen first."),
    });
}
