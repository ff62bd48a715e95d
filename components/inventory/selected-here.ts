/** A box in the header selects so many rows at most. */
export const MAX_SELECT_ALL = 1_000;

interface Selection {
  chosen: ReadonlySet<string>;
  /** The rows of the list that were read so far. */
  read: ReadonlySet<string>;
  /** How many rows the list has. */
  total: number;
}

/** What a selection, which outlives filters, is to the list that is shown now. */
export function selectedHere({ chosen, read, total }: Selection) {
  const isWhollyRead = read.size >= total;
  const here = [...chosen].filter((key) => read.has(key)).length;
  const most = Math.min(total, MAX_SELECT_ALL);
  const isNone = here === 0 && (chosen.size === 0 || isWhollyRead);
  return {
    all: isNone ? false : here >= most ? true : ("mixed" as const),
    /** Selected and not in the list; as far as we know. */
    elsewhere: isWhollyRead ? chosen.size - here : 0,
  };
}
