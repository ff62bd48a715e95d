import { createHash } from "node:crypto";

/** Ids and chances that are the same in every run with the same seed. */
export class Ids {
  private count = 0;

  constructor(private readonly seed: string) {}

  private next(): Buffer {
    return createHash("sha256")
      .update(`${this.seed}:${this.count++}`)
      .digest();
  }

  /** 32 hexadecimal digits, as Keystone's ids are. */
  hex(): string {
    return this.next().toString("hex", 0, 16);
  }

  uuid(): string {
    const hex = this.hex();
    const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** From 0 up to, not including, 1. */
  chance(): number {
    return this.next().readUInt32BE() / 2 ** 32;
  }
}
