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

const SECRET = /password|secret|token|user_data|adminpass|private_key|backup_url/i;
const LONGEST_LOGGED = 4_000;

/** A body for the log: without secrets, and not too long. */
export function forLog(value: unknown): unknown {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value, (key, each) =>
    SECRET.test(key) && typeof each !== "object" ? "***" : each,
  );
  return text.length <= LONGEST_LOGGED ? JSON.parse(text) : `${text.slice(0, LONGEST_LOGGED)}…`;
}
