import type http from "node:http";

/** More than any image of the sandbox; what is longer is not read. */
const MOST_BYTES = 512 << 20;

/** Undefined when the client went away, or sent too much. */
export async function readBody(req: http.IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > MOST_BYTES) return undefined;
    }
  } catch {
    return undefined;
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

/** The JSON that came, `undefined` when none did, or "malformed". */
export function parseBody(raw: Buffer, type: string | undefined): { json: unknown } | "malformed" {
  if (raw.length === 0 || !(type ?? "application/json").includes("json")) return { json: undefined };
  try {
    return { json: JSON.parse(raw.toString()) };
  } catch {
    return "malformed";
  }
}

/** A path as its services see it. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** What a request to …/action asks for: the only key of its body. */
export function actionOf(path: string, json: unknown): string | undefined {
  if (!path.endsWith("/action") || typeof json !== "object" || json === null) return undefined;
  const [action, ...more] = Object.keys(json);
  return more.length === 0 ? action : undefined;
}

/** What no log may show, by the name of its field. */
export const SECRET = /password|adminpass|secret|token|private|user_?data|backup_?url|key_?data|hash/i;
const LONGEST_LOGGED = 4_000;

/** A path and its query for the log: old and new APIs have paths that end in a token. */
export function pathForLog(path: string, { search, searchParams }: URL): string {
  const shown = path.replace(/(tokens?\/)[^/]+/gi, "$1***");
  if (![...searchParams.keys()].some((key) => SECRET.test(key))) return shown + search;
  const query = [...searchParams].map(([key, value]) => [key, SECRET.test(key) ? "***" : value]);
  return `${shown}?${new URLSearchParams(query)}`;
}

/** A body for the log: without secrets, and not too long. */
export function forLog(value: unknown): unknown {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value, hideSecret);
  return text.length <= LONGEST_LOGGED ? JSON.parse(text) : `${text.slice(0, LONGEST_LOGGED)}…`;
}

/** For JSON.stringify: an object with such a name is looked into, except a token, whose id is the secret. */
export function hideSecret(key: string, value: unknown): unknown {
  if (!SECRET.test(key) || value === null || typeof value === "boolean") return value;
  if (typeof value === "object" && !Array.isArray(value) && "id" in value && /token/i.test(key))
    return { ...value, id: "***" };
  if (Array.isArray(value)) return value.map((each) => (typeof each === "object" ? each : "***"));
  // The names of sign-in methods are no secrets, what lies below a method's name may hold one.
  return typeof value === "object" ? value : "***";
}
