import { canonicalHash } from "../../canonical-hash";
import type { TargetFacts, TargetProject } from "../target-facts";

/**
 * What of a target a judgement rests on: the hash of each thing by its place, `kind/project/id`. How much of a quota or of a
 * host is used is no part of it: that is another one all the time, and is looked at hourly.
 */
export type RestsOn = Readonly<Record<string, string>>;

/** The things of one kind that a project has, or the site; by what a plan calls them. */
interface Kind {
  place: string;
  things: ReadonlyMap<string, unknown>;
  /** Any plan rests on them, whether or not it names them. */
  isForAll?: boolean;
  /** One that is missing is not known: a quota, which each service tells for itself. */
  isInPart?: boolean;
}

/** Of what is the site's, and no project's. */
const SITE = "-";

/** What a plan rests on of its target, as it was read for it. Pure. @param plan in which the used things are named */
export function restsOn(target: TargetFacts, plan: unknown): RestsOn {
  const text = JSON.stringify(plan);
  const used = kindsOf(target).flatMap(({ place, things, isForAll }) =>
    [...things]
      .filter(([id]) => isForAll || text.includes(JSON.stringify(id)))
      .map(([id, thing]) => [`${place}/${id}`, hashOf(thing)] as const),
  );
  return Object.fromEntries(used);
}

/**
 * Those of them that are gone, or other ones now, or whose project is not the site's here any more; of what could not be
 * read nothing is said. Pure.
 */
export function changedSince(rests: RestsOn, target: TargetFacts): string[] {
  const kinds = new Map(kindsOf(target).map((kind) => [kind.place, kind]));
  const projects = new Set(target.projects.map(({ projectId }) => projectId));
  return Object.entries(rests).flatMap(([key, hash]) => {
    const { place, owner, id } = partsOf(key);
    if (owner !== SITE && !projects.has(owner)) return [key];
    const kind = kinds.get(place);
    if (!kind || (kind.isInPart && !kind.things.has(id))) return [];
    return kind.things.has(id) && hashOf(kind.things.get(id)) === hash ? [] : [key];
  });
}

/** Neither a kind nor a project has a slash; an id is a name here and there, and may. */
function partsOf(key: string): { place: string; owner: string; id: string } {
  const [kind = "", owner = "", ...id] = key.split("/");
  return { place: `${kind}/${owner}`, owner, id: id.join("/") };
}

/** Projects of which one of these tells. */
export const projectsOf = (rests: readonly RestsOn[]): ReadonlySet<string> =>
  new Set(
    rests
      .flatMap((each) => Object.keys(each).map((key) => partsOf(key).owner))
      .filter((owner) => owner !== SITE),
  );

const hashOf = (thing: unknown): string => canonicalHash(thing).slice(0, 16);

/** Of those that could be read. */
const kindsOf = (target: TargetFacts): Kind[] => [
  ...target.projects.flatMap(projectKinds),
  ...kind("compute-zone/-", target.computeZones, ({ name }) => name),
  ...kind("volume-zone/-", target.volumeZones, (name) => name),
  // Of a service counts that it works; which of several are there does not.
  ...(target.backupServices
    ? [forAll("backup-service/-", { works: target.backupServices.some(({ isUp }) => isUp) })]
    : []),
];

function projectKinds(project: TargetProject): Kind[] {
  const { projectId: of, flavors, volumeTypes, networks, securityGroups } = project;
  const byId = ({ id }: { id: string }) => id;
  return [
    ...kind(`flavor/${of}`, flavors, byId),
    ...kind(`volume-type/${of}`, volumeTypes, byId),
    ...kind(`network/${of}`, networks, byId, inOrder),
    ...kind(`security-group/${of}`, securityGroups, byId, inOrder),
    ...kind(`keypair/${of}`, project.keypairs, ({ name }) => name),
    ...kind(`floating-ip/${of}`, project.floatingIps, byId),
    ...kind(`router/${of}`, project.routers, byId),
    { ...forAll(`quota/${of}`, limitsOf(project)), isInPart: true },
  ];
}

/** @param shape what of a thing counts */
const kind = <T>(
  place: string,
  things: readonly T[] | null,
  nameOf: (thing: T) => string,
  shape: (thing: T) => unknown = (thing) => thing,
): Kind[] => (things ? [{ place, things: new Map(things.map((one) => [nameOf(one), shape(one)])) }] : []);

const forAll = (place: string, things: Record<string, unknown>): Kind => ({
  place,
  things: new Map(Object.entries(things)),
  isForAll: true,
});

const limitsOf = ({ quotas }: TargetProject): Record<string, unknown> =>
  Object.fromEntries(Object.entries(quotas).map(([name, { limit }]) => [name, { limit }]));

/** Neutron promises no order of subnets and rules. */
const inOrder = (thing: object): unknown =>
  Object.fromEntries(
    Object.entries(thing).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((one) => canonicalHash(one)).sort() : value,
    ]),
  );
