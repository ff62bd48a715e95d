import type { ChosenMapping, Mapping, MappingChoice, MappingKind } from "@/lib/recoveries/mapping";

export const MAPPING_KINDS: Record<MappingKind, string> = {
  project: "Project",
  flavor: "Flavor",
  network: "Network",
  subnet: "Subnet",
  address: "Address",
  "security-group": "Security group",
  keypair: "Keypair",
  "volume-type": "Volume type",
  zone: "Zone",
  "server-group": "Server group",
  router: "Router",
  "floating-ip": "Floating IP",
};

const LEFT_OUT: Partial<Record<MappingKind, string>> = {
  zone: "any zone",
  keypair: "without a keypair",
  router: "no way out",
  "floating-ip": "without a floating IP",
};

/** docs/decisions/0095-names-of-made-things.md */
const NAMED_BY_THE_RUN: readonly MappingKind[] = ["keypair", "server-group"];

/** What becomes of a thing of the source: "m1.tiny", "demo-net, made", "same IP and MAC". Null: not decided. Pure. */
export function choiceWords(kind: MappingKind, choice: MappingChoice | null): string | null {
  if (choice === null) return null;
  switch (choice.do) {
    case "use":
      return choice.name;
    case "make":
      return NAMED_BY_THE_RUN.includes(kind) ? "made, named after the run" : `${choice.name}, made`;
    case "keep":
      return "same IP and MAC";
    case "dhcp":
      return "any address";
    case "as":
      return choice.value;
    default:
      return LEFT_OUT[kind] ?? "left out";
  }
}

/**
 * What a person has changed from what was proposed: "Changed: m1.small → m1.tiny". Null: nobody has chosen it. Pure.
 * @param proposed of all rows that somebody has chosen
 */
export function choiceChange(mapping: Mapping, proposed: readonly ChosenMapping[]): string | null {
  const key = mappingKey(mapping);
  const instead = proposed.find((each) => mappingKey(each) === key);
  if (!mapping.isChosen || !instead) return null;
  const [before, after] = [instead.choice, mapping.choice].map((choice) => choiceWords(mapping.kind, choice));
  if (!before) return "Chosen; nothing is proposed for it.";
  if (before === after) return "Chosen; the same is proposed.";
  return `Changed: ${before} → ${after ?? "not decided"}`;
}

const WEIGHTS: readonly Mapping["weight"][] = ["open", "differs", "ok"];

/** What a person has to look at first; else in the order of their kinds. Pure. */
export const openFirst = (mappings: readonly Mapping[]): Mapping[] =>
  [...mappings].sort((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight));

/** Names a row among all. Pure. */
export const mappingKey = ({
  purpose,
  kind,
  sourceKey,
}: Pick<Mapping, "purpose" | "kind" | "sourceKey">): string => `${purpose} ${kind} ${sourceKey}`;
