import { describe, expect, it } from "vitest";
import { MOST_BYTES, MOST_FILES, type SentManifest } from "./manifests-view";
import { readSent } from "./read-sent";

/** A body that comes in pieces of so many bytes. */
function bodyOf(text: string | Uint8Array, piece = 7): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + piece));
      at += piece;
    },
  });
}
const framed = (head: unknown, files: readonly [string, string][]): string =>
  `${JSON.stringify(head)}\n${files
    .map(([name, text]) => `${JSON.stringify({ name, bytes: Buffer.byteLength(text) })}\n${text}`)
    .join("")}`;
async function all(body: ReadableStream<Uint8Array>) {
  const { head, files } = await readSent(body);
  const sent: SentManifest[] = [];
  for await (const file of files) sent.push(file);
  return { head, sent };
}

describe("what a browser sends", () => {
  const files: [string, string][] = [
    ["a.json", '{"a":\n1}'],
    ["empty.json", ""],
    ["核心.json", "ü\n\n😀"],
  ];
  it.each([1, 2, 7, 100_000])("is read file by file, in pieces of %i bytes", async (piece) => {
    expect(await all(bodyOf(framed({ want: "it" }, files), piece))).toEqual({
      head: { want: "it" },
      sent: files.map(([name, text]) => ({ name, text })),
    });
  });

  it("is not held as a whole: the next file is asked for when the one before was taken", async () => {
    let asked = 0;
    const chunks = [framed({}, []), framed(0, [["a", "x"]]).slice(2), framed(0, [["b", "y"]]).slice(2)];
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const chunk = chunks[asked++];
          if (chunk === undefined) controller.close();
          else controller.enqueue(Buffer.from(chunk));
        },
      },
      { highWaterMark: 0 },
    );
    const { files: read } = await readSent(body);
    expect(asked).toBe(1);
    expect((await read.next()).value).toEqual({ name: "a", text: "x" });
    expect(asked).toBe(2);
  });

  it("may have files that are no text, or too large: those are left out, and the others are read", async () => {
    const large = MOST_BYTES + 1;
    const head = Buffer.from(
      `{}\n${JSON.stringify({ name: "bytes", bytes: 2 })}\n\xff\xfe${JSON.stringify({ name: "large", bytes: large })}\n`,
      "latin1",
    );
    const rest = Buffer.from(framed(0, [["last", "x"]]).slice(2));
    let left = large;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(head),
      pull(controller) {
        const piece = Math.min(left, 8 * 1024 * 1024);
        left -= piece;
        if (piece > 0) return controller.enqueue(new Uint8Array(piece));
        controller.enqueue(rest);
        controller.close();
      },
    });
    expect((await all(body)).sent).toEqual([
      { name: "bytes", why: "it is not a text in UTF-8" },
      { name: "large", why: "it is larger than 64 MiB" },
      { name: "last", text: "x" },
    ]);
  });

  it.each<[string, string, RegExp]>([
    ["nothing", "", /Nothing was sent/],
    ["no frame", "{}\nhello\n", /not in the form/],
    ["a file without its size", `{}\n{"name":"a"}\n`, /not in the form/],
    ["a negative size", `{}\n{"name":"a","bytes":-1}\n`, /not in the form/],
    ["half a file", `{}\n{"name":"a","bytes":10}\nabc`, /broke off/],
    ["half a line", `{}\n{"name":"a"`, /broke off/],
    ["an endless line", "x".repeat(300_000), /not in the form/],
    ["too many files", framed({}, Array(MOST_FILES + 1).fill(["a", "x"])), /At most 200 files/],
  ])("is refused when it is %s", async (_, text, why) => {
    await expect(all(bodyOf(text, 100_000))).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(why),
    });
  });
});
