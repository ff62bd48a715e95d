/*
 * Scripts in which a zero-width joiner or non-joiner decides how letters are written, and so belongs to a word (Unicode
 * Standard Annex 31, section 2.3). Anywhere else it is only a character that nobody sees.
 */
const SCRIPTS = [
  ...["Arabic", "Syriac", "Mongolian", "Nko", "Mandaic", "Devanagari", "Bengali", "Gurmukhi", "Gujarati"],
  ...["Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Khmer", "Myanmar", "Tibetan"],
];
const LETTER = `[${SCRIPTS.map((script) => `\\p{sc=${script}}`).join("")}]`;

/** A joiner or non-joiner between two letters of a script that needs it; looked around only where there is one. */
export const JOINER_SOURCE = `[\\u200c\\u200d](?<=${LETTER}.)(?=${LETTER})`;

/** A text without the joiners that belong to its words; others are left. Pure. */
export const withoutJoiners = (text: string): string => text.replace(new RegExp(JOINER_SOURCE, "gu"), "");
