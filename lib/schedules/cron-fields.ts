/** A cron expression, taken apart: what it was written as, and what its hours and minutes mean. */
export interface CronFields {
  minutes: number[];
  hours: number[];
  /** It runs every hour, whatever the clocks do. */
  isHourly: boolean;
  day: string;
  month: string;
  /** As it was written, and what it means: 0 is Sunday. */
  weekday: string;
  weekdays: number[];
}

interface FieldKind {
  name: string;
  least: number;
  most: number;
  names?: readonly string[];
  /** What else may stand there. */
  special?: RegExp;
  specialWords?: string;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const KINDS: readonly FieldKind[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31, special: /^l$/, specialWords: ", or L for the last one" },
  { name: "month", least: 1, most: 12, names: MONTHS },
  { name: "day of the week", least: 0, most: 7, names: DAYS },
];

/** Reads a cron expression of five fields. Pure. @returns the problem, a sentence, when it is none */
export function readCron(text: string): CronFields | { problem: string } {
  const parts = text.trim().toLowerCase().split(/\s+/);
  if (parts.length !== 5 || parts[0] === "")
    return {
      problem: `A cron expression has five fields: minute, hour, day of the month, month, day of the week. This has ${parts[0] === "" ? "none" : parts.length}. Such as 30 2 * * 1-5.`,
    };
  const values: number[][] = [];
  for (const [index, kind] of KINDS.entries()) {
    const read = readField(parts[index] ?? "", kind);
    if ("problem" in read) return read;
    values.push(read.values);
  }
  const [, , day = "*", month = "*", weekday = "*"] = parts;
  const [minutes = [], hours = [], , , days = []] = values;
  const weekdays = [...new Set(days.map((each) => each % 7))];
  return { minutes, hours, isHourly: hours.length === 24, day: day.toUpperCase(), month, weekday, weekdays };
}

function readField(field: string, kind: FieldKind): { values: number[] } | { problem: string } {
  const values = new Set<number>();
  for (const item of field.split(",")) {
    if (kind.special?.test(item)) continue;
    const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(item);
    if (!match) return wrong(item, kind);
    const [, star, first, last, every] = match;
    const low = star ? kind.least : readValue(first, kind);
    const high = star ? kind.most : last ? readValue(last, kind) : every ? kind.most : low;
    const step = every === undefined ? 1 : Number(every);
    if (low === null || high === null) return wrong(item, kind);
    if (low > high)
      return { problem: `The ${kind.name} ${item} goes backwards: write the smaller one first.` };
    if (step < 1 || step > kind.most)
      return { problem: `The step of the ${kind.name} ${item} fits nowhere.` };
    for (let value = low; value <= high; value += step) values.add(value);
  }
  return { values: [...values].sort((a, b) => a - b) };
}

function readValue(text: string | undefined, { names, least, most }: FieldKind): number | null {
  const named = names?.indexOf(text ?? "") ?? -1;
  const value = named >= 0 ? named + (least === 1 ? 1 : 0) : Number(text);
  return /^\d+$/.test(text ?? "") || named >= 0 ? (value >= least && value <= most ? value : null) : null;
}

const wrong = (item: string, { name, least, most, names, specialWords = "" }: FieldKind) => ({
  problem: `The ${name} “${item}” is none: it is from ${least} to ${most}${names ? `, or a name such as ${names[1]}` : ""}${specialWords}; *, lists, ranges and steps may be used.`,
});
