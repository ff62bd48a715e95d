import type { Page } from "@playwright/test";

export interface Interaction {
  step: string;
  kind: string;
  ms: number;
}

interface Recorder {
  step: string;
  found: Map<number, Interaction>;
  frames: number[];
}

declare global {
  interface Window {
    recorder: Recorder;
  }
}

/** Has a page write down, from its first script on, how long each interaction took to show (Event Timing, W3C). */
export const recordInteractions = (page: Page) =>
  page.addInitScript(() => {
    const recorder: Recorder = { step: "open", found: new Map(), frames: [] };
    window.recorder = recorder;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { interactionId = 0 } = entry as PerformanceEventTiming & { interactionId?: number };
        const before = recorder.found.get(interactionId);
        if (interactionId === 0 || (before && before.ms >= entry.duration)) continue;
        recorder.found.set(interactionId, { step: recorder.step, kind: entry.name, ms: entry.duration });
      }
    });
    observer.observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    let last = performance.now();
    const frame = (now: number) => {
      recorder.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });

/** What was done since the page was opened; interactions below 16 ms are in none of it. */
export const readInteractions = (page: Page): Promise<Interaction[]> =>
  page.evaluate(() => [...window.recorder.found.values()]);

/** Names what is done next, and starts the count of its frames. */
export const beginStep = (page: Page, step: string) =>
  page.evaluate((name) => {
    window.recorder.step = name;
    window.recorder.frames = [];
  }, step);

/** The longest time between two frames of this step, ms: what is seen of scrolling, which is no interaction. */
export const longestFrame = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...window.recorder.frames));
