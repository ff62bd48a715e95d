const MOST = 20;

/**
 * What was typed, as PostgreSQL's search takes it: every word must begin a word of the entry. Words are letters and
 * digits in a row, as `audit_words` of the migration has them; undefined: none was typed. Pure.
 */
export function searchWords(typed: string): string | undefined {
  const words = typed.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== "");
  if (words.length === 0) return undefined;
  return [...new Set(words)]
    .slice(0, MOST)
    .map((word) => `'${word}':*`)
    .join(" & ");
}
