import type { World } from "../../core/world";
import { type Switch, SwitchComplaint, type Throw } from "./switch";
import type { ParameterShown } from "./switch-shown";

/* The backup store, which all sites share. */

/** What the names of all its objects begin with; see cinder/backups/object-names.ts. */
const STORE = "backups/";
const WHICH: ParameterShown[] = [
  { name: "backup", what: "An object of this backup: id", kind: "text", optional: true },
  {
    name: "part",
    what: "Which of its objects",
    kind: "choice",
    choices: ["data", "metadata", "sums"],
    default: "data",
  },
  { name: "name", what: "The object's whole name, instead", kind: "text", optional: true },
];
const PARTS: Readonly<Record<string, RegExp>> = {
  data: /-\d{5}$/,
  metadata: /_metadata$/,
  sums: /_sha256file$/,
};

/** Objects of the store, the first ones first. */
export const storeObjects = (world: World): string[] => world.blobs.list(STORE).sort();

function objectOf({ world, values, text }: Throw): string {
  const wanted = values.name === undefined ? undefined : String(values.name);
  const part = PARTS[text("part")];
  const found = storeObjects(world).find((name) =>
    wanted === undefined ? name.includes(String(values.backup ?? "")) && part?.test(name) : name === wanted,
  );
  if (!found) throw new SwitchComplaint(`${wanted ? "name" : "backup"}: the store has no such object`);
  return found;
}

export const storeSwitches: readonly Switch[] = [
  {
    name: "delete-object",
    does: "Deletes an object of the backup store behind Cinder's back.",
    on: "object",
    isDeed: true,
    parameters: [...WHICH],
    flip: (thrown) => {
      const name = objectOf(thrown);
      thrown.world.blobs.remove(name);
      return `the store has lost ${name}`;
    },
  },
  {
    name: "flip-bit",
    does: "Flips a bit of an object of the backup store, as a bad disk does.",
    on: "object",
    isDeed: true,
    parameters: [
      ...WHICH,
      { name: "byte", what: "In which byte; -1: the middle one", kind: "number", least: -1, default: -1 },
    ],
    flip: (thrown) => {
      const name = objectOf(thrown);
      const bytes = Buffer.from(thrown.world.blobs.get(name) ?? "");
      const wanted = thrown.number("byte");
      const at = wanted < 0 ? Math.floor(bytes.length / 2) : wanted;
      if (at >= bytes.length) throw new SwitchComplaint(`byte: ${name} has ${bytes.length} bytes`);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      thrown.world.blobs.put(name, bytes);
      return `a bit of byte ${at} of ${name} is flipped`;
    },
  },
];
