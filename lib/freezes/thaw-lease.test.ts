import { expect, it, vi } from "vitest";
import { systemClock } from "../clock";
import { pause } from "../quiesce/pause";
import type { QuiesceMethod, QuiesceMethodName, ThawCall, ThawOutcome } from "../quiesce/quiesce-method";
import { TARGET } from "../quiesce/testing/guest-agent-stage";
import { simulatedNova } from "../quiesce/testing/simulated-nova";
import { sentOn } from "./sent-on";
import { thawLease } from "./thaw-lease";
import { thawWays } from "./thaw-ways";

const UNKNOWN: ThawOutcome = { state: "unknown", reason: "no answer", todo: "look" };
const lease = { target: TARGET, sentOn: systemClock.monotonic() - 3_000 };

function method(name: QuiesceMethodName, answer: (call: ThawCall) => Promise<ThawOutcome>) {
  const thaw = vi.fn((_: unknown, call: ThawCall) => answer(call));
  return { name, thaw, made: { name, thaw } as unknown as QuiesceMethod };
}
const never = ({ signal }: ThawCall) =>
  new Promise<ThawOutcome>((resolve) => signal?.addEventListener("abort", () => resolve(UNKNOWN)));
const thaw = (own: QuiesceMethod, other?: QuiesceMethod, deadlineMs = 5_000) =>
  thawLease(lease, { own, other }, { deadlineMs });

it("asks the method that froze it, and no other when it answers", async () => {
  const nova = method("nova-quiesce", async () => ({ state: "thawed" }));
  const host = method("guest-agent", async () => ({ state: "thawed" }));
  expect(await thaw(nova.made, host.made)).toMatchObject({
    outcome: { state: "thawed" },
    by: "nova-quiesce",
    tries: [{ method: "nova-quiesce", result: "thawed" }],
  });
  expect(nova.thaw).toHaveBeenCalledWith(TARGET, expect.objectContaining({ isOfAnother: false }));
  const sent = nova.thaw.mock.calls[0]?.[1].quiesceSentAt?.getTime() ?? 0;
  expect(Math.abs(systemClock.now() - (systemClock.monotonic() - lease.sentOn) - sent)).toBeLessThan(100);
  expect(host.thaw).not.toHaveBeenCalled();
});

it("asks another as well when the first does not answer, and ends the first with its answer", async () => {
  const nova = method("nova-quiesce", never);
  const host = method("guest-agent", async () => ({ state: "thawed" }));
  expect(await thaw(nova.made, host.made, 60_000)).toMatchObject({ by: "guest-agent" });
  expect(host.thaw).toHaveBeenCalledWith(TARGET, expect.objectContaining({ isOfAnother: true }));
  expect(nova.thaw.mock.calls[0]?.[1].signal?.aborted).toBe(true);
});

it("asks another at once when the first does not know, and takes the first's word when neither does", async () => {
  const nova = method("nova-quiesce", async () => UNKNOWN);
  const host = method("guest-agent", async () => ({ ...UNKNOWN, reason: "the host is silent" }));
  const { outcome, by, tries } = await thaw(nova.made, host.made);
  expect([by, outcome]).toEqual(["nova-quiesce", UNKNOWN]);
  expect(tries.map(({ method: name, cause }) => [name, cause])).toEqual([
    ["nova-quiesce", "no answer"],
    ["guest-agent", "the host is silent"],
  ]);
});

it("takes a defect of ours for no answer", async () => {
  const nova = method("nova-quiesce", () => Promise.reject(new TypeError("x is undefined")));
  expect((await thaw(nova.made)).outcome).toMatchObject({
    state: "unknown",
    reason: expect.stringContaining("x is undefined"),
  });
});

it("knows which methods can end which hold", () => {
  const all = (["nova-quiesce", "guest-agent", "pause"] as const).map(
    (name) => method(name, async () => UNKNOWN).made,
  );
  const names = (of: QuiesceMethodName, at = all) => {
    const ways = thawWays(of, at);
    return ways && [ways.own.name, ways.other?.name];
  };
  expect(names("nova-quiesce")).toEqual(["nova-quiesce", "guest-agent"]);
  expect(names("nova-quiesce", all.slice(0, 1))).toEqual(["nova-quiesce", undefined]);
  expect(names("guest-agent")).toEqual(["guest-agent", undefined]);
  expect(names("pause")).toEqual(["pause", undefined]);
  expect(names("suspend")).toBeUndefined();
});

// Its owner wrote `sentAt` by its own wall clock, the database `armedAt` by another's.
it.each([
  { owner: 0, database: 0 },
  { owner: 1, database: 0 },
  { owner: -1, database: 0 },
  { owner: 0, database: 1 },
  { owner: 0, database: -1 },
  { owner: 1, database: -1 },
])("thaws a pause of ours, with clocks wrong by hours: %o", async ({ owner, database }) => {
  const nova = await simulatedNova();
  try {
    const { target, server } = nova.boot();
    await pause(nova.session).quiesce(target, { deadlineMs: 5_000 });
    const [now, hour] = [Date.now(), 3_600_000];
    const times = {
      armedAt: new Date(now - 2_000 + database * hour),
      sentAt: new Date(now - 1_000 + owner * hour),
      deadline: new Date(now + 20_000 + database * hour),
    };
    const asOf = { database: new Date(now + database * hour), monotonic: systemClock.monotonic() };
    const left = { ...times, target, sentOn: sentOn(times, asOf) };
    const { outcome } = await thawLease(
      left,
      { own: pause(nova.session), other: undefined },
      { deadlineMs: 2_000 },
    );
    expect([outcome, server.vmState]).toEqual([{ state: "thawed" }, "active"]);
  } finally {
    await nova.close();
  }
});
