import { isSameIp } from "./ip-range";
import { aboutVm, type Planning } from "./planning";
import type { DescribedPort, DescribedServer } from "./point-facts";
import type { RecoveryFacts } from "./recovery-facts";
import type { PlannedPort, PlannedTake, RecoveryRunPlan } from "./recovery-run-plan";
import type { AddressHolder, FormerHolder, TargetProject } from "./target-facts";
import { listed } from "./words";

/** A port that a former VM of the VNF can give up. */
export type Giver = AddressHolder & { former: FormerHolder };

/** Whether a port is a former VM's, in the project that wants what it has. Pure. @param projectId null: nobody takes */
export const isGiver = (holder: AddressHolder, projectId: string | null): holder is Giver =>
  projectId !== null && holder.projectId === projectId && holder.former !== null;

/** Ports of a project that former VMs may give up, with the names of these VMs. Pure. */
export const givenPorts = ({ taken, projectId }: TargetProject): Map<string, string> =>
  new Map(
    taken
      .flatMap(({ holders }) => holders.filter((holder) => isGiver(holder, projectId)))
      .map(({ portId, former }) => [portId, former.name]),
  );

/** Of a plan that may be from before there were any. Pure. */
export const takesOf = ({ takes }: Pick<RecoveryRunPlan, "takes">): readonly PlannedTake[] => takes ?? [];

/**
 * Whose port a planned one gets: the former VM's that has its addresses or, where nobody has these, its MAC. Drills and
 * restores beside take nothing. Pure.
 * @param wanted addresses that were chosen for it
 */
export function giverFor(
  { mac }: Pick<DescribedPort, "mac">,
  wanted: readonly string[],
  { project, there }: { project: TargetProject | undefined; there: { id: string } | undefined },
  { facts }: Planning,
): Giver | undefined {
  if (!project || !there || !mayTake(facts)) return undefined;
  const holders = project.taken.find(({ networkId }) => networkId === there.id)?.holders ?? [];
  const having = (address: string) => holders.find((h) => h.addresses.some((a) => isSameIp(a, address)));
  const holder =
    wanted.map(having).find((found) => found !== undefined) ??
    holders.find((h) => h.mac === mac.toLowerCase());
  return holder && isGiver(holder, project.projectId) ? holder : undefined;
}

/** At its own site a VNF has no former VMs but those in whose place it is restored. */
const mayTake = ({ mode, target: { site } }: RecoveryFacts): boolean =>
  mode === "replacement" || ((mode === "failover" || mode === "relocation") && !site.isHome);

/** A planned port and who gives it. */
export interface GivenPort {
  server: DescribedServer;
  planned: PlannedPort;
  giver: Giver;
  source: DescribedPort;
}

/** What former VMs give up for the ports of a plan; what cannot be is told. Pure. */
export function planTakes(given: readonly GivenPort[], planning: Planning): PlannedTake[] {
  const { obstacles, warnings, facts } = planning;
  const at = facts.target.site.name;
  const users = new Map<string, string>();
  return given.flatMap(({ server, planned, giver, source }) => {
    const { portId, former, addresses, mac } = giver;
    const about = aboutVm(server);
    const user = users.get(portId);
    if (user !== undefined)
      obstacles.push({
        about,
        text: `${whoIs(former, at)} has its address and one of ${user} on one port`,
        todo: "Choose another address for one of them in the recovery plan.",
      });
    users.set(portId, server.name);
    const elsewhere = planned.ips.flatMap(({ address }) => {
      if (address === null || addresses.some((a) => isSameIp(a, address))) return [];
      return holdersOf(planning, giver).some((h) => h.addresses.some((a) => isSameIp(a, address)))
        ? [address]
        : [];
    });
    if (elsewhere.length > 0)
      obstacles.push({
        about,
        text: `its addresses are on several ports there: ${listed(elsewhere)} is not on that of ${former.name}`,
        todo: "Free it at the site, or choose another address in the recovery plan.",
      });
    if (mac !== source.mac.toLowerCase())
      warnings.push({ about, text: `it gets the MAC ${mac} of the port that ${former.name} gives up` });
    const more = addresses.filter(
      (a) => !planned.ips.some(({ address }) => address !== null && isSameIp(a, address)),
    );
    if (more.length > 0 && planned.ips.every(({ address }) => address !== null))
      warnings.push({ about, text: `${former.name} gives ${listed(more)} up as well, which nobody gets` });
    // One of the present VMs is stopped before, and told of as that.
    if (former.power !== "off" && !former.isPresent)
      warnings.push({
        about,
        text:
          former.power === "runs"
            ? `${at}’s former ${former.name} still runs: it is stopped and locked before it gives its addresses up`
            : `whether ${at}’s former ${former.name} is off is not known: it is looked at before it gives its addresses up`,
      });
    return [
      {
        portKey: planned.key,
        networkId: "id" in (planned.network ?? {}) ? (planned.network as { id: string }).id : "",
        addresses: [...addresses],
        mac,
        formerServerId: former.serverId,
        formerName: former.name,
        ...(former.isPresent ? { isPresent: true } : {}),
        formerPortId: portId,
        credentialId: former.credentialId,
      },
    ];
  });
}

const whoIs = ({ name, isPresent }: FormerHolder, at: string): string =>
  isPresent ? `the present ${name}` : `${at}’s former ${name}`;

const holdersOf = ({ facts }: Planning, { portId }: Giver): AddressHolder[] =>
  facts.target.projects
    .flatMap(({ taken }) => taken)
    .filter(({ holders }) => holders.some((h) => h.portId === portId))
    .flatMap(({ holders }) => holders);

/** What a former VM gives up, for people. Pure. */
export const takeWords = (
  { formerName, addresses, mac, isPresent }: PlannedTake,
  { to }: Pick<RecoveryRunPlan, "to">,
): string =>
  `${isPresent ? "The present" : `${to.name}’s former`} ${formerName} gives up ${addresses.length > 0 ? listed(addresses) : mac}. A roll-back gives it back.`;
