import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import type { FakeHost } from "./testing/fake-host";
import { FREEZE, onHost, PATIENT, THAW, TOKEN, until } from "./testing/on-host";

vi.setConfig(PATIENT);

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
      fs.rmSync(host.records, { recursive: true, maxRetries: 9 }); // a record may be written meanwhile
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
