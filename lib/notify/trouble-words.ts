import { cleanText } from "../audit/clean-text";
import { lasting } from "../recoveries/words";
import type { Trouble } from "./trouble";

const TITLE = 150;
const TEXT = 2_000;
/** Controls, line ends, and what turns the direction of a text: names of VMs may hold all of them. */
const DISRUPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** "2026-11-22 14:00 UTC". Pure. */
export const atMinute = (at: Date | string): string =>
  `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** "2026-11-22 14:00:31 UTC". Pure. */
export const atSecond = (at: Date | string): string =>
  `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** "1 h", "1 d 12 h". Pure. */
export const lastingMinutes = (minutes: number): string => lasting(minutes * 60_000);

/** With its texts as they may be stored and sent: a line each, what looks like a secret masked, not too long. Pure. */
export function tidyTrouble(trouble: Trouble): Trouble {
  const { title, text, todo, subject } = trouble;
  return {
    ...trouble,
    title: line(title, TITLE),
    text: line(text, TEXT),
    todo: line(todo, TEXT),
    subject: { ...subject, name: line(subject.name, TITLE) },
  };
}

const line = (text: string, max: number): string => cleanText(text.replace(DISRUPTIVE, " ").trim(), max);

/** A name at the beginning of a title, which shall leave room for what is wrong. Pure. */
export const named = (name: string): string => (name.length > 100 ? `${name.slice(0, 99)}…` : name);
