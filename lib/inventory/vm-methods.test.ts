import { describe, expect, it } from "vitest";
import { METHOD_FACTS } from "../quiesce/method-facts";
import type { MethodOffer } from "../quiesce/method-offer";
import { QUIESCE_METHODS } from "../quiesce/quiesce-method";
import type { KnownOffers } from "../sites/site-offers";
import type { KnownServerDetail } from "./server-row";
import { toVmMethods } from "./vm-methods";

const offer = (method: MethodOffer["method"], changes: Partial<MethodOffer> = {}): MethodOffer => ({
  method,
  isOffered: true,
  reason: "",
  todo: "",
  deadMan: METHOD_FACTS[method].deadMan,
  ...changes,
});

/** A site with nova-quiesce, without access to its compute hosts, asked with a member's credential. */
const site = (
  changes: Partial<KnownOffers["offers"]> = {},
  quiesce: Partial<MethodOffer> = {},
): KnownOffers => ({
  asOf: "2026-11-20T12:00:00.000Z",
  offers: {
    methods: QUIESCE_METHODS.map((method) =>
      offer(
        method,
        method === "guest-agent"
          ? { isOffered: false, why: "no-host-access", reason: "no access", todo: "Install it." }
          : method === "nova-quiesce"
            ? quiesce
            : {},
      ),
    ),
    hypervisors: { "cmp-1": "QEMU", "cmp-2": "VMware vCenter Server" },
    isAdmin: false,
    ...changes,
  },
});

const vm = (changes: Partial<KnownServerDetail> = {}) =>
  ({
    id: "a",
    name: "a",
    status: "ACTIVE",
    vmState: "active",
    taskState: null,
    isLocked: false,
    host: "cmp-1",
    instanceName: "instance-1",
    ...changes,
  }) as KnownServerDetail;

const AGENT = { hw_qemu_guest_agent: "yes" };
const words = (methods: ReturnType<typeof toVmMethods>) =>
  Object.fromEntries(methods.methods.map(({ method, is }) => [method, is]));

describe("a VM", () => {
  it("with an agent at a site with nova-quiesce would be frozen by it", () => {
    const found = toVmMethods(vm(), AGENT, site());
    expect(found).toMatchObject({
      byDefault: "nova-quiesce",
      isOff: false,
      offersAsOf: "2026-11-20T12:00:00.000Z",
    });
    expect(words(found)).toEqual({
      "nova-quiesce": "possible",
      "guest-agent": "impossible",
      pause: "possible",
      suspend: "possible",
      stop: "possible",
      none: "possible",
    });
    // What a method always costs stands elsewhere.
    expect(found.methods.map(({ reason }) => reason)).toEqual([null, "no access", null, null, null, null]);
  });

  it("has the site's own limits as its dead-man timer", () => {
    const deadMan = { kind: "timer", at: "nova-api", defaultMs: 20_000, maxMs: 30_000 } as const;
    expect(toVmMethods(vm(), AGENT, site({}, { deadMan })).methods[0]).toMatchObject({ deadMan });
  });

  it("without an agent may be interrupted, by choice only, and the reason says what to do", () => {
    const found = toVmMethods(vm(), {}, site());
    expect(found.byDefault).toBe("none");
    expect(found.methods[0]).toMatchObject({
      is: "impossible",
      reason: expect.stringContaining("hw_qemu_guest_agent=yes"),
      todo: expect.stringContaining("qemu-guest-agent"),
    });
    expect(words(found).pause).toBe("possible");
  });

  it("whose image is not known is possible, with that said", () => {
    expect(toVmMethods(vm(), undefined, site()).methods[0]).toMatchObject({
      is: "possible",
      reason: "whether its image declares a guest agent is not known",
    });
  });

  it("on a hypervisor that cannot is told its kind, never its host", () => {
    const found = toVmMethods(vm({ host: "cmp-2" }), AGENT, site());
    expect(found.methods[0]).toMatchObject({ is: "impossible", reason: expect.stringContaining("VMware") });
    expect(JSON.stringify(found)).not.toContain("cmp-");
  });

  it("that is locked stops a member, not an admin", () => {
    const locked = vm({ isLocked: true });
    expect(toVmMethods(locked, AGENT, site()).methods[0]).toMatchObject({
      is: "impossible",
      reason: expect.stringContaining("locked"),
    });
    expect(toVmMethods(locked, AGENT, site({ isAdmin: true })).byDefault).toBe("nova-quiesce");
  });

  it("that something is going on with waits for it", () => {
    const found = toVmMethods(vm({ taskState: "migrating" }), AGENT, site());
    expect(words(found)).toMatchObject({
      "nova-quiesce": "impossible",
      pause: "impossible",
      none: "possible",
    });
    expect(found.methods[0]?.reason).toContain("live-migrated");
  });

  it("that is off needs nothing", () => {
    expect(toVmMethods(vm({ status: "SHUTOFF", vmState: "stopped" }), AGENT, site())).toMatchObject({
      isOff: true,
      byDefault: "none",
    });
  });

  it("whose cell is down is not said to be possible, whatever it was", () => {
    const found = toVmMethods(vm({ status: "UNKNOWN" }), AGENT, site());
    expect(words(found)).toMatchObject({ "nova-quiesce": "impossible", pause: "impossible" });
  });

  it("that is deleted is not held", () => {
    const found = toVmMethods(vm({ status: "DELETED" }), AGENT, site());
    expect(found.methods[0]).toMatchObject({ is: "impossible", reason: "it is deleted" });
  });
});

it("at a site that nobody has asked yet, what needs an installation is unknown", () => {
  const found = toVmMethods(vm(), AGENT, undefined);
  expect(words(found)).toMatchObject({
    "nova-quiesce": "unknown",
    "guest-agent": "unknown",
    pause: "possible",
  });
  expect(found).toMatchObject({ byDefault: "none", offersAsOf: null });
});

it("at a site whose nova-quiesce could not be relied on is not frozen by it, and promised no thaw", () => {
  const quiesce = { isOffered: false, why: "no-guard", reason: "no guard", todo: "Start it." } as const;
  expect(toVmMethods(vm(), AGENT, site({}, quiesce))).toMatchObject({
    byDefault: "none",
    methods: [{ is: "unsafe", reason: "no guard", deadMan: { kind: "none" } }, {}, {}, {}, {}, {}],
  });
});

it("at a site without nova-quiesce tells the site's reason", () => {
  const quiesce = { isOffered: false, why: "not-installed", reason: "no action", todo: "Install." } as const;
  expect(toVmMethods(vm(), AGENT, site({}, quiesce)).methods[0]).toMatchObject({
    is: "impossible",
    reason: "no action",
    todo: "Install.",
  });
});
