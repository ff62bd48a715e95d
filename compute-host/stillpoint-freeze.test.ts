import { describe, expect, it, vi } from "vitest";
import { FREEZE, OTHER, onHost, PATIENT, THAW, TOKEN, until } from "./testing/on-host";

vi.setConfig(PATIENT);

describe.concurrent("what it takes", () => {
  it.each([
    "",
    "check",
    "check vm-1 vm-1",
    "check  vm-1",
    "check vm-1\n",
    "check vm-1;reboot",
    "check $(reboot)",
    "check ../vm-1",
    "check -h",
    "check 17",
    `check ${"a".repeat(65)}`,
    "check vm-ä",
    "CHECK vm-1",
    "list",
    "version now",
    "--guard vm-1 abc",
    "state",
    `state ${Array.from({ length: 33 }, (_, i) => `vm-${i}`).join(" ")}`,
    "freeze vm-1 30",
    `freeze vm-1 ${TOKEN} 4`,
    `freeze vm-1 ${TOKEN} 61`,
    `freeze vm-1 ${TOKEN} 05`,
    `freeze vm-1 ${TOKEN} -5`,
    "freeze vm-1 short 30",
    `thaw vm-1 ${TOKEN} 30`,
    `thaw vm-1 ${TOKEN} ${TOKEN} ${TOKEN}`,
    "thaw vm-1",
  ])("refuses %j without asking libvirt", (request) =>
    onHost(async (host) => {
      const answer = await host.ask(request);
      expect(answer).toMatchObject({ ok: false, error: "usage", sure: true });
      expect(answer.reason).toContain("freeze DOMAIN TOKEN SECONDS (5 to 60)");
      expect(host.calls()).toEqual([]);
      expect(host.guest("vm-1").frozen).toBe(0);
    })(),
  );

  it(
    "takes the names that Nova gives",
    onHost(async (host) => {
      const names = ["instance-0000000a", "0f7e1a52-7f6e-4a3a-9f60-8d1b6a0c9d11", "web.1_b", "5a"];
      for (const name of names) host.put(name);
      const answer = await host.ask(`state ${names.join(" ")}`);
      expect(answer.states).toEqual(Object.fromEntries(names.map((name) => [name, "thawed"])));
    }),
  );

  it(
    "tells its version",
    onHost(async (host) => {
      expect(await host.ask("version")).toMatchObject({ ok: true, version: "1.0", libvirt: "9.0.0" });
    }),
  );
});

describe.concurrent("a freeze and its thaw", () => {
  it(
    "freezes, holds and lets go",
    onHost(async (host) => {
      expect(await host.ask("check vm-1")).toEqual({ ok: true, state: "thawed", held: false });
      const frozen = await host.ask(FREEZE);
      expect(frozen).toMatchObject({ ok: true, state: "frozen", frozen: 2 });
      expect(Date.parse(String(frozen.until)) - Date.now()).toBeGreaterThan(25_000);
      expect(host.timer("vm-1")).toBeDefined();
      expect(await host.ask("check vm-1")).toEqual({ ok: true, state: "frozen", held: true });
      expect(await host.ask("state vm-1 vm-2")).toEqual({
        ok: true,
        states: { "vm-1": "frozen", "vm-2": "gone" },
      });
      expect(await host.ask(THAW)).toEqual({ ok: true, state: "thawed", thawed: 2 });
      expect(host.guest("vm-1").frozen).toBe(0);
      await until(() => expect(host.timer("vm-1")).toBeUndefined());
    }),
  );

  it(
    "freezes again right after a thaw",
    onHost(async (host) => {
      for (let i = 0; i < 3; i++) {
        expect(await host.ask(FREEZE)).toMatchObject({ state: "frozen" });
        expect(await host.ask(THAW)).toMatchObject({ thawed: 2 });
      }
    }),
  );

  it(
    "tells what it thawed although the guest could not be asked after it",
    onHost(async (host) => {
      await host.ask(FREEZE);
      host.change("vm-1", { agent: "tires" });
      const mine = `${THAW} ${"a".repeat(16)}`;
      expect(await host.ask(mine)).toMatchObject({ ok: false, error: "agent-timeout" });
      host.change("vm-1", { agent: "ok" });
      expect(await host.ask(mine)).toMatchObject({ state: "thawed", thawed: 2 });
    }),
  );

  it(
    "says nothing was frozen when nothing was",
    onHost(async (host) => {
      expect(await host.ask(THAW)).toEqual({ ok: true, state: "thawed", thawed: 0 });
    }),
  );

  it(
    "tells a thaw whose answer was lost once more",
    onHost(async (host) => {
      await host.ask(FREEZE);
      const [first, second] = [`${THAW} ${"a".repeat(16)}`, `${THAW} ${"b".repeat(16)}`];
      await host.ask(first);
      expect(await host.ask(first)).toMatchObject({ state: "thawed", thawed: 2 });
      const reason = expect.stringContaining("already");
      expect(await host.ask(second)).toMatchObject({ thawed: 0, reason });
      expect(await host.ask(THAW)).toMatchObject({ thawed: 0, reason });
    }),
  );

  it.each([`${THAW} moved`, `${THAW} ${"a".repeat(16)} moved`])(
    "thaws what was frozen where it came from: %s",
    (request) =>
      onHost(async (host) => {
        host.change("vm-1", { frozen: 2 });
        expect(await host.ask(THAW)).toMatchObject({ state: "foreign" });
        expect(host.guest("vm-1").frozen).toBe(2);
        expect(await host.ask(request)).toMatchObject({ state: "thawed", thawed: 2 });
      })(),
  );

  it(
    "gives libvirt a limit for agents that hang",
    onHost(async (host) => {
      await host.ask("check vm-1");
      expect(host.guest("vm-1")).toMatchObject({ limit: 1 });
    }),
  );
});

