import { expect, it } from "vitest";
import { type Built, endOf, judgeRecovery, servingAtOf } from "./judge-recovery";

const DRILL = { isDrill: true };

const vm = (name: string, over: Partial<Built["servers"][number]> = {}) => ({
  name,
  state: "healthy",
  cause: null,
  todo: null,
  isDisproved: false,
  ...over,
});
const built = (...servers: Built["servers"]): Built => ({ servers, stop: null });
const FAILED = { state: "failed", cause: "No valid host", todo: "Make room." };
const stop = (isCancelled: boolean) => ({
  reason: { cause: "Cancelled by ada", todo: "Start another." },
  isCancelled,
});

it("succeeds when every VM is healthy and nothing is left", () => {
  const all = built(vm("hss"), vm("scscf"));
  expect(endOf(all, DRILL)).toBe("succeed");
  expect(judgeRecovery(all, 0)).toEqual({ state: "succeeded", failure: null });
  expect(judgeRecovery(all, null)).toEqual({ state: "succeeded", failure: null });
  const at = (ms: number) => ({ healthyAt: new Date(ms) });
  expect(servingAtOf(all, [at(2_000), at(5_000)])).toEqual(new Date(5_000));
});

it("says what works when some do not", () => {
  const some = built(vm("hss"), vm("scscf", FAILED), vm("pcscf", { state: "blocked", cause: null }));
  expect(endOf(some, DRILL)).toBe("succeed-partly");
  expect(servingAtOf(some, [])).toBeNull();
  expect(judgeRecovery(some, 0)).toEqual({
    state: "partly_failed",
    failure: { cause: "scscf: No valid host; pcscf", todo: "Works: hss. Make room." },
  });
});

it("fails when none works", () => {
  const none = built(vm("hss", FAILED));
  expect(endOf(none, DRILL)).toBe("fail");
  expect(judgeRecovery(none, 0)).toMatchObject({ state: "failed", failure: { todo: "Make room." } });
  expect(endOf(built(), DRILL)).toBe("fail");
});

it("is not simply passed when something is to be known of a VM that works", () => {
  const noted = built(vm("hss", { notes: ["Its port 10.0.0.5 is DOWN."] }), vm("scscf", { notes: [] }));
  expect(endOf(noted, DRILL)).toBe("succeed");
  expect(judgeRecovery(noted, 0)).toEqual({
    state: "partly_failed",
    failure: {
      cause: "All VMs came up. hss: Its port 10.0.0.5 is DOWN.",
      todo: "Look at these VMs at the site: whether they are reached, and find their disks.",
    },
  });
});

it("says to stop what still runs, and to look only where something is to be looked for", () => {
  const off = "It was off when the point was taken, and could not be stopped again: Nova is away";
  const todoOf = (...notes: string[][]) =>
    judgeRecovery(built(...notes.map((own, i) => vm(`vm-${i}`, { notes: own }))), 0).failure?.todo;
  expect(todoOf([off])).toBe("Stop vm-0 by hand, if it should be off.");
  expect(todoOf([off], [off])).toBe("Stop vm-0 and vm-1 by hand, if they should be off.");
  expect(todoOf([off], ["Its port 10.0.0.5 is DOWN."])).toMatch(/^Stop vm-0 by hand, .* Look at these VMs/);
});

it("fails when a label was wrong, although the VMs run", () => {
  const wrong = built(vm("hss"), vm("scscf", { isDisproved: true }));
  expect(endOf(wrong, DRILL)).toBe("fail");
  expect(judgeRecovery(wrong, 0)).toMatchObject({
    state: "failed",
    failure: { cause: expect.stringMatching(/^scscf had to repair a file system/) },
  });
});

it("ends as what stopped it, whatever came up before", () => {
  const cancelled = { ...built(vm("hss")), stop: stop(true) };
  expect(endOf(cancelled, DRILL)).toBe("cancel");
  expect(servingAtOf(cancelled, [])).toBeNull();
  expect(judgeRecovery(cancelled, 0)).toMatchObject({
    state: "cancelled",
    failure: { cause: "Cancelled by ada" },
  });
  expect(endOf({ ...cancelled, stop: stop(false) }, DRILL)).toBe("fail");
  expect(judgeRecovery({ ...cancelled, stop: stop(false) }, 0)).toMatchObject({ state: "failed" });
});

it("tells of what is left, whatever else there is to tell", () => {
  expect(judgeRecovery(built(vm("hss")), 2)).toMatchObject({
    state: "partly_failed",
    failure: { cause: "All VMs came up, and 2 things that it made could not be removed" },
  });
  expect(judgeRecovery(built(vm("hss", FAILED)), 1).failure?.todo).toContain(
    "1 thing that it made could not be",
  );
  expect(judgeRecovery({ ...built(vm("hss")), stop: stop(true) }, 3).failure?.todo).toContain("3 things");
});

it("gives a failover what serves, although the point’s label is proved wrong", () => {
  const wrong = built(vm("hss"), vm("scscf", { isDisproved: true }));
  expect(endOf(wrong, { isDrill: false })).toBe("succeed");
});
