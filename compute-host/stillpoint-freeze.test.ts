import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { FakeHost, type FakeHostOptions } from "./testing/fake-host";

// They wait for timers of five seconds and more, side by side.
vi.setConfig({ testTimeout: 90_000, maxConcurrency: 4 });

const TOKEN = "0123456789abcdef0123456789abcdef";
const OTHER = "fedcba9876543210fedcba9876543210";
const FREEZE = `freeze vm-1 ${TOKEN} 30`;
const THAW = `thaw vm-1 ${TOKEN}`;

/** A host of its own for each test: they wait side by side. */
const onHost = (work: (host: FakeHost) => Promise<void>, how?: FakeHostOptions) => async () => {
  const host = new FakeHost(how);
  try {
    host.put("vm-1");
    await work(host);
  } finally {
    await host.close();
  }
};

const until = (holds: () => void, timeout = 30_000) => vi.waitFor(holds, { timeout, interval: 100 });

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

describe.concurrent("the timer", () => {
  it(
    "thaws at its deadline, and a later thaw learns of it",
    onHost(async (host) => {
      await host.ask(`freeze vm-1 ${TOKEN} 5`);
      const deadline = Number(host.record("vm-1").until);
      await until(() => expect(host.guest("vm-1").frozen).toBe(0));
      expect(host.lastCallAt("guest-fsfreeze-thaw vm-1")).toBeGreaterThanOrEqual(deadline - 0.1);
      await until(() => expect(host.timer("vm-1")).toBeUndefined());
      expect(await host.ask(THAW)).toMatchObject({ thawed: 0, reason: expect.stringContaining("timer") });
    }),
  );

  it(
    "outlives the request that is killed while it freezes",
    onHost(async (host) => {
      host.change("vm-1", { slow: 1 });
      const request = host.start(`freeze vm-1 ${TOKEN} 5`);
      await until(() => expect(host.calls()).toContain("guest-fsfreeze-freeze vm-1"));
      request.kill("SIGKILL");
      await until(() => expect(host.guest("vm-1").frozen).toBe(2));
      await until(() => expect(host.guest("vm-1").frozen).toBe(0));
      await until(() => expect(host.timer("vm-1")).toBeUndefined());
      expect(host.record("vm-1").state).toBe("ended");
    }),
  );

  it(
    "is there before anything is frozen, or nothing is",
    onHost(async (host) => {
      fs.mkdirSync(path.join(host.records, "vm-1.timer"), { recursive: true });
      expect(await host.ask(FREEZE)).toMatchObject({ ok: false, sure: true });
      expect(host.calls()).not.toContain("guest-fsfreeze-freeze vm-1");
    }),
  );

  it(
    "is started again when it was killed",
    onHost(async (host) => {
      await host.ask(`freeze vm-1 ${TOKEN} 5`);
      const first = host.timer("vm-1");
      process.kill(first as number, "SIGKILL");
      await until(() => expect(host.timer("vm-1")).toBeUndefined());
      await host.ask("state vm-1");
      await until(() => expect(host.timer("vm-1")).toBeDefined());
      await until(() => expect(host.guest("vm-1").frozen).toBe(0));
    }),
  );

  it(
    "thaws at once when it is told to end",
    onHost(async (host) => {
      await host.ask(FREEZE);
      process.kill(host.timer("vm-1") as number, "SIGTERM");
      await until(() => expect(host.timer("vm-1")).toBeUndefined(), 10_000);
      expect(host.guest("vm-1").frozen).toBe(0);
      expect(host.record("vm-1")).toMatchObject({ state: "ended", why: expect.stringContaining("timer") });
    }),
  );

  it(
    "makes room for the next one when it has tried for long",
    onHost(async (host) => {
      await host.ask(`freeze vm-1 ${TOKEN} 5`);
      host.change("vm-1", { power: "paused" });
      const tries = () => host.calls().filter((call) => call === "guest-fsfreeze-thaw vm-1");
      await until(() => expect(tries().length).toBeGreaterThanOrEqual(8));
      host.change("vm-1", { power: "running" });
      expect(await host.ask(THAW)).toMatchObject({ thawed: 2 });
      // It had been about to try again in six seconds.
      await until(() => expect(host.timer("vm-1")).toBeUndefined(), 4_000);
    }),
  );

  it(
    "goes on without its record",
    onHost(async (host) => {
      await host.ask(`freeze vm-1 ${TOKEN} 5`);
      fs.rmSync(path.join(host.records, "vm-1.json"));
      await until(() => expect(host.guest("vm-1").frozen).toBe(0));
      await until(() => expect(host.timer("vm-1")).toBeUndefined());
    }),
  );

  it(
    "goes on without the folder of the records, and a thaw finds its record again",
    onHost(async (host) => {
      host.put("vm-2");
      await Promise.all([host.ask(`freeze vm-1 ${TOKEN} 5`), host.ask(`freeze vm-2 ${TOKEN} 30`)]);
      fs.rmSync(host.records, { recursive: true });
      await until(() => expect(host.record("vm-2").state).toBe("doubt"));
      await host.ask(`thaw vm-2 ${TOKEN}`);
      expect(host.guest("vm-2").frozen).toBe(0);
      await until(() => expect(host.guest("vm-1").frozen).toBe(0));
      await until(() => expect(host.record("vm-1").state).toBe("ended"));
    }),
  );

  it(
    "thaws although nothing can be written any more, and ends then",
    onHost(async (host) => {
      await host.ask(`freeze vm-1 ${TOKEN} 5`);
      const pid = host.timer("vm-1") as number;
      fs.rmSync(host.records, { recursive: true });
      fs.writeFileSync(host.records, "");
      await until(() => expect(host.guest("vm-1").frozen).toBe(0));
      await until(() => expect(() => process.kill(pid, 0)).toThrow());
      fs.rmSync(host.records);
    }),
  );

  it(
    "goes on until libvirt answers and the guest runs",
    onHost(async (host) => {
      await host.ask(`freeze vm-1 ${TOKEN} 5`);
      host.breakLibvirt("down");
      host.change("vm-1", { power: "paused" });
      await sleep(6_500);
      host.breakLibvirt(undefined);
      await sleep(2_500);
      expect(host.timer("vm-1")).toBeDefined();
      expect(await host.ask("state vm-1")).toMatchObject({ states: { "vm-1": "unknown" } });
      host.change("vm-1", { power: "running" });
      await until(() => expect(host.guest("vm-1").frozen).toBe(0));
      await until(() => expect(host.timer("vm-1")).toBeUndefined());
    }),
  );

  it(
    "waits for no virsh that hangs behind a wrapper",
    onHost(
      async (host) => {
        await host.ask(`freeze vm-1 ${TOKEN} 5`);
        host.breakLibvirt("hang");
        const before = performance.now();
        expect(await host.ask("check vm-1")).toMatchObject({ error: "agent-timeout", sure: false });
        expect(performance.now() - before).toBeLessThan(14_000);
        host.breakLibvirt(undefined);
        await until(() => expect(host.guest("vm-1").frozen).toBe(0), 20_000);
      },
      { isWrapped: true },
    ),
  );

  it(
    "is no thaw of the asker's when it came first, and was not over yet",
    onHost(async (host) => {
      await host.ask(`freeze vm-1 ${TOKEN} 5`);
      host.change("vm-1", { agent: "tires" });
      await until(() => expect(host.guest("vm-1").frozen).toBe(0));
      host.change("vm-1", { agent: "ok" });
      const reason = expect.stringContaining("timer");
      expect(await host.ask(THAW)).toMatchObject({ state: "thawed", thawed: 0, reason });
    }),
  );

  it(
    "takes no guest for gone because its look-up fails",
    onHost(async (host) => {
      await host.ask(`freeze vm-1 ${TOKEN} 5`);
      host.breakLibvirt("eof");
      expect(await host.ask("state vm-1")).toMatchObject({ states: { "vm-1": "unknown" } });
      expect(await host.ask(THAW)).toMatchObject({ ok: false, error: "look-up-failed", sure: false });
      await sleep(6_000);
      expect(host.record("vm-1").state).not.toBe("ended");
      expect(host.timer("vm-1")).toBeDefined();
      host.breakLibvirt(undefined);
      await until(() => expect(host.guest("vm-1").frozen).toBe(0));
      await until(() => expect(host.timer("vm-1")).toBeUndefined());
    }),
  );

  it.each<[string, (host: FakeHost) => void]>([
    ["gone", (host) => host.remove("vm-1")],
    ["off", (host) => host.change("vm-1", { power: "shut off" })],
  ])("ends when the guest is %s", (word, happen) =>
    onHost(async (host) => {
      await host.ask(FREEZE);
      happen(host);
      expect(await host.ask("state vm-1")).toMatchObject({ states: { "vm-1": word } });
      expect(await host.ask(THAW)).toMatchObject({ ok: false, error: `domain-${word}`, sure: true });
      await until(() => expect(host.timer("vm-1")).toBeUndefined());
    })(),
  );
});

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
