/** Deeper than anything of ours, and far from what a walk down would die of. */
const MOST_DEPTH = 40;
/** 500 VMs of four volumes with eight backups each have about 600,000. */
const MOST_VALUES = 2_000_000;

/**
 * A JSON text from somebody else. Its depth and the number of its values are counted before anything is made of it: some
 * megabytes of brackets become gigabytes. Pure.
 * @throws Error saying what is wrong with it
 */
export function parseBoundedJson(text: string): unknown {
  let depth = 0;
  let values = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      values++;
      if (++depth > MOST_DEPTH) throw new Error(`it is nested deeper than ${MOST_DEPTH} levels`);
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
    else if (code === COMMA) values++;
    if (values > MOST_VALUES)
      throw new Error(`it has more than ${MOST_VALUES.toLocaleString("en-US")} values`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("it is not JSON: it is not a manifest, or not the whole of it");
  }
}

const [QUOTE, BACKSLASH, COMMA] = ['"', "\\", ","].map(codeOf) as [number, number, number];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = ["[", "]", "{", "}"].map(codeOf) as [
  number,
  number,
  number,
  number,
];

function codeOf(character: string): number {
  return character.charCodeAt(0);
}

/** Where a string that begins at `start` ends; of one that does not end, the end of the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}
