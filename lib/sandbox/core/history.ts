/** One line of the log: what was asked of the sandbox, what it answered, what changed in it. */
export interface HistoryEntry {
  /** 1, 2, 3, … in the order in which it happened. */
  n: number;
  /** ISO 8601, of the sandbox's clock. */
  time: string;
  site: string;
  kind: "asked" | "answered" | "changed" | "did";
  [detail: string]: unknown;
}
type Written = { site: string; kind: HistoryEntry["kind"]; [detail: string]: unknown };

/** How many entries are kept at hand, some 30 MB; the file has more. */
const AT_HAND = 20_000;

/** The log of everything, in order, with times: what later checks judge by. */
export class History {
  private entries: HistoryEntry[] = [];
  private count = 0;
  private muted = false;

  constructor(
    private readonly now: () => number,
    private readonly write: (line: string) => void,
  ) {}

  get isMute(): boolean {
    return this.muted;
  }

  add(entry: Written): number {
    if (this.muted) return this.count;
    this.count += 1;
    const full = { n: this.count, time: new Date(this.now()).toISOString(), ...entry } as HistoryEntry;
    this.entries.push(full);
    if (this.entries.length > AT_HAND * 1.1) this.entries = this.entries.slice(-AT_HAND);
    this.write(JSON.stringify(full));
    return full.n;
  }

  /** Writes nothing of what is done meanwhile: it is how things are from the beginning. */
  async mute(work: () => void | Promise<void>): Promise<void> {
    this.muted = true;
    try {
      await work();
    } finally {
      this.muted = false;
    }
  }

  /** After a restart: what was at its end, after whose numbers these go on. */
  continueAfter(earlier: readonly HistoryEntry[]): void {
    this.entries = [...earlier, ...this.entries];
    this.count = Math.max(this.count, earlier.at(-1)?.n ?? 0);
  }

  /** Entries after number `n`, oldest first. */
  since(n: number, limit = 10_000): HistoryEntry[] {
    const first = this.entries[0]?.n ?? 1;
    return this.entries.slice(Math.max(n - first + 1, 0)).slice(0, limit);
  }

  /** Number of the oldest entry at hand. */
  get first(): number {
    return this.entries[0]?.n ?? this.count + 1;
  }

  get last(): number {
    return this.count;
  }
}
