import { afterEach, expect, test } from "vitest";
import { offerMethods } from "./offer-methods";
import { QUIESCE_METHODS } from "./quiesce-method";
import { type SimulatedNova, simulatedNova } from "./testing/simulated-nova";

const open: SimulatedNova[] = [];
afterEach(async () => {
  for (const nova of open.splice(0)) await nova.close();
});

async function site(...options: Parameters<typeof simulatedNova>) {
  const nova = await simulatedNova(...options);
  open.push(nova);
  return nova;
}

async function offersOf(nova: SimulatedNova, hasHostAccess = false) {
  const offers = await offerMethods(nova.session, { hasHostAccess, deadlineMs: 5_000 });
  expect(offers.methods.map((m) => m.method)).toEqual(QUIESCE_METHODS);
  return { ...offers, of: (name: string) => offers.methods.find((m) => m.method === name) };
}

test("a site with the filter: its version and its timer; the compute hosts' hypervisors", async () => {
  const nova = await site();
  nova.maxTimeout = 40;
  const offers = await offersOf(nova);
  expect(offers.of("nova-quiesce")).toEqual({
    method: "nova-quiesce",
    isOffered: true,
    reason: "",
    todo: "",
    version: "1.0",
    guards: { up: 1, all: 1 },
    deadMan: { kind: "timer", at: "nova-api", defaultMs: 15_000, maxMs: 40_000 },
  });
  expect(offers).toMatchObject({ hypervisors: { "cmp-1": "QEMU" }, isAdmin: true });
  expect(["pause", "suspend", "stop", "none"].map((n) => offers.of(n)?.isOffered)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(nova.actions()).toEqual([]);
});

test("none without the filter", async () => {
  const nova = await site();
  nova.hasFilter = () => false;
  expect((await offersOf(nova)).of("nova-quiesce")).toMatchObject({
    isOffered: false,
    why: "not-installed",
    reason: "the site's Nova has no quiesce action",
    todo: expect.stringMatching(/Install nova-quiesce in every nova-api/),
  });
});

test("a farm with the filter in one nova-api only is told so", async () => {
  const nova = await site();
  let asks = 0;
  nova.hasFilter = () => asks++ % 3 === 0;
  expect((await offersOf(nova)).of("nova-quiesce")).toMatchObject({
    isOffered: false,
    why: "in-part",
    reason: "not every nova-api of the site has it: 4 of 6 answers came from one without",
    todo: expect.stringMatching(/the others too/),
  });
});

test("so is one whose filter hides itself from this credential: a nova-api without it says 404 to everybody", async () => {
  const nova = await site();
  nova.isForbidden = true;
  let asks = 0;
  nova.hasFilter = () => asks++ % 2 === 0;
  expect((await offersOf(nova)).of("nova-quiesce")).toMatchObject({
    why: "in-part",
    reason: expect.stringMatching(/3 of 6 answers came from one without/),
  });
});

test("the questions go over connections of their own, so that a balancer spreads them", async () => {
  const nova = await site();
  await offersOf(nova);
  const ports = new Set(nova.portsOf("/os-quiesce"));
  expect(ports.size).toBe(6);
});

test("no guard, a policy that hides it, a site that fails: each with its reason", async () => {
  const nova = await site();
  nova.guards = [{ host: "a", up: false, last_seen: null }];
  expect((await offersOf(nova)).of("nova-quiesce")).toMatchObject({
    isOffered: false,
    why: "no-guard",
    guards: { up: 0, all: 1 },
    reason: expect.stringMatching(/^no guard/),
    version: "1.0",
  });
  nova.isForbidden = true;
  expect((await offersOf(nova)).of("nova-quiesce")).toMatchObject({
    isOffered: false,
    why: "hidden",
    reason: "the site has nova-quiesce, and its policy does not let this credential use it",
    told: expect.stringMatching(/GET .*os-quiesce.*403.*\(req-/),
    todo: expect.stringMatching(/role/),
  });
  nova.faultOf = () => ({ status: 500, text: "broken" });
  const offers = await offersOf(nova);
  expect(offers.of("nova-quiesce")).toMatchObject({
    isOffered: false,
    why: "unknown",
    reason: expect.stringMatching(/could not be found out$/),
    told: expect.stringMatching(/HTTP 500: broken/),
  });
  expect(offers.hypervisors).toBeUndefined();
});

test("a member does not learn the hypervisors; the guest agent needs access to the hosts", async () => {
  const nova = await site({ roles: ["member"] });
  const offers = await offersOf(nova);
  expect(offers).toMatchObject({ hypervisors: undefined, isAdmin: false });
  expect(offers.of("guest-agent")).toMatchObject({
    isOffered: false,
    why: "no-host-access",
    reason: expect.stringMatching(/no access to the site's compute hosts/),
  });
  expect((await offersOf(nova, true)).of("guest-agent")).toMatchObject({
    isOffered: true,
    deadMan: { kind: "timer", at: "compute-host" },
  });
});
