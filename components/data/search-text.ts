/** What stands in a search box, beside what the page was last filtered by. */
export interface SearchText {
  text: string;
  /** As the page last gave it. */
  value: string;
  /** Sent, and not come back yet: the address follows in its own time. */
  underWay: readonly string[];
}

/* Pure. Blanks around a search mean nothing: they are not sent, and come back without. */

export const openBox = (value: string): SearchText => ({ text: value, value, underWay: [] });

export const say = (box: SearchText, text: string): SearchText => ({ ...box, text });

/** Whether the page does not know yet what is typed. */
export const isUnsent = ({ text, value, underWay }: SearchText): boolean =>
  text.trim() !== (underWay.at(-1) ?? value.trim());

export const sent = (box: SearchText): SearchText => ({
  ...box,
  underWay: [...box.underWay, box.text.trim()],
});

/** The page's value, which counts only when it changed otherwise than by what was sent: what is typed stays. */
export function hear(box: SearchText, value: string): SearchText {
  if (value === box.value) return box;
  const echo = box.underWay.lastIndexOf(value.trim());
  return echo < 0 ? openBox(value) : { ...box, value, underWay: box.underWay.slice(echo + 1) };
}
