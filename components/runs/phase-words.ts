interface Line {
  words: string;
  /** Percent of the plot's width. */
  from: number;
  to: number;
}

export interface WordsPlace {
  x: number;
  anchor: "start" | "middle" | "end";
}

/** Of the narrowest plot, in percent. */
const widthOf = (words: string): number => (words.length * 5.4 * 100) / 440;
const GAP = 1;

/**
 * Where the words of lines that follow each other stand: over their own line where they fit; else so that they end or begin
 * with it, if no others are in the way. Null: nowhere. Pure.
 */
export function placeWords(lines: readonly Line[]): (WordsPlace | null)[] {
  const taken: { from: number; to: number }[] = [];
  const places = lines.map((): WordsPlace | null => null);
  const put = (index: number, x: number, anchor: WordsPlace["anchor"]): boolean => {
    const width = widthOf(lines[index]?.words ?? "");
    const from = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
    const isFree = taken.every((other) => from >= other.to + GAP || from + width <= other.from - GAP);
    if (from < 0 || from + width > 100 || !isFree) return false;
    taken.push({ from, to: from + width });
    places[index] = { x, anchor };
    return true;
  };
  const isWide = ({ words, from, to }: Line) => widthOf(words) <= to - from;
  for (const [i, line] of lines.entries()) if (isWide(line)) put(i, (line.from + line.to) / 2, "middle");
  for (const [i, line] of lines.entries())
    if (!isWide(line)) put(i, line.to, "end") || put(i, line.from, "start");
  return places;
}
