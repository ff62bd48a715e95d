import { describe, expect, it } from "vitest";
import type { FenceRecord } from "../../runs/recovery-view";
import { hasTouched, isFenced, judgeFence } from "./judge-fence";

type Entry = FenceRecord["servers"][number];
const vm = (name: string, change: Partial<Entry> = {}): Entry => ({
  ...{ serverId: name, name, state: "locked", wasRunning: true, wasLocked: false, cause: null },
  ...change,
});
const record = (servers: Entry[], change: Partial<FenceRecord> = {}): FenceRecord => ({
  ...{ at: "2026-11-21T10:00:00.000Z", sourceAnswers: true, cause: null, hook: null, servers },
  isProved: servers.every(({ state }) => state !== "unproved"),
  ...change,
});
const unproved = vm("hss", { state: "unproved", cause: "its host is silent" });

describe("the copies may start", () => {
  it("when none of the originals can run", () => {
    expect(judgeFence(record([vm("hss"), vm("scscf", { state: "gone" })]), [])).toBeNull();
  });
  it("when somebody has signed for that, and for nothing less", () => {
    expect(judgeFence(record([unproved]), [{ kind: "not-fenced" }])).toBeNull();
    expect(judgeFence(record([unproved]), [{ kind: "drill-missing" }])?.cause).toBe(
      "Nobody can say that hss does not run; its host is silent",
    );
  });
  it("when the hook has confirmed for what could not be stopped, and for no others", () => {
    const hook = { name: "breaker", isFenced: true, tries: 1, answer: "", serverIds: ["hss"] };
    expect(isFenced(unproved, hook)).toBe(true);
    expect(isFenced(unproved, { ...hook, isFenced: false })).toBe(false);
    const scscf = vm("scscf", { state: "unproved", cause: "it was started again" });
    expect(judgeFence(record([unproved, scscf], { hook }), [])?.cause).toBe(
      "Nobody can say that scscf does not run; it was started again",
    );
  });
  it("not when the hook did not confirm", () => {
    const hook = { name: "breaker", isFenced: false, tries: 3, answer: "500" };
    const of = record([vm("hss", { state: "unproved" }), vm("scscf", { state: "unproved" })], {
      ...{ sourceAnswers: false, cause: "Lyon: connection refused", hook },
    });
    expect(judgeFence(of, [])?.cause).toBe(
      "Nobody can say that hss and scscf do not run; Lyon: connection refused; the hook breaker did not confirm: 500",
    );
  });
});

describe("something was done to the source", () => {
  it.each([
    ["when a VM was stopped", vm("hss"), true],
    ["when one that was off was locked", vm("hss", { wasRunning: false }), true],
    ["when one may have been stopped", vm("hss", { state: "unproved" }), true],
    ["not when one was off and locked", vm("hss", { wasRunning: false, wasLocked: true }), false],
    [
      "not when one was never changed",
      vm("hss", { state: "unproved", wasRunning: null, wasLocked: null }),
      false,
    ],
    ["not when one is gone", vm("hss", { state: "gone" }), false],
    ["when nobody can say whether it was locked", vm("hss", { wasRunning: false, wasLocked: null }), true],
  ])("%s", (_, entry, is) => {
    expect(hasTouched({ servers: [entry], hook: null })).toBe(is);
  });

  it("when a hook has fenced", () => {
    const hook = { name: "breaker", isFenced: true, tries: 1, answer: "", serverIds: ["hss"] };
    const untouched = vm("hss", { state: "unproved", wasRunning: null, wasLocked: null });
    expect(hasTouched({ servers: [untouched], hook })).toBe(true);
  });
});
