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
    return say ? `${name}: ${short(say(before))} → ${short(say(after))}` : name;
  });
  return words.join("; ");
}

const short = (text: string): string => {
  const seen = visibleText(text.trim());
  return seen === "" ? "none" : seen.length > MAX ? `${seen.slice(0, MAX - 1)}…` : seen;
};

/** What was added to a list and taken out of it, by names: "+ Turin, − Oslo". Pure. */
export function listChange(before: readonly string[], after: readonly string[]): string {
  const added = after.filter((each) => !before.includes(each)).map((each) => `+ ${short(each)}`);
  const gone = before.filter((each) => !after.includes(each)).map((each) => `− ${short(each)}`);
  const all = [...added, ...gone];
  const rest = all.length - SHOWN;
  return [...all.slice(0, SHOWN), ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}
