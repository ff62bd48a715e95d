import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { changeOf } from "@/lib/runs/run-change";
import type { RunView } from "@/lib/runs/run-view";
import { watchRun } from "./watch-run";

/** Stands in for the browser's: what a test makes happen to the newest one. */
class Source {
  static all: Source[] = [];
  static get newest(): Source {
    const source = Source.all.at(-1);
    if (!source) throw new Error("nothing is connected");
    return source;
  }
  isClosed = false;
  onerror = () => {};
  readonly #listeners = new Map<string, (event: { data: string }) => void>();
  constructor(readonly url: string) {
    Source.all.push(this);
  }
  addEventListener(name: string, listener: (event: { data: string }) => void) {
    this.#listeners.set(name, listener);
  }
  close() {
    this.isClosed = true;
  }
  say(name: string, data: unknown) {
    this.#listeners.get(name)?.({ data: JSON.stringify(data) });
  }
}

const page = Object.assign(new EventTarget(), { hidden: false });
const hide = (hidden: boolean) => {
  page.hidden = hidden;
  page.dispatchEvent(new Event("visibilitychange"));
};
const onRun = vi.fn();
const onLive = vi.fn();
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  Source.all = [];
  page.hidden = false;
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("document", page);
  vi.clearAllMocks();
  stop = watchRun("/events", { onRun, onLive });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("hands on each view, and says that events come", () => {
  Source.newest.say("run", { number: 7 } as RunView);
  expect(onRun).toHaveBeenCalledExactlyOnceWith({ number: 7 });
  expect(onLive).toHaveBeenLastCalledWith(true);
});

it("takes a change into what this connection told, and begins anew where one does not fit", () => {
  const run = (now: string, state: string) =>
    ({ now, state, point: null, lanes: [], held: [], steps: [{ key: "a", state }] }) as unknown as RunView;
  const [first, second, third] = [run("1", "waiting"), run("2", "running"), run("3", "succeeded")];
  Source.newest.say("run", first);
  Source.newest.say("change", changeOf(first, second));
  expect(onRun).toHaveBeenLastCalledWith(second);
  Source.newest.say("change", changeOf(run("1.5", "running"), third));
  expect(onRun).toHaveBeenCalledTimes(2);
  expect(Source.newest.isClosed).toBe(true);
  expect(onLive).toHaveBeenLastCalledWith(false);
  vi.advanceTimersByTime(1_000);
  // What an earlier connection told is no ground for what this one says.
  Source.newest.say("change", changeOf(second, third));
  expect(onRun).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(2_000);
  Source.newest.say("run", third);
  expect(onRun).toHaveBeenLastCalledWith(third);
});

it("stays for as long as it hears a beat, and takes silence for a dead connection", () => {
  for (let i = 0; i < 6; i++) {
    vi.advanceTimersByTime(5_000);
    Source.newest.say("beat", "now");
  }
  expect(Source.all).toHaveLength(1);
  vi.advanceTimersByTime(12_000);
  expect(Source.all[0]?.isClosed).toBe(true);
  expect(onLive).toHaveBeenLastCalledWith(false);
  vi.advanceTimersByTime(1_000);
  expect(Source.all).toHaveLength(2);
});

it("connects anew after each failure, ever later, and at once again when it has heard something", () => {
  const waits = [1_000, 2_000, 5_000, 10_000, 20_000, 20_000];
  for (const [index, wait] of waits.entries()) {
    Source.newest.onerror();
    vi.advanceTimersByTime(wait - 1);
    expect(Source.all).toHaveLength(index + 1);
    vi.advanceTimersByTime(1);
    expect(Source.all).toHaveLength(index + 2);
  }
  Source.newest.say("beat", "now");
  Source.newest.onerror();
  vi.advanceTimersByTime(1_000);
  expect(Source.all).toHaveLength(waits.length + 2);
});

it("gives its connection back while the page is hidden, and is there again when it is seen", () => {
  hide(true);
  expect(Source.newest.isClosed).toBe(true);
  vi.advanceTimersByTime(60_000);
  expect(Source.all).toHaveLength(1);
  hide(false);
  expect(Source.all).toHaveLength(2);
});

it("does nothing more once it is ended", () => {
  stop();
  hide(true);
  hide(false);
  vi.advanceTimersByTime(60_000);
  expect(Source.all).toHaveLength(1);
  expect(Source.newest.isClosed).toBe(true);
});