describe.concurrent("somebody else's freeze", () => {
  it(
    "is refused, and not thawed by the thaw that follows",
    onHost(async (host) => {
      host.change("vm-1", { frozen: 2 });
      expect(await host.ask(FREEZE)).toMatchObject({ ok: false, error: "already-frozen", sure: true });
      expect(await host.ask(THAW)).toMatchObject({ ok: true, state: "foreign" });
      await until(() => expect(host.timer("vm-1")).toBeUndefined());
      expect(host.guest("vm-1").frozen).toBe(2);
    }),
  );

  it(
    "is left alone when it begins after ours has ended",
    onHost(async (host) => {
      await host.ask(FREEZE);
      const mine = `${THAW} ${"a".repeat(16)}`;
      await host.ask(mine);
      host.change("vm-1", { frozen: 2 });
      expect(await host.ask(THAW)).toMatchObject({ ok: true, state: "foreign" });
      expect(await host.ask(mine)).toMatchObject({ state: "thawed", thawed: 2 });
      expect(await host.ask(`thaw vm-1 ${OTHER} moved x`)).toMatchObject({ error: "usage" });
      expect(host.guest("vm-1").frozen).toBe(2);
    }),
  );

  it(
    "is left alone by another token",
    onHost(async (host) => {
      await host.ask(FREEZE);
      expect(await host.ask(`thaw vm-1 ${OTHER}`)).toMatchObject({ state: "foreign" });
      expect(await host.ask(`freeze vm-1 ${OTHER} 10`)).toMatchObject({ error: "held", sure: true });
      expect(host.guest("vm-1").frozen).toBe(2);
      expect(await host.ask(THAW)).toMatchObject({ thawed: 2 });
    }),
  );

  it(
    "is not known while it is being asked for",
    onHost(async (host) => {
      await host.ask("check vm-1");
      await host.lock("vm-1.timer", 4);
      const asked = host.ask(FREEZE);
      await until(() => expect(host.record("vm-1").state).toBe("asking"));
      expect(await host.ask("state vm-1")).toMatchObject({ states: { "vm-1": "unknown" } });
      expect(await asked).toMatchObject({ state: "frozen" });
      expect(await host.ask("state vm-1")).toMatchObject({ states: { "vm-1": "frozen" } });
    }),
  );

  it(
    "of two at once, one wins",
    onHost(async (host) => {
      const answers = await Promise.all([host.ask(FREEZE), host.ask(`freeze vm-1 ${OTHER} 30`)]);
      expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
      expect(answers.find((answer) => !answer.ok)).toMatchObject({ sure: true });
    }),
  );
});

it(
  "knows that a guest without an agent is not frozen",
  onHost(async (host) => {
    host.change("vm-1", { agent: "none" });
    expect(await host.ask("state vm-1")).toMatchObject({ states: { "vm-1": "thawed" } });
    expect(await host.ask(THAW)).toMatchObject({ ok: false, error: "domain-agentless", sure: true });
  }),
);

it(
  "finds an agent that hangs, or cannot freeze, beforehand",
  onHost(async (host) => {
    host.change("vm-1", { agent: "hung" });
    expect(await host.ask("check vm-1")).toMatchObject({ ok: false, error: "agent-timeout" });
    host.change("vm-1", { agent: "disabled" });
    expect(await host.ask("check vm-1")).toMatchObject({ ok: false, error: "freeze-disabled" });
  }),
);
