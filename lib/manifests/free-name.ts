/**
 * A name that nobody has: itself, or with "(imported)" behind it.
 * @param most UTF-16 units, as forms count
 * @param because another word than that
 */
export async function freeName(
  name: string,
  most: number,
  isFree: (name: string) => Promise<boolean>,
  because = "imported",
): Promise<string> {
  for (let count = 0; ; count++) {
    const end = count === 0 ? "" : count === 1 ? ` (${because})` : ` (${because} ${count})`;
    const tried = `${cut(name, most - end.length)}${end}`;
    if (await isFree(tried)) return tried;
  }
}

/** The beginning of a text, by whole characters, not by halves of them. Pure. @param most UTF-16 units, as forms count */
export function cut(name: string, most: number): string {
  let kept = "";
  for (const character of name) {
    if (kept.length + character.length > most) break;
    kept += character;
  }
  return kept.trim();
}
