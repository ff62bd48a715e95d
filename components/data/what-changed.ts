import { visibleText } from "./visible-text";

/** How a thing of a form is told when it was changed. */
export interface Told<V> {
  name: string;
  /** Missing: only that it was changed. A secret, or too long for a line. */
  say?: (values: V) => string;
  /** In the place of both: what came and what went. */
  change?: (before: V, after: V) => string;
}

const MAX = 60;
const SHOWN = 4;

/**
 * What storing a form has changed, from what to what: "name: Lyon → Lyon 2; CA certificate". Pure.
 * @param changed the fields that the server says it has changed
 */
export function whatChanged<V>(
  changed: readonly string[],
  things: Record<string, Told<V>>,
  before: V,
  after: V,
): string {
  const words = changed.map((field) => {
    const { name, say, change }: Told<V> = things[field] ?? { name: field };
    if (change) return `${name}: ${change(before, after)}`;
    return say ? `${name}: ${pair(say(before), say(after))}` : name;
  });
  return words.join("; ");
}

const seen = (text: string): string => visibleText(text.trim()) || "none";
const short = (text: string): string => {
  const whole = seen(text);
  return whole.length > MAX ? `${whole.slice(0, MAX - 1)}…` : whole;
};
/** Long texts are told by their ends where they begin alike. */
function pair(before: string, after: string): string {
  const isAlike = short(before) === short(after) && seen(before) !== seen(after);
  const end = (text: string) => (seen(text).length > MAX ? `…${seen(text).slice(1 - MAX)}` : seen(text));
  return isAlike ? `${end(before)} → ${end(after)}` : `${short(before)} → ${short(after)}`;
}

/** Says what a change has come to. Pure. @param words of `whatChanged` @param what such as "The policy was changed" */
export const changedWords = (words: string, what: string): string =>
  words === "" ? "Nothing was different" : `${what}: ${words}`;

/** What was added to a list and taken out of it, by names: "+ Turin, − Oslo". Pure. */
export function listChange(before: readonly string[], after: readonly string[]): string {
  const added = after.filter((each) => !before.includes(each)).map((each) => `+ ${short(each)}`);
  const gone = before.filter((each) => !after.includes(each)).map((each) => `− ${short(each)}`);
  const all = [...added, ...gone];
  const rest = all.length - SHOWN;
  return [...all.slice(0, SHOWN), ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}

/** How a change of things that are chosen by their ids is told: by their names. Pure. */
export function chosenThings<V>(
  name: string,
  all: readonly { id: string; name: string }[],
  idsOf: (values: V) => readonly string[],
): Told<V> {
  const named = (values: V) => idsOf(values).map((id) => all.find((each) => each.id === id)?.name ?? id);
  // What the server changed beyond that, somebody else had changed meanwhile.
  return {
    name,
    change: (before, after) => listChange(named(before), named(after)) || "as they are shown here",
  };
}
