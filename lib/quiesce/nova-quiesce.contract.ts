import { afterAll, beforeAll, expect, test } from "vitest";
import { bootServer } from "../openstack/nova/testing/boot";
import type { Session } from "../openstack/session";
import { Cleanup } from "../openstack/testing/cleanup";
import { cloudSession } from "../openstack/testing/cloud";
import { novaQuiesce } from "./nova-quiesce";
import { offerMethods } from "./offer-methods";
import type { QuiesceTarget } from "./quiesce-method";
import { cloudUnderTest } from "./testing/cloud-under-test";
import { targetOf } from "./testing/devcloud-under-test";
import type { CloudUnderTest } from "./testing/method-contract";
import { sleep } from "./testing/simulated-server";

/* What the filter really says and does when it goes wrong: what the simulated Nova of nova-quiesce.test.ts plays. */

const CALL = { deadlineMs: 30_000 };
const cleanup = new Cleanup();
let cloud: CloudUnderTest & { close(): Promise<void> };
let session: Session;

beforeAll(async () => {
  cloud = await cloudUnderTest();
  session = cloud.session;
});

afterAll(async () => {
  await cleanup.run();
  await cloud.close();
});

/** A VM whose hypervisor misbehaves (devcloud/README.md). */
async function boot(metadata: Record<string, string> = {}): Promise<QuiesceTarget> {
  const server = await bootServer(session, "held", cleanup, { metadata });
  return targetOf(server, { hw_qemu_guest_agent: "yes" });
}

test("the site offers it, with its timer", async () => {
  const offers = await offerMethods(session, { hasHostAccess: false });
  expect(offers.methods[0]).toMatchObject({
    method: "nova-quiesce",
    isOffered: true,
    version: expect.stringMatching(/^\d/),
    deadMan: { kind: "timer", at: "nova-api", defaultMs: 15_000, maxMs: 60_000 },
  });
  expect(Object.values(offers.hypervisors ?? {})).toContain("fake");
});

test("an agent that does not answer: unknown, and owed a thaw until it does", async () => {
  const method = novaQuiesce(session);
  const target = await boot({ devcloud_quiesce: "fail" });
  expect(await method.quiesce(target, CALL)).toMatchObject({
    state: "unknown",
    reason: expect.stringMatching(/^its guest agent or its hypervisor did not do it .*Error Code 86.*req-/),
  });
  expect(await method.states([target], CALL)).toEqual(new Map([[target.serverId, "unknown"]]));
  expect(await method.quiesce(target, CALL)).toMatchObject({
    state: "not-frozen",
    reason: expect.stringMatching(/^the thaw of an earlier quiesce is not confirmed yet/),
  });
  expect(await method.check(target, CALL)).toMatchObject({ isPossible: false });
  expect(await method.thaw(target, { deadlineMs: 1_000 })).toMatchObject({
    state: "unknown",
    reason: expect.stringMatching(/not confirmed yet/),
  });
});

test("a hypervisor that cannot: refused, and nothing is owed", async () => {
  const method = novaQuiesce(session);
  const target = await boot({ devcloud_quiesce: "unsupported" });
  expect(await method.quiesce(target, CALL)).toMatchObject({
    state: "not-frozen",
    reason: expect.stringMatching(/^its hypervisor cannot quiesce/),
    todo: expect.stringMatching(/another method/),
  });
  expect(await method.states([target], CALL)).toEqual(new Map([[target.serverId, "running"]]));
});

test("no answer in time: unknown, and the thaw waits for the freeze to undo it", async () => {
  const method = novaQuiesce(session);
  const target = await boot({ devcloud_quiesce_delay: "1.5" });
  expect(await method.quiesce(target, { deadlineMs: 500 })).toMatchObject({ state: "unknown" });
  expect(await method.states([target], CALL)).toEqual(new Map([[target.serverId, "unknown"]]));
  expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
  expect(await cloud.isHeld("nova-quiesce", target)).toBe(false);
});

test("left alone: its dead-man timer thaws it, and the thaw says so", async () => {
  const method = novaQuiesce(session);
  const target = await boot();
  expect(await method.quiesce(target, { ...CALL, thawAfterMs: 2_000 })).toMatchObject({ state: "frozen" });
  await sleep(1_000);
  expect(await cloud.isHeld("nova-quiesce", target)).toBe(true);
  await expect.poll(() => cloud.isHeld("nova-quiesce", target), { timeout: 10_000 }).toBe(false);
  expect(await method.thaw(target, CALL)).toEqual({
    state: "was-not-frozen",
    reason: expect.stringMatching(/its time-out has thawed it.*its time ended at/),
  });
});

test("a timer longer than the site allows is cut to its maximum", async () => {
  const method = novaQuiesce(session);
  const target = await boot();
  expect(await method.quiesce(target, { ...CALL, thawAfterMs: 3_600_000 })).toMatchObject({
    state: "frozen",
  });
  expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
  const greedy = novaQuiesce(session, { defaultMs: 15_000, maxMs: 3_600_000 });
  expect(await greedy.quiesce(target, { ...CALL, thawAfterMs: 3_600_000 })).toMatchObject({
    state: "not-frozen",
    reason: expect.stringMatching(/maximum of 60/),
  });
});

test("a member is told that the policy is in its way", async () => {
  const member = await cloudSession("r1-demo");
  cleanup.add("session", () => member.transport.close());
  const method = novaQuiesce(member);
  const target = await boot();
  expect(await method.check(target, CALL)).toMatchObject({
    isPossible: false,
    reason: expect.stringMatching(/policy/),
  });
  expect(await method.quiesce(target, CALL)).toMatchObject({
    state: "not-frozen",
    reason: expect.stringMatching(/policy/),
    todo: expect.stringMatching(/role/),
  });
  expect(await method.thaw(target, CALL)).toMatchObject({ state: "unknown" });
});
