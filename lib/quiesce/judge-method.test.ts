import { describe, expect, test } from "vitest";
import { judgeMethod, type SiteKnown } from "./judge-method";
import { METHOD_FACTS } from "./method-facts";
import type { MethodOffer, SiteOffers } from "./method-offer";
import { QUIESCE_METHODS, type QuiesceMethodName, type QuiesceTarget } from "./quiesce-method";

const VM: QuiesceTarget = {
  serverId: "s",
  name: "vm",
  vmState: "active",
  taskState: null,
  powerState: 1,
  isLocked: false,
  host: "cmp-1",
  instanceName: "instance-00000001",
  imageProperties: { hw_qemu_guest_agent: "yes" },
};

const offer = (method: QuiesceMethodName, more: Partial<MethodOffer> = {}): MethodOffer => ({
  method,
  isOffered: true,
  reason: "",
  todo: "",
  deadMan: METHOD_FACTS[method].deadMan,
  ...more,
});

const SITE: SiteOffers = {
  methods: QUIESCE_METHODS.map((m) => offer(m)),
  hypervisors: { "cmp-1": "QEMU" },
  isAdmin: true,
};

const HOLDING = QUIESCE_METHODS.filter((m) => m !== "none");
const AGENT = ["nova-quiesce", "guest-agent"] as const;

/** The methods that are possible. */
const possible = (vm: Partial<QuiesceTarget>, site: SiteKnown = SITE) =>
  QUIESCE_METHODS.filter((m) => judgeMethod(m, { ...VM, ...vm }, site).isPossible);

const why = (method: QuiesceMethodName, vm: Partial<QuiesceTarget>, site: SiteKnown = SITE) => {
  const judged = judgeMethod(method, { ...VM, ...vm }, site);
  return judged.isPossible ? undefined : judged;
};

test("a VM with an agent, running on QEMU: by all that its site offers", () => {
  expect(QUIESCE_METHODS.filter((method) => !judgeMethod(method, VM, SITE).isPossible)).toEqual([]);
  expect(judgeMethod("nova-quiesce", VM, SITE)).toEqual({ isPossible: true });
});

test("those that interrupt or guarantee nothing say so", () => {
  for (const method of ["pause", "suspend", "stop"] as const)
    expect(judgeMethod(method, VM, SITE)).toMatchObject({
      warning: expect.stringMatching(/thaw not guaranteed/),
    });
  expect(judgeMethod("none", VM)).toMatchObject({ warning: expect.stringMatching(/nothing is held/) });
});

test("what the site does not offer has the site's reason", () => {
  const methods = [offer("nova-quiesce", { isOffered: false, reason: "not installed", todo: "Install it." })];
  expect(why("nova-quiesce", {}, { methods })).toEqual({
    isPossible: false,
    reason: "not installed",
    todo: "Install it.",
  });
});

describe("the agent's property", () => {
  test.each(["yes", "True", "1", "on", " true ", "y", "t"])("%j is yes", (value) => {
    expect(possible({ imageProperties: { hw_qemu_guest_agent: value } })).toEqual(QUIESCE_METHODS);
  });

  test.each([
    {},
    { hw_qemu_guest_agent: "no" },
    { hw_qemu_guest_agent: "" },
    { hw_qemu_guest_agent: "yesterday" },
  ])("%j is no: what needs no agent is left", (imageProperties) => {
    expect(possible({ imageProperties } as Partial<QuiesceTarget>)).toEqual([
      "pause",
      "suspend",
      "stop",
      "none",
    ]);
    expect(why("nova-quiesce", { imageProperties } as Partial<QuiesceTarget>)).toMatchObject({
      reason: expect.stringMatching(/does not declare a guest agent/),
      todo: expect.stringMatching(
        /nova-manage image_property set.*boot volume's image metadata.*overwrites its root disk/,
      ),
    });
  });

  test("not known is said, and not taken for no", () => {
    for (const method of AGENT)
      expect(judgeMethod(method, { ...VM, imageProperties: undefined }, SITE)).toEqual({
        isPossible: true,
        warning: "whether its image declares a guest agent is not known",
      });
  });
});

describe("the hypervisor", () => {
  test.each([
    ["KVM", QUIESCE_METHODS],
    ["fake", ["nova-quiesce", "pause", "suspend", "stop", "none"]],
    ["LXC", ["pause", "suspend", "stop", "none"]],
    ["VMware vCenter Server", ["suspend", "stop", "none"]],
    ["ironic", ["stop", "none"]],
  ])("%s", (type, methods) => {
    expect(possible({}, { ...SITE, hypervisors: { "cmp-1": type } })).toEqual(methods);
  });

  test("is named, and of another host nothing follows", () => {
    const hypervisors = { "cmp-2": "ironic" };
    expect(possible({}, { ...SITE, hypervisors })).toEqual(QUIESCE_METHODS);
    expect(why("pause", { host: "cmp-2" }, { ...SITE, hypervisors })?.reason).toBe(
      "its compute host runs ironic, where Nova cannot pause a VM",
    );
  });
});

test("without host or instance name, which Nova tells admins alone, no agent can be reached over the host", () => {
  for (const vm of [{ host: undefined }, { instanceName: undefined }]) {
    expect(possible(vm)).not.toContain("guest-agent");
    expect(why("guest-agent", vm)?.todo).toMatch(/admin role/);
    expect(possible(vm)).toContain("nova-quiesce");
  }
});

test("a lock stops members, not admins, and nobody who goes by the host", () => {
  expect(possible({ isLocked: true })).toEqual(QUIESCE_METHODS);
  expect(possible({ isLocked: true }, { ...SITE, isAdmin: false })).toEqual(["guest-agent", "none"]);
  expect(judgeMethod("nova-quiesce", { ...VM, isLocked: true })).toEqual({
    isPossible: true,
    warning: "it is locked: Nova lets admins alone act on it",
  });
});

test.each([
  "stopped",
  "paused",
  "suspended",
  "quiesced",
  "building",
  "rescued",
  "resized",
  "shelved",
  "shelved_offloaded",
  "error",
  "soft-delete",
  "deleted",
  "unheard-of",
])("vm_state %s: nothing holds it, each with a reason and something to do", (vmState) => {
  expect(possible({ vmState })).toEqual(["none"]);
  for (const method of HOLDING)
    expect(why(method, { vmState })).toMatchObject({
      reason: expect.stringMatching(/^\w.{8,}/),
      todo: expect.stringMatching(/^[A-Z].{10,}\.$/),
    });
});

test.each(["migrating", "image_snapshot", "resize_prep", "rebooting", "deleting", "unheard-of"])(
  "task_state %s: nothing holds it meanwhile",
  (taskState) => {
    expect(possible({ taskState })).toEqual(["none"]);
    expect(why("pause", { taskState })?.reason).toContain(taskState);
  },
);

test("a state that is not known is not taken for a good one", () => {
  expect(possible({ vmState: undefined })).toEqual(["none"]);
  expect(possible({ taskState: undefined })).toEqual(["none"]);
  expect(why("pause", { vmState: undefined })?.reason).toBe("Nova does not tell its state");
});

test("what lasts is said before what passes; a VM that is off needs nothing", () => {
  expect(why("nova-quiesce", { imageProperties: {}, taskState: "migrating" })?.reason).toMatch(/agent/);
  expect(why("nova-quiesce", { imageProperties: {}, vmState: "stopped" })?.reason).toMatch(/^it is off/);
});

test("a compute host of which nothing is known hides no method, whatever its name", () => {
  expect(possible({ host: "constructor" })).toEqual(possible({ host: "cmp-2" }));
});
