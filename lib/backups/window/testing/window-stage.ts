import type { QuiesceOutcome, ThawOutcome } from "../../../quiesce/quiesce-method";
import { holdWindow } from "../hold-window";
import type {
  CutAnswer,
  EndedElsewhere,
  SeenSnapshot,
  WindowCut,
  WindowMember,
  WindowPorts,
  WindowTerms,
} from "../window-ports";
import type { WindowState } from "../window-state";
import { VirtualClock } from "./virtual-clock";

type Awaitable<T> = T | Promise<T>;

/** What a test has happen otherwise; what is left out goes well. */
export interface Script {
  quiesce?(
    name: string,
    call: { deadlineMs: number; signal: AbortSignal },
  ): Awaitable<QuiesceOutcome | undefined>;
  thaw?(name: string, attempt: number, call: { deadlineMs: number }): Awaitable<ThawOutcome | undefined>;
  /** "lost": it is carried out, and its answer never comes; "lost-undone": it is not. */
  cut?(key: string, attempt: number): Awaitable<CutAnswer | "lost" | "lost-undone" | undefined>;
  /** How long a snapshot takes, or how it ends. */
  snapshot?(volumeId: string): number | "error" | "never" | undefined;
  /** What a list shows in place of the truth. */
  look?(count: number, truth: () => SeenSnapshot[]): Awaitable<SeenSnapshot[] | undefined>;
  fence?(): void;
  elsewhere?(): Map<string, EndedElsewhere>;
}

export interface StageOptions extends Partial<Omit<WindowTerms, "members" | "cuts">> {
  vms?: number;
  volumesEach?: number;
  /** A round trip, a freeze, a thaw, a snapshot; ms. */
  r?: number;
  f?: number;
  t?: number;
  s?: number;
  isSlow?: boolean;
  /** false: nothing needs to be quiesced. */
  isHeld?: boolean;
}

/** A simulated site on a virtual clock, with a log of all that was sent to it: "quiesce vm-1", "cut vol-1-1", "thaw vm-1". */
export class WindowStage {
  readonly clock = new VirtualClock();
  readonly log: string[] = [];
  readonly frozen = new Set<string>();
  /** Per call of `look`, when it was sent. */
  readonly looks: number[] = [];
  readonly cancel = new AbortController();
  readonly terms: WindowTerms;
  warmed = 0;
  #snapshots: { key: string; volumeId: string; snapshotId: string; readyAt: number; isError: boolean }[] = [];
  #tries = new Map<string, number>();

  constructor(
    private readonly options: StageOptions = {},
    private readonly script: Script = {},
  ) {
    const {
      vms = 3,
      volumesEach = 2,
      budgetMs = 8_000,
      onUnquiesced = "stop",
      r = 20,
      t = 20,
      isSlow = false,
      isHeld = true,
    } = options;
    const numbers = Array.from({ length: vms }, (_, i) => i + 1);
    this.terms = {
      budgetMs,
      onUnquiesced,
      members: (isHeld ? numbers : []).map((n) => ({
        serverId: `id-${n}`,
        name: `vm-${n}`,
        position: n,
        method: isSlow ? "stop" : "nova-quiesce",
        isSlow,
        thawEstimateMs: 2 * r + t,
      })),
      cuts: numbers.flatMap((n) =>
        Array.from({ length: volumesEach }, (_, i) => ({
          key: `cut-${n}-${i + 1}`,
          project: "p1",
          volumeIds: [`vol-${n}-${i + 1}`],
        })),
      ),
    };
  }

  hold(): Promise<WindowState> {
    return this.clock.run(holdWindow(this.terms, this.#ports(), this.cancel.signal));
  }

  /** ms after the first quiesce was sent. */
  since(state: WindowState, at: number | null): number {
    return (at ?? Number.NaN) - (state.opened?.at ?? Number.NaN);
  }

  #ports(): WindowPorts {
    const { clock, script } = this;
    const { r = 20, f = 100, t = 20 } = this.options;
    const nothing = () => {};
    return {
      clock,
      assertFence: () => script.fence?.(),
      quiesce: async (member, call) => {
        this.log.push(`quiesce ${member.name}`);
        // The guest is frozen by it, whatever becomes of the answer.
        const scripted = await script.quiesce?.(member.name, call);
        if (scripted?.state !== "not-frozen") this.frozen.add(member.name);
        if (scripted) return scripted;
        await clock.sleep(r + f);
        return { state: "frozen", thawsBy: null };
      },
      thaw: async (member, call) => {
        this.log.push(`thaw ${member.name}`);
        const scripted = await script.thaw?.(member.name, this.#count(`thaw ${member.name}`), call);
        if (!scripted) await clock.sleep(r + t);
        if (scripted?.state !== "unknown") this.frozen.delete(member.name);
        return scripted ?? { state: "thawed" };
      },
      cut: (cut, call) => this.#cut(cut, call.signal),
      look: async (_project, call) => {
        this.looks.push(clock.monotonic());
        const count = this.looks.length;
        await clock.sleep(r, call.signal);
        return (await script.look?.(count, () => this.#seen())) ?? this.#seen();
      },
      keepWarm: () => void this.warmed++,
      endedElsewhere: async () => script.elsewhere?.() ?? new Map(),
      told: {
        quiesceSent: nothing,
        quiesced: nothing,
        cutting: nothing,
        cutSent: nothing,
        cutAnswered: nothing,
        cutEnded: nothing,
        thawing: nothing,
        thawSent: nothing,
        thawEnded: nothing,
        endedElsewhere: nothing,
      },
    };
  }

  async #cut(cut: WindowCut, signal: AbortSignal): Promise<CutAnswer> {
    const { r = 20 } = this.options;
    const attempt = this.#count(cut.key);
    this.log.push(`cut ${cut.volumeIds.join("+")}`);
    const scripted = await this.script.cut?.(cut.key, attempt);
    if (typeof scripted === "object") return scripted;
    if (scripted !== "lost-undone")
      for (const volumeId of cut.volumeIds) this.#begin(cut.key, volumeId, attempt);
    await this.clock.sleep(scripted === undefined ? r : 300, signal).catch(() => {});
    if (scripted !== undefined)
      return { state: "unknown", cause: "no answer", todo: "", requestId: undefined };
    return {
      state: "accepted",
      requestId: "req-1",
      ids: { snapshotId: `snap-${cut.volumeIds[0]}-${attempt}` },
    };
  }

  #begin(key: string, volumeId: string, attempt: number): void {
    const { r = 20, s = 300 } = this.options;
    const takes = this.script.snapshot?.(volumeId) ?? s;
    const readyAt =
      this.clock.monotonic() + r + (typeof takes === "number" ? takes : takes === "error" ? s : Infinity);
    const snapshotId = `snap-${volumeId}-${attempt}`;
    this.#snapshots.push({ key, volumeId, snapshotId, readyAt, isError: takes === "error" });
  }

  #seen(): SeenSnapshot[] {
    return this.#snapshots.map(({ readyAt, isError, ...known }) => {
      const isReady = this.clock.monotonic() >= readyAt;
      const state = !isReady ? "creating" : isError ? "error" : "available";
      return { ...known, groupSnapshotId: undefined, createdAt: undefined, state } as const;
    });
  }

  #count(what: string): number {
    const n = (this.#tries.get(what) ?? 0) + 1;
    this.#tries.set(what, n);
    return n;
  }
}

/** Of the members whose name begins so. */
export const memberOf = (state: WindowState, name: string) => {
  const found = state.members.find(({ member }: { member: WindowMember }) => member.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
