import { Lexer, LineCounter, parseDocument } from "yaml";

const MAX_BYTES = 256 * 1024;
const MAX_DEPTH = 40;
const MAX_ALIASES = 100;
const MAX_ENTRIES = 5_000;
const MAX_ANCHORS = 200;

/** A mapping of YAML. A Map, so that no key, `__proto__` least of all, means more than itself. */
export type YamlMap = Map<string, YamlValue>;
/** Every scalar stays the text that was written: a password 0123 is no number, and `no` is no boolean. */
export type YamlValue = string | YamlMap | YamlValue[];

/** A text that is no YAML, or not such YAML as one gives to Stillpoint; the message says where and what. */
export class YamlError extends Error {
  override name = "YamlError";
}

/**
 * Reads YAML that comes from outside: bounded in size, depth and aliases, and without tags.
 * @param file what to call it in messages
 * @throws YamlError
 */
export function readYaml(text: string, file: string): YamlMap {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES)
    throw new YamlError(
      `${file} has ${Math.ceil(bytes / 1024)} kB; at most 256 kB are read. Keep only the clouds that you want to add.`,
    );
  refuseExcess(text, file);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    merge: true,
    logLevel: "error",
    lineCounter: lines,
  });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new YamlError(`${file} is not valid YAML at line ${line}, column ${col}: ${reasonOf(problem)}`);
  }
  let value: unknown;
  try {
    value = document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const isBomb = error instanceof Error && /alias count/i.test(error.message);
    throw new YamlError(
      isBomb
        ? `${file} repeats itself by aliases (*name) too often. Write the values out.`
        : `${file} has an alias (*name) of which there is no anchor (&name) before it.`,
    );
  }
  const plain = toYamlValue(value, file);
  if (!(plain instanceof Map))
    throw new YamlError(`${file} is not a mapping. It begins with "clouds:" and has one entry per cloud.`);
  return plain;
}

// The parser recurses, where V8 ends the whole process when the stack is full, and takes time by the square of
// the number of names and anchors: all three are counted beforehand.
function refuseExcess(text: string, file: string): void {
  let flow = 0;
  let column = 0;
  let line = 1;
  let entries = 0;
  let anchors = 0;
  for (const token of new Lexer().lex(text)) {
    const first = token[0];
    if (first === "[" || first === "{") flow++;
    else if (first === "]" || first === "}") flow = Math.max(0, flow - 1);
    else if (token === "-" || token === "?") column += 2;
    else if (column === 0 && /^ +$/.test(token)) column = token.length / 2;
    else if (first === "\n" || first === "\r") column = 0;
    if (token === ":" || token === "-" || token === "?" || token === ",") entries++;
    if (first === "&" || first === "!") anchors++;
    line += token.split("\n").length - 1;
    if (flow > MAX_DEPTH || column > MAX_DEPTH * 2)
      throw new YamlError(`${file} is nested too deep at line ${line}. A clouds.yaml has a few levels only.`);
    if (entries > MAX_ENTRIES || anchors > MAX_ANCHORS)
      throw new YamlError(`${file} has too many entries. Paste only the clouds that you want to add.`);
  }
}

function reasonOf({ code, message }: { code: string; message: string }): string {
  if (code === "TAG_RESOLVE_FAILED")
    return "it has a tag (!name). Only plain texts, lists and mappings are read.";
  if (code === "MULTIPLE_DOCS") return "a second document begins here (---). Paste one only.";
  if (code === "DUPLICATE_KEY") return "this name stands there twice. Each may be there once.";
  if (code === "TAB_AS_INDENT") return "a tab indents the line. Use spaces.";
  // Only the first sentence: what follows quotes the lines, which may hold a password.
  const [first = ""] = message.split(/ at line \d+|\n/);
  return `${first.replace(/\.$/, "")}.`;
}

function toYamlValue(value: unknown, file: string, depth = 0): YamlValue {
  if (depth > MAX_DEPTH)
    throw new YamlError(`${file} is nested too deep, or holds itself by an alias (*name).`);
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((item) => toYamlValue(item, file, depth + 1));
  if (value instanceof Map) {
    return new Map(
      [...value].map(([key, inner]) => {
        if (typeof key !== "string") throw new YamlError(`${file} has a name that is no plain text.`);
        return [key, toYamlValue(inner, file, depth + 1)] as const;
      }),
    );
  }
  throw new YamlError(`${file} holds binary data (!!binary). Write it as plain text.`);
}
