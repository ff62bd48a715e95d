import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../openstack/session";
import { none } from "../none";
import { novaQuiesce } from "../nova-quiesce";
import { pause } from "../pause";
import type { QuiesceMethod, QuiesceMethodName, QuiesceTarget } from "../quiesce-method";
import { stop } from "../stop";
import { suspend } from "../suspend";

/** A cloud that the contract of all methods is checked against. */
export interface CloudUnderTest {
  session: Session;
  boot(how: { hasAgent: boolean }): Promise<QuiesceTarget>;
  remove(target: QuiesceTarget): Promise<void>;
  /** Whether the VM is really held, from who knows it at first hand; for a method without such a witness always as expected. */
  isHeld(method: QuiesceMethodName, target: QuiesceTarget): Promise<boolean>;
  switchOff(target: QuiesceTarget): Promise<void>;
}

/** A method under test. */
export interface MethodRow {
  name: QuiesceMethodName;
  make(session: Session): QuiesceMethod;
  /** It needs an agent in the guest. */
  needsAgent: boolean;
  /** Of "none" nothing is held. */
  holds: boolean;
  /** Of two quiesces at once one is refused; Nova's own actions may both be taken on, one after the other. */
  isExclusive: boolean;
}

const row = (name: QuiesceMethodName, make: MethodRow["make"], more: Partial<MethodRow> = {}): MethodRow => ({
  name,
  make,
  needsAgent: false,
  holds: true,
  isExclusive: false,
  ...more,
});

/** Those that act through Nova. */
export const NOVA_METHODS: readonly MethodRow[] = [
  row("nova-quiesce", (session) => novaQuiesce(session), { needsAgent: true, isExclusive: true }),
  row("pause", pause),
  row("suspend", suspend),
  row("stop", stop),
  row("none", none, { holds: false }),
];

const CALL = { deadlineMs: 60_000 };

/** What every method has to do, on whichever cloud: the same for all. */
export function describeMethod(
  row: MethodRow,
  open: () => Promise<CloudUnderTest & { close(): Promise<void> }>,
) {
  describe(row.name, () => {
    let cloud: Awaited<ReturnType<typeof open>>;
    let method: QuiesceMethod;
    let target: QuiesceTarget;

    beforeAll(async () => {
      cloud = await open();
      method = row.make(cloud.session);
      target = await cloud.boot({ hasAgent: true });
    });

    afterAll(() => cloud?.close());

    const stateOf = async (t: QuiesceTarget) => (await method.states([t], CALL)).get(t.serverId);

    test("says its name, what it is worth, and what thaws when nobody is left", () => {
      expect(method.name).toBe(row.name);
      const kind = row.needsAgent ? "timer" : row.holds ? "none" : "not-needed";
      expect(method.deadMan.kind).toBe(kind);
      expect(method.interrupts).toBe(row.holds && !row.needsAgent);
    });

    test("holds a VM that can be held, and lets it go", async () => {
      expect(await method.check(target, CALL)).toMatchObject({ isPossible: true });
      expect(await stateOf(target)).toBe("running");

      const before = Date.now();
      const frozen = await method.quiesce(target, CALL);
      expect(frozen).toMatchObject({ state: "frozen" });
      if (method.deadMan.kind === "timer") {
        const thawsBy = frozen.state === "frozen" ? frozen.thawsBy?.getTime() : undefined;
        expect(thawsBy).toBeGreaterThanOrEqual(before + method.deadMan.defaultMs);
        expect(thawsBy).toBeLessThan(Date.now() + method.deadMan.defaultMs);
      } else expect(frozen).toMatchObject({ thawsBy: null });
      expect(await stateOf(target)).toBe(row.holds ? "frozen" : "running");
      expect(await cloud.isHeld(row.name, target)).toBe(row.holds);

      expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
      expect(await stateOf(target)).toBe("running");
      expect(await cloud.isHeld(row.name, target)).toBe(false);
    });

    if (row.holds)
      test("does not hold a VM twice, nor let one go that is not held", async () => {
        expect(await method.quiesce(target, CALL)).toMatchObject({ state: "frozen" });
        expect(await method.check(target, CALL)).toMatchObject({
          isPossible: false,
          todo: expect.stringMatching(/\w/),
        });
        expect(await method.quiesce(target, CALL)).toMatchObject({
          state: "not-frozen",
          reason: expect.stringMatching(/\w/),
          todo: expect.stringMatching(/\w/),
        });
        expect(await cloud.isHeld(row.name, target)).toBe(true);
        expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
        expect(await method.thaw(target, CALL)).toMatchObject({
          state: "was-not-frozen",
          reason: expect.stringMatching(/\w/),
        });
        expect(await cloud.isHeld(row.name, target)).toBe(false);
      });

    if (row.isExclusive)
      test("two at once: one holds it, the other is refused", async () => {
        const outcomes = await Promise.all([method.quiesce(target, CALL), method.quiesce(target, CALL)]);
        expect(outcomes.map((o) => o.state).sort()).toEqual(["frozen", "not-frozen"]);
        expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
        expect(await cloud.isHeld(row.name, target)).toBe(false);
      });

    if (row.needsAgent)
      test("a VM without an agent cannot be held, and is not harmed by trying", async () => {
        const other = await cloud.boot({ hasAgent: false });
        expect(await method.check(other, CALL)).toMatchObject({
          isPossible: false,
          reason: expect.stringMatching(/agent/),
          todo: expect.stringMatching(/hw_qemu_guest_agent/),
        });
        expect(await method.quiesce(other, CALL)).toMatchObject({
          state: "not-frozen",
          reason: expect.stringMatching(/agent/),
        });
        expect(await stateOf(other)).toBe("running");
        expect(await cloud.isHeld(row.name, other)).toBe(false);
      });

    if (row.holds)
      test("a VM that is off is not held: it is still as it is", async () => {
        const other = await cloud.boot({ hasAgent: true });
        await cloud.switchOff(other);
        expect(await method.check(other, CALL)).toMatchObject({
          isPossible: false,
          reason: expect.stringMatching(/^it is off/),
        });
        expect(await method.quiesce(other, CALL)).toMatchObject({ state: "not-frozen" });
      });

    if (row.holds)
      test("a VM that is deleted is gone, before and while it is held", async () => {
        const other = await cloud.boot({ hasAgent: true });
        expect(await method.quiesce(other, CALL)).toMatchObject({ state: "frozen" });
        await cloud.remove(other);
        expect(await method.thaw(other, CALL)).toEqual({ state: "gone" });
        expect(await method.states([other, target], CALL)).toEqual(
          new Map([
            [other.serverId, "gone"],
            [target.serverId, "running"],
          ]),
        );
        expect(await method.check(other, CALL)).toMatchObject({ isPossible: false });
        expect(await method.quiesce(other, CALL)).toMatchObject({
          state: "not-frozen",
          reason: expect.stringMatching(/does not exist/),
        });
      });
  });
}
