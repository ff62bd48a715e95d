import { expect, it, vi } from "vitest";
import type { Clock } from "../clock";
import type { QuiesceMethod } from "../quiesce/quiesce-method";
import { TARGET } from "../quiesce/testing/guest-agent-stage";
import type { LeaseTools } from "./lease-tools";
import type { OpenLease } from "./open-lease";
import type { ThawNotes } from "./thaw-notes";
import { thawUntilSure } from "./thaw-until-sure";

it("tries every second at first, and less often what is refused for long, but never gives up", async () => {
  const stop = new AbortController();
  let now = 0;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: async (ms) => {
      now += ms;
      if (now >= 3_600_000) stop.abort();
    },
  };
  const at: number[] = [];
  const thaw = vi.fn(async () => {
    at.push(now);
    return { state: "unknown", reason: "the policy does not let it", todo: "change it" } as const;
  });
  const own = { name: "pause", thaw } as unknown as QuiesceMethod;
  const lease = { id: "1", method: "pause", target: TARGET, sentOn: 0 } as unknown as OpenLease;
  const tools = { waysFor: () => ({ ways: { own, other: undefined } }), warm: async () => {} };
  const notes = { tried: () => {}, ended: () => {} };
  const end = await thawUntilSure(
    { lease, ownerStillSince: 0 },
    {
      tools: tools as unknown as LeaseTools,
      notes: notes as unknown as ThawNotes,
      clock,
      signal: stop.signal,
      thawer: { actor: { kind: "system", name: "guardian" }, by: "guardian" },
    },
  );
  expect(end).toBeUndefined();
  expect(at.slice(0, 60)).toEqual(Array.from({ length: 60 }, (_, i) => i * 1_000));
  expect((at.at(-1) ?? 0) - (at.at(-2) ?? 0)).toBe(10_000);
  expect(at.length).toBeLessThan(700);
});
