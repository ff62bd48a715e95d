import type http from "node:http";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";

const PIECES = 300;
const PIECE = Buffer.alloc(1 << 20, 0x20);

/** Answers 300 MiB, 100,000 levels of nesting, or 300 MiB packed into 300 KiB; of its own memory it takes little. */
export function flood(res: http.ServerResponse, status: number, how: "bytes" | "nesting" | "gzip"): void {
  const pieces =
    how === "nesting"
      ? ["[".repeat(100_000), "]".repeat(100_000)]
      : of(how === "gzip" ? gzipSync(PIECE) : PIECE);
  res.writeHead(status, {
    "content-type": "application/json",
    ...(how === "gzip" ? { "content-encoding": "gzip" } : {}),
  });
  // Whoever has enough goes away; then the rest is not sent.
  Readable.from(pieces)
    .on("error", () => {})
    .pipe(res);
}

/** A gzip file may have many members, one after another. (RFC 1952, 2.2) */
function* of(piece: Buffer): Generator<Buffer> {
  for (let i = 0; i < PIECES; i++) yield piece;
}
