/*
 * A text that begins so is taken for a formula by spreadsheets: the ASCII ones, what some take for them, and white
 * space, which they drop first. (OWASP, "CSV Injection")
 */
const FORMULA = /^(?:[\s\p{Cc}]*[=+\-@|%＝＋－＠]|[\t\r\n])/u;

/** A value as a cell of a CSV file (RFC 4180): quoted; one that would be a formula begins with an apostrophe. Pure. */
export function csvCell(value: string | null): string {
  if (value === null) return "";
  const text = FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}
