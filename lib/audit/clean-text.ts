import { storable } from "../storable";
import { maskText } from "./mask-text";

/** What a text ends with that was too long. */
export const CUT = "…cut";
/** More than this is not even looked at; nothing in the log is longer. */
const LOOKED_AT = 65_536;

/**
 * A text as the log may hold it: storable, secrets masked, no longer than `max`. PostgreSQL takes no NUL, and UTF-8 no
 * half of a surrogate pair; everything else stays as it is, and is made visible where it is shown.
 */
export function cleanText(text: string, max: number): string {
  // Cut within a secret, its rest would no longer look like one: the last word goes with the cut.
  const looked = text.length <= LOOKED_AT ? text : text.slice(0, LOOKED_AT).replace(/\S{1,4096}$/, "");
  const masked = maskText(storable(looked.replaceAll("\0", "␀")));
  if (masked.length <= max && looked.length === text.length) return masked;
  const kept = masked.slice(0, Math.max(0, max - CUT.length)).replace(/[\ud800-\udbff]$/, "");
  return `${kept}${CUT}`;
}
