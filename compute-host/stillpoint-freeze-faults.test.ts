import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import type { FakeHost } from "./testing/fake-host";
import { FREEZE, onHost, PATIENT, THAW, TOKEN, until } from "./testing/on-host";

vi.setConfig(PATIENT);

describe.concurrent("a freeze that fails", () => {
  it.each<[string, (host: FakeHost) => void]>([
    ["agent-not-connected", (host) => host.change("vm-1", { agent: "absent" })],
    ["agent-not-configured", (host) => host.change("vm-1", { agent: "none" })],
    ["freeze-disabled", (host) => host.change("vm-1", { agent: "disabled" })],
    ["agent-refused", (host) => host.change("vm-1", { agent: "refuses" })],
    ["nothing-frozen", (host) => host.change("vm-1", { filesystems: 0 })],
    ["domain-off", (host) => host.change("vm-1", { power: "shut off" })],
    ["domain-not-running", (host) => host.change("vm-1", { power: "paused" })],
    ["domain-gone", (host) => host.remove("vm-1")],
    ["libvirt-down", (host) => host.breakLibvirt("down")],
  ])("is certain: %s", (error, happen) =>
    onHost(async (host) => {
      happen(host);
      expect(await host.ask(FREEZE)).toMatchObject({ ok: false, error, sure: true });
      await until(() => expect(host.timer("vm-1")).toBeUndefined());
    })(),
  );

  it(
    "that the agent was too slow for is thawed when it comes late",
    onHost(async (host) => {
      host.change("vm-1", { slow: 4 });
      expect(await host.ask(FREEZE)).toMatchObject({ ok: false, error: "agent-timeout", sure: false });
      expect(await host.ask("state vm-1")).toMatchObject({ states: { "vm-1": "unknown" } });
      await until(() => expect(host.record("vm-1").state).toBe("ended"));
      expect(host.guest("vm-1").frozen).toBe(0);
    }),
  );

  it(
    "in words that are no text is thawed at once",
    onHost(async (host) => {
      host.change("vm-1", { agent: "garbles" });
      expect(await host.ask(FREEZE)).toMatchObject({ error: "virsh-failed", sure: false });
      await until(() => expect(host.guest("vm-1").frozen).toBe(0), 10_000);
      await until(() => expect(host.record("vm-1").state).toBe("ended"));
    }),
  );

  it(
    "of an agent that hung in it is thawed when it wakes",
    onHost(async (host) => {
      host.change("vm-1", { agent: "stalls" });
      expect(await host.ask(FREEZE)).toMatchObject({ error: "agent-timeout", sure: false });
      expect(host.timer("vm-1")).toBeDefined();
      expect(await host.ask(THAW)).toMatchObject({ ok: false, error: "agent-timeout" });
      host.change("vm-1", { agent: "ok" });
      await until(() => expect(host.calls()).toContain("late guest-fsfreeze-freeze vm-1"));
      await until(() => expect(host.record("vm-1").state).toBe("ended"));
      expect(host.guest("vm-1").frozen).toBe(0);
      const calls = host.calls();
      const after = calls.slice(calls.indexOf("late guest-fsfreeze-freeze vm-1"));
      expect(after.filter((call) => call.startsWith("guest-fsfreeze-status"))).not.toHaveLength(0);
    }),
  );

  it(
    "is not begun after its own deadline",
    onHost(
      async (host) => {
        host.change("vm-1", { slowStatus: 6 });
        expect(await host.ask(`freeze vm-1 ${TOKEN} 5`)).toMatchObject({ error: "too-late", sure: true });
        expect(host.calls()).not.toContain("guest-fsfreeze-freeze vm-1");
      },
      { agentSeconds: 8 },
    ),
  );

  it(
    "is thawed at once when it took longer than its own deadline",
    onHost(
      async (host) => {
        host.change("vm-1", { slow: 6 });
        expect(await host.ask(`freeze vm-1 ${TOKEN} 5`)).toMatchObject({ error: "too-late", sure: true });
        expect(host.guest("vm-1").frozen).toBe(0);
      },
      { agentSeconds: 8 },
    ),
  );

  it(
    "is not over while a request for it stalls: the timer thaws, and goes on",
    onHost(async (host) => {
      await host.ask(`freeze vm-1 ${TOKEN} 5`);
      await host.lock("vm-1.lock", 20);
      await until(() => expect(host.guest("vm-1").frozen).toBe(0));
      host.change("vm-1", { frozen: 2 });
      expect(await host.ask(THAW)).toMatchObject({ state: "settling" });
      expect(host.guest("vm-1").frozen).toBe(0);
      expect(host.record("vm-1").state).toBe("frozen");
      expect(host.timer("vm-1")).toBeDefined();
      await until(() => expect(host.record("vm-1").state).toBe("ended"));
    }),
  );

  it(
    "is not begun for somebody who has gone",
    onHost(async (host) => {
      const request = host.start(FREEZE);
      request.stdout?.destroy();
      await new Promise((resolve) => request.once("close", resolve));
      expect(host.record("vm-1")).toMatchObject({ state: "ended", why: "whoever asked for it has gone" });
      expect(host.calls()).not.toContain("guest-fsfreeze-freeze vm-1");
    }),
  );
});

