import { afterEach, describe, expect, test } from "vitest";
import type { CallJournal } from "../openstack/journal";
import { novaQuiesce } from "./nova-quiesce";
import { type SimulatedNova, simulatedNova } from "./testing/simulated-nova";
import { sleep } from "./testing/simulated-server";

const CALL = { deadlineMs: 5_000 };
const open: SimulatedNova[] = [];

async function setUp(...options: Parameters<typeof simulatedNova>) {
  const nova = await simulatedNova(...options);
  open.push(nova);
  const method = novaQuiesce(nova.session);
  const stateOf = async (id: string) => (await method.states([{ ...target, serverId: id }], CALL)).get(id);
  const { server, target } = nova.boot();
  return { nova, method, server, target, stateOf: () => stateOf(server.id) };
}

afterEach(async () => {
  for (const nova of open.splice(0)) await nova.close();
});

const isAction = (name: string) => (asked: { method: string; body: string }) =>
  asked.method === "POST" && asked.body.includes(`"${name}"`);

describe("thaw", () => {
  test("goes at once: one call, without version look-up, also when nothing can be written down", async () => {
    const { nova, target } = await setUp();
    const journal: CallJournal = {
      before: () => Promise.reject(new Error("database down")),
      after: async () => {},
    };
    await novaQuiesce(nova.session).quiesce(target, CALL);
    expect(await novaQuiesce(nova.session.journalled(journal)).quiesce(target, CALL)).toMatchObject({
      state: "not-frozen",
      reason: expect.stringMatching(/audit log/),
    });
    expect(await novaQuiesce(nova.session.journalled(journal)).thaw(target, CALL)).toEqual({
      state: "thawed",
    });
    expect(nova.calls().map((c) => c.body)).toEqual([
      '{"quiesce":{"timeout":15,"wait":true}}',
      '{"unquiesce":{"wait":true}}',
    ]);
    expect(nova.calls()[1]?.headers["openstack-api-version"]).toBeUndefined();
  });

  test("lost on its way: sent again", async () => {
    const { nova, method, target, server } = await setUp();
    await method.quiesce(target, CALL);
    let cuts = 0;
    nova.faultOf = (asked) => (isAction("unquiesce")(asked) && ++cuts < 3 ? "cut-before" : undefined);
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
    expect(server.isFrozen).toBe(false);
    expect(cuts).toBe(3);
  });

  test("its answer lost: thawed all the same, as Nova's record of actions shows", async () => {
    const { nova, method, target, server } = await setUp();
    await method.quiesce(target, CALL);
    nova.faultOf = (asked) => (isAction("unquiesce")(asked) ? "cut-after" : undefined);
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
    expect(server.diary).toEqual(["freeze", "thaw"]);
  });

  test("its answer lost, and it had been running: that does not pass for a thaw", async () => {
    const { nova, method, target } = await setUp();
    nova.faultOf = (asked) => (isAction("unquiesce")(asked) ? "cut-after" : undefined);
    expect(await method.thaw(target, CALL)).toMatchObject({ state: "was-not-frozen" });
  });

  test("forbidden: told without a second try, and seen when somebody has done it by hand", async () => {
    const { nova, method, target, server } = await setUp();
    await method.quiesce(target, CALL);
    nova.faultOf = (asked) =>
      isAction("unquiesce")(asked)
        ? { status: 403, text: "Policy doesn't allow os_compute_api:os-quiesce:unquiesce to be performed." }
        : undefined;
    expect(await method.thaw(target, CALL)).toMatchObject({
      state: "unknown",
      reason: expect.stringMatching(/policy does not let this credential/),
    });
    expect(nova.actions()).toEqual(["quiesce", "unquiesce"]);
    await server.unquiesce(server.begin("unquiesce"));
    expect(await method.thaw(target, CALL)).toMatchObject({ state: "was-not-frozen" });
  });

  test("hanging: a second try and a look have their time", async () => {
    const { nova, method, target } = await setUp();
    await method.quiesce(target, CALL);
    let tries = 0;
    nova.faultOf = (asked) => (isAction("unquiesce")(asked) && ++tries === 1 ? "hang" : undefined);
    expect(await method.thaw(target, { deadlineMs: 2_500 })).toEqual({ state: "thawed" });
    expect(tries).toBe(2);
  });

  test("the dead-man timer was faster: it was not frozen any more, and why", async () => {
    const { method, target, server } = await setUp();
    await method.quiesce(target, { ...CALL, thawAfterMs: 1_000 });
    await sleep(1_100);
    expect(server.isFrozen).toBe(false);
    expect(await method.thaw(target, CALL)).toEqual({
      state: "was-not-frozen",
      reason: expect.stringMatching(
        /^it was running already: its time-out has thawed it, .*; its time ended at 20/,
      ),
    });
    // Told once: what is asked for later has nothing to do with that timer.
    expect(await method.thaw(target, CALL)).toEqual({
      state: "was-not-frozen",
      reason: expect.not.stringMatching(/its time ended/),
    });
  });

  test("of a quiesce that was refused: no timer is spoken of", async () => {
    const { method, target, server } = await setUp();
    server.hasAgent = false;
    await method.quiesce(target, CALL);
    expect(await method.thaw(target, CALL)).toEqual({
      state: "was-not-frozen",
      reason: expect.not.stringMatching(/dead-man|would have ended/),
    });
  });

  test("by somebody else before: told, and that the timer was not it", async () => {
    const { nova, method, target } = await setUp();
    await method.quiesce(target, CALL);
    expect(await novaQuiesce(nova.session).thaw(target, CALL)).toEqual({ state: "thawed" });
    expect(await method.thaw(target, CALL)).toMatchObject({
      state: "was-not-frozen",
      reason: expect.stringMatching(/somebody else.*would have ended/),
    });
  });

  test("busy with something else, it runs: nothing of it is held", async () => {
    const { method, target, server, stateOf } = await setUp();
    server.taskState = "image_uploading";
    expect(await stateOf()).toBe("running");
    expect(await method.thaw(target, { deadlineMs: 500 })).toMatchObject({ state: "was-not-frozen" });
    server.vmState = "quiesced";
    expect(await method.thaw(target, { deadlineMs: 100 })).toMatchObject({ state: "unknown" });
  });

  test("host dead: unknown while it is, and thawed when it is back", async () => {
    const { nova, method, target, server, stateOf } = await setUp();
    await method.quiesce(target, CALL);
    server.isHostUp = false;
    expect(await method.thaw(target, { deadlineMs: 400 })).toMatchObject({
      state: "unknown",
      reason: expect.stringMatching(/a thaw of it is going on.*nova-compute did not answer/),
      todo: expect.stringMatching(/\w/),
    });
    expect(await stateOf()).toBe("unknown");
    server.isHostUp = true;
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
    expect(server.isFrozen).toBe(false);
    expect(nova.actions()).toEqual(["quiesce", "unquiesce", "unquiesce"]);
  });

  test("what was known of an earlier one does not count for a new quiesce", async () => {
    const { nova, method, target, server } = await setUp();
    await method.quiesce(target, CALL);
    server.isHostUp = false;
    expect(await method.thaw(target, { deadlineMs: 200 })).toMatchObject({ state: "unknown" });
    server.isHostUp = true;
    await expect.poll(() => server.vmState, { timeout: 5_000 }).toBe("active");
    await method.quiesce(target, CALL);
    await novaQuiesce(nova.session).thaw(target, CALL);
    expect(await method.thaw(target, CALL)).toMatchObject({ state: "was-not-frozen" });
  });

  test("a farm where one nova-api lacks the filter: asked until the right one answers", async () => {
    const { nova, method, target } = await setUp();
    await method.quiesce(target, CALL);
    let asks = 0;
    nova.hasFilter = () => ++asks > 2;
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
  });

  test("an open circuit does not hold it back", async () => {
    const { nova, method, target } = await setUp();
    await method.quiesce(target, CALL);
    nova.faultOf = () => "cut-before";
    for (let i = 0; i < 6; i++)
      await nova.session
        .call({ service: "compute", method: "GET", path: "/x", expect: [200] })
        .catch(() => {});
    nova.faultOf = () => undefined;
    expect(await method.check(target, CALL)).toMatchObject({
      isPossible: false,
      reason: expect.stringMatching(/failed repeatedly/),
    });
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
  });

  test("given up by its caller: unknown, at once", async () => {
    const { method, target, server } = await setUp();
    await method.quiesce(target, CALL);
    server.isHostUp = false;
    server.patienceMs = 10_000;
    const before = performance.now();
    expect(await method.thaw(target, { ...CALL, signal: AbortSignal.timeout(100) })).toMatchObject({
      state: "unknown",
    });
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
