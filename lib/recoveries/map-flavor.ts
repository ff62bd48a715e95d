import { differs, ok, open, type Proposal } from "./mapping";
import type { DescribedServer } from "./point-facts";
import type { TargetFlavor, TargetProject } from "./target-facts";

type Flavor = NonNullable<DescribedServer["flavor"]>;

/** Name first, then values; one of other values is never taken by itself. Pure. */
export function mapFlavor(
  flavor: DescribedServer["flavor"],
  project: Pick<TargetProject, "flavors" | "isAdmin">,
): Proposal {
  if (!flavor) return open("The point does not know its flavor: the site hid it. Choose one.");
  if (!project.flavors) return open("The flavors there could not be read.");
  const fitting = project.flavors.filter((there) => hasSameValues(flavor, there));
  const named = project.flavors.find(({ name }) => name === flavor.name);
  if (named && fitting.includes(named)) {
    const use = { do: "use", id: named.id, name: named.name } as const;
    return areSpecsKnown(flavor, named)
      ? ok(use, "Same name and same size.")
      : differs(use, "Same name and same size; whether its extra specs are the same is hidden.");
  }
  // One whose extra specs are seen to be equal is better than one that hides them.
  const other = fitting.find((there) => areSpecsKnown(flavor, there)) ?? fitting[0];
  if (other) {
    const why = named ? `${named.name} has another size there` : `${flavor.name ?? "It"} is missing there`;
    const hidden = areSpecsKnown(flavor, other)
      ? ""
      : ", as far as can be seen: whether its extra specs are the same is hidden";
    return differs(
      { do: "use", id: other.id, name: other.name },
      `${why}; ${other.name} has the same size${hidden}.`,
    );
  }
  if (named) return open(`${named.name} is another there: ${difference(flavor, named)}. Choose a flavor.`);
  if (flavor.extraSpecs === null)
    return open(
      "No flavor of this name or size there, and its extra specs are not known, so it is not made. Choose one.",
    );
  if (flavor.name !== null && project.isAdmin)
    return differs({ do: "make", name: flavor.name }, "No such flavor there: it is made by value.");
  return open(
    `No flavor of this name or size there${project.isAdmin ? "" : ", and the credential may not make one"}. Choose one.`,
  );
}

/** Extra specs that are hidden on either side are taken for equal here, and told of. */
function hasSameValues(source: Flavor, there: TargetFlavor): boolean {
  return SIZES.every(([key]) => source[key] === there[key]) && specsDiffer(source, there).length === 0;
}

const areSpecsKnown = (source: Flavor, there: TargetFlavor): boolean =>
  source.extraSpecs !== null && there.extraSpecs !== null;

function specsDiffer(source: Flavor, there: TargetFlavor): string[] {
  const [a, b] = [source.extraSpecs, there.extraSpecs];
  if (!a || !b) return [];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => a[key] !== b[key]);
}

function difference(source: Flavor, there: TargetFlavor): string {
  const sizes = SIZES.filter(([key]) => source[key] !== there[key]).map(
    ([key, words]) => `${there[key]} ${words} instead of ${source[key]}`,
  );
  const specs = specsDiffer(source, there).map((key) => `another ${key}`);
  return [...sizes, ...specs].join(", ");
}

const SIZES = [
  ["vcpus", "vCPU"],
  ["ramMib", "MiB of RAM"],
  ["diskGib", "GiB of disk"],
  ["ephemeralGib", "GiB of ephemeral disk"],
  ["swapMib", "MiB of swap"],
] as const;
