import { JOINER_SOURCE } from "@/lib/joiners";

// Control and format characters: among them what turns the direction of a text, joins or hides its letters.
const INVISIBLE = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}\\u115f\\u1160\\u3164\\uffa0\\u2800]";
const JOINER_OR_INVISIBLE = new RegExp(`(${JOINER_SOURCE})|${INVISIBLE}`, "gu");

/**
 * A text from outside with everything that cannot be seen, or that rearranges the rest, written out: ⟨U+202E⟩. The joiners
 * that some scripts write their words with stay.
 */
export const visibleText = (text: string): string =>
  text.replace(JOINER_OR_INVISIBLE, (character: string, joiner: string | undefined) =>
    joiner === undefined
      ? `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`
      : joiner,
  );
