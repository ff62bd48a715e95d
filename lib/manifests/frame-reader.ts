import { AppError } from "../errors";

/** Reads lines and counted bytes from a stream, holding no more of it than what is asked for. */
export class FrameReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /**
   * The next line without its end; undefined at the end of the stream.
   * @throws AppError `invalid` when it is longer than `most` bytes, or the stream ends in it
   */
  async line(most: number): Promise<string | undefined> {
    const parts: Uint8Array[] = [];
    for (let length = 0; ; ) {
      if (this.#chunk.length === 0 && !(await this.#more())) {
        if (length === 0) return undefined;
        throw brokenOff();
      }
      const end = this.#chunk.indexOf(10);
      const part = this.#take(end === -1 ? this.#chunk.length : end);
      length += part.length;
      if (length > most) throw new AppError("invalid", "What was sent is not in the form of this page.");
      parts.push(part);
      if (end === -1) continue;
      this.#take(1);
      return Buffer.concat(parts).toString("utf8");
    }
  }

  /** @throws AppError `invalid` when the stream ends before */
  async bytes(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const part of this.#parts(count)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** Leaves bytes out. @throws AppError `invalid` when the stream ends before */
  async skip(count: number): Promise<void> {
    for await (const _ of this.#parts(count));
  }

  async *#parts(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      if (this.#chunk.length === 0 && !(await this.#more())) throw brokenOff();
      const part = this.#take(Math.min(left, this.#chunk.length));
      left -= part.length;
      yield part;
    }
  }

  #take(count: number): Uint8Array {
    const part = this.#chunk.subarray(0, count);
    this.#chunk = this.#chunk.subarray(count);
    return part;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    this.#chunk = value ?? new Uint8Array();
    return !done;
  }
}

const brokenOff = () => new AppError("invalid", "The upload broke off. Send the files again.");
