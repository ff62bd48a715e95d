import type { RunRow, RunView } from "@/lib/runs/run-view";

type RunKind = RunView["kind"];

const TITLES: Record<RunKind, string> = {
  backup: "Backup of",
  prune: "Pruning of",
  drill: "Drill of",
  failover: "Failover of",
  relocation: "Relocation of",
  restore: "Restore of",
  replacement: "In-place restore of",
  rollback: "Roll-back of",
  cleanup: "Clean-up of",
};

/** "Backup of vIMS core". Pure. */
export const runTitle = (kind: RunKind, vnfName: string): string => `${TITLES[kind]} ${vnfName}`;

export const KIND_NAMES: Record<RunKind, string> = {
  backup: "Backup",
  prune: "Prune",
  drill: "Drill",
  failover: "Failover",
  relocation: "Relocation",
  restore: "Restore",
  replacement: "In-place restore",
  rollback: "Roll-back",
  cleanup: "Clean-up",
};

/** Kinds that a person can find runs of. */
export const LISTED_KINDS: readonly RunKind[] = [
  "backup",
  "prune",
  "drill",
  "failover",
  "relocation",
  "restore",
  "replacement",
  "rollback",
  "cleanup",
];

/** From where to where a run goes; a roll-back leads back from where its failover went. Pure. */
export function endsOf({ kind, siteName, receivers }: Pick<RunRow, "kind" | "siteName" | "receivers">): {
  from: string;
  to: string | null;
} {
  const to = receivers.length === 0 ? null : receivers.join(", ");
  return kind === "rollback" && to !== null ? { from: to, to: siteName } : { from: siteName, to };
}

const ORDINALS = ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth"];

/** "second"; from the seventh on "7th". Pure. */
export const ordinal = (n: number): string => ORDINALS[n] ?? `${n}th`;

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** "four"; above ten in figures. Pure. */
export const inWords = (n: number): string => NUMBERS[n] ?? String(n);

/** "1 VM", "3 VMs". Pure. */
export const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? "" : "s"}`;

/** "14:00:18.581 UTC". Pure. */
export const exactTime = (time: string | number): string =>
  `${new Date(time).toISOString().slice(11, 23)} UTC`;

/** With a full stop at its end, where it has none. Pure. */
export const asSentence = (text: string): string => (/[.!?…:]$/u.test(text) ? text : `${text}.`);

/** A cause in words, and apart from it the call that it was told by, if it ends with one in brackets. Pure. */
export function splitCause(cause: string): { words: string; call: string | null } {
  const [, words, call] = /^(.+?) \(([^()]*\b(?:GET|POST|PUT|PATCH|DELETE) \/.*)\)\.?$/su.exec(cause) ?? [];
  return words && call ? { words, call } : { words: cause, call: null };
}
