import { z } from "zod";
import { AppError } from "../errors";
import { FrameReader } from "./frame-reader";
import { MOST_BYTES, MOST_FILES, MOST_MIB, type SentManifest } from "./manifests-view";

/*
 * How a browser sends many files in one request, which is read file by file and never as a whole: a line of JSON that
 * says what is wanted; then for each file a line of JSON, `{"name", "bytes"}`, and its bytes.
 */
const LINE = 256 * 1024;
const Header = z.object({ name: z.string().max(1_000), bytes: z.int().min(0) });

/**
 * Reads what was sent.
 * @returns head: what is wanted, not yet looked at; the files are read while they are asked for, one at a time
 * @throws AppError `invalid`, also while the files are read
 */
export async function readSent(
  body: ReadableStream<Uint8Array> | null,
): Promise<{ head: unknown; files: AsyncGenerator<SentManifest> }> {
  if (!body) throw new AppError("invalid", "Nothing was sent.");
  const reader = new FrameReader(body);
  const line = await reader.line(LINE);
  if (line === undefined) throw new AppError("invalid", "Nothing was sent.");
  return { head: jsonOf(line), files: filesOf(reader) };
}

async function* filesOf(reader: FrameReader): AsyncGenerator<SentManifest> {
  for (let count = 1; ; count++) {
    const line = await reader.line(LINE);
    if (line === undefined) return;
    if (count > MOST_FILES) throw new AppError("invalid", `At most ${MOST_FILES} files are taken at once.`);
    const header = Header.safeParse(jsonOf(line));
    if (!header.success) throw new AppError("invalid", "What was sent is not in the form of this page.");
    const { name, bytes } = header.data;
    if (bytes > MOST_BYTES) {
      await reader.skip(bytes);
      yield { name, why: `it is larger than ${MOST_MIB} MiB` };
    } else yield sentOf(name, await reader.bytes(bytes));
  }
}

/** The text of a file's bytes, or that it is none. Pure. */
export function sentOf(name: string, bytes: Uint8Array): SentManifest {
  try {
    return { name, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { name, why: "it is not a text in UTF-8" };
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
