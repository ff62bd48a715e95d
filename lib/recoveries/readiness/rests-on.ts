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
  /** Any plan rests on it, whether or not it names it. */
  isForAll?: boolean;
}

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

/** Those of them that are gone, or other ones now; of what could not be read nothing is said. Pure. */
export function changedSince(rests: RestsOn, target: TargetFacts): string[] {
  const kinds = new Map(kindsOf(target).map((kind) => [kind.place, kind.things]));
  return Object.entries(rests).flatMap(([key, hash]) => {
    const [kind, owner, ...id] = key.split("/");
    const things = kinds.get(`${kind}/${owner}`);
    if (!things) return [];
    const name = id.join("/");
    return things.has(name) && hashOf(things.get(name)) === hash ? [] : [key];
  });
}

/** Projects of which one of these tells. */
export const projectsOf = (rests: readonly RestsOn[]): ReadonlySet<string> =>
  new Set(rests.flatMap((each) => Object.keys(each).map((key) => key.split("/")[1] ?? "")));

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
  ...(target.extensions ? [forAll("extensions/-", { all: target.extensions })] : []),
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
    // One that is missing is not known: each is told by a service of its own.
    ...Object.entries(project.quotas).map(([name, { limit }]) => forAll(`quota-${name}/${of}`, { limit })),
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

/** Neutron promises no order of subnets and rules. */
const inOrder = (thing: object): unknown =>
  Object.fromEntries(
    Object.entries(thing).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((one) => canonicalHash(one)).sort() : value,
    ]),
  );
