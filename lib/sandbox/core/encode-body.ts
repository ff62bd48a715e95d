import type { Answer } from "./http";

/** An answer's body as it goes over the wire, and its type unless a header of the answer tells it. */
export function encodeBody({ body }: Answer): [bytes: Buffer, type: string | undefined] {
  if (body === undefined) return [Buffer.alloc(0), undefined];
  if (Buffer.isBuffer(body)) return [body, "application/octet-stream"];
  if (typeof body === "string") return [Buffer.from(body), "text/html; charset=UTF-8"];
  return [Buffer.from(JSON.stringify(body)), "application/json"];
}
