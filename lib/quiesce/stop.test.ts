import { afterEach, expect, test } from "vitest";
import { stop } from "./stop";
import { type SimulatedNova, simulatedNova } from "./testing/simulated-nova";

const CALL = { deadlineMs: 5_000 };
const open: SimulatedNova[] = [];

async function setUp() {
  const nova = await simulatedNova();
  open.push(nova);
  return { nova, method: stop(nova.session), ...nova.boot() };
}

afterEach(async () => {
  for (const nova of open.splice(0)) await nova.close();
});

test.each([
  ["30 s", {}, 30_000, undefined],
  ["the whole 60 s", {}, 60_000, "crash-group"],
  ["59 s, which may be 60", {}, 59_000, "crash-group"],
  ["10 s", { os_shutdown_timeout: "10" }, 10_000, "crash-group"],
  ["90 s", { os_shutdown_timeout: "180" }, 90_000, undefined],
  ["no time", { os_shutdown_timeout: "0" }, 0, "crash-group"],
  ["as long as nobody knows", { os_shutdown_timeout: "soon" }, 1_000, "crash-group"],
  ["1 s, with an image that is not known", undefined, 1_000, "crash-group"],
] as const)("a stop that took %s: what it is worth (%#)", async (_words, imageProperties, tookMs, worth) => {
  const { method, target, server } = await setUp();
  server.recordedMs = tookMs;
  expect(await method.quiesce({ ...target, imageProperties }, CALL)).toEqual({
    state: "frozen",
    thawsBy: null,
    ...(worth && { consistency: worth }),
  });
});

test("a stop without a record: whether it was switched off is not known", async () => {
  const { nova, method, target } = await setUp();
  nova.faultOf = ({ path }) =>
    path.includes("/os-instance-actions") ? { status: 403, text: "Policy doesn't allow it" } : undefined;
  expect(await method.quiesce(target, CALL)).toMatchObject({ state: "frozen", consistency: "crash-group" });
});