describe.concurrent("a host that hangs", () => {
  it(
    "keeps no thaw that nobody waits for: its timer thaws at once",
    onHost(async (host) => {
      await host.ask(FREEZE);
      await host.lock("vm-1.lock", 5);
      const mine = `${THAW} ${"a".repeat(16)}`;
      const request = host.start(mine);
      await sleep(500);
      request.stdout?.destroy();
      const before = performance.now();
      await new Promise((resolve) => request.once("close", resolve));
      expect(performance.now() - before).toBeLessThan(3_000);
      await until(() => expect(host.guest("vm-1").frozen).toBe(0), 20_000);
      await until(() => expect(host.record("vm-1").state).toBe("ended"));
      expect(await host.ask(mine)).toMatchObject({ state: "thawed", thawed: 2 });
    }),
  );

  it(
    "keeps two thaws of a guest, and refuses more",
    onHost(async (host) => {
      await host.ask(FREEZE);
      await host.lock("vm-1.lock", 12);
      const asked = ["a", "b"].map((word) => host.ask(`${THAW} ${word.repeat(16)}`));
      await sleep(1_500);
      const before = performance.now();
      expect(await host.ask(THAW)).toMatchObject({ ok: false, error: "busy", sure: false });
      expect(performance.now() - before).toBeLessThan(3_000);
      expect(await Promise.all(asked)).toMatchObject([{ state: "settling" }, { state: "settling" }]);
      expect(host.guest("vm-1").frozen).toBe(0);
    }),
  );

  it(
    "answers about many guests within the time for one",
    onHost(async (host) => {
      const names = ["vm-1", "vm-2", "vm-3", "vm-4"];
      for (const name of names) host.put(name);
      host.breakLibvirt("hang");
      const before = performance.now();
      const { states } = await host.ask(`state ${names.join(" ")}`);
      expect(performance.now() - before).toBeLessThan(15_000);
      expect(states).toEqual(Object.fromEntries(names.map((name) => [name, "unknown"])));
    }),
  );
});

describe.concurrent("a folder of records that others may write", () => {
  it.each<[string, (records: string) => void]>([
    [
      "writable for all",
      (records) => {
        fs.mkdirSync(records);
        fs.chmodSync(records, 0o1777);
      },
    ],
    [
      "a link",
      (records) => {
        fs.mkdirSync(`${records}.else`);
        fs.symlinkSync(`${records}.else`, records);
      },
    ],
  ])("is not used: %s", (_, make) =>
    onHost(async (host) => {
      make(host.records);
      expect(await host.ask(FREEZE)).toMatchObject({ ok: false, error: "folder-unsafe", sure: true });
      expect(host.calls()).toEqual([]);
      expect(fs.readdirSync(host.records)).toEqual([]);
    })(),
  );
});

describe.concurrent("a guest that answers strangely", () => {
  it.each<[string, string | Buffer]>([
    ["a word", '{"return": "x"}'],
    ["a list", '{"return": ["thawed"]}'],
    ["no object", "17"],
    ["much in each other", "[".repeat(200_000)],
    ["no text", Buffer.from([0x7b, 0xff, 0xfe])],
  ])("spoils its own state alone: %s", (_, answer) =>
    onHost(async (host) => {
      host.put("vm-2");
      host.setAnswer("vm-1", answer);
      const states = { "vm-1": "unknown", "vm-2": "thawed" };
      expect(await host.ask("state vm-1 vm-2")).toEqual({ ok: true, states });
      expect(await host.ask("check vm-1")).toMatchObject({ error: "agent-refused" });
      expect(await host.ask(FREEZE)).toMatchObject({ error: "agent-refused", sure: true });
      expect(host.record("vm-1").state).toBe("ended");
      expect(host.guest("vm-1").frozen).toBe(0);
    })(),
  );
});
