import { expect, it, vi } from "vitest";
import { OpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import type { Hands } from "./hands";
import { PowerOff } from "./power-off";

const ACTIVE = { vm: "active", task: null };
const OFF = { vm: "stopped", task: null };
type Seen = { vm: string; task: string | null } | "404" | "503";

/** A cloud that shows these states, one a look, the last one for ever; time passes with the sleeps. */
function cloud(...seen: Seen[]) {
  let now = 0;
  const asked: number[] = [];
  const fail = (kind: "not_found" | "unavailable") =>
    new OpenStackError({ kind, site: "Lyon", call: "GET /servers/1", cause: "HTTP", status: 404 });
  const session = {
    site: "Lyon",
    json: async (_: unknown, { path }: { path: string }) => {
      if (path.includes("os-instance-actions")) throw fail("not_found");
      const [next = OFF] = seen.length > 1 ? seen.splice(0, 1) : seen;
      if (next === "404") throw fail("not_found");
      if (next === "503") throw fail("unavailable");
      const { vm, task } = next;
      return {
        server: {
          ...{ id: "1", name: "hss", status: "X", tenant_id: "p", created: "2026-11-21T10:00:00Z" },
          ...{ "OS-EXT-STS:vm_state": vm, "OS-EXT-STS:task_state": task },
        },
      };
    },
    call: async () => {
      asked.push(now);
      return { requestId: "req-1" };
    },
  } as unknown as Session;
  const hands: Hands = {
    session,
    clock: {
      now: () => now,
      monotonic: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    },
  };
  const before = vi.fn(async () => {});
  return { asked, before, powerOff: new PowerOff(hands, "1", before) };
}

it("is not misled by a look that lags behind the answer", async () => {
  const { powerOff, asked, before } = cloud(ACTIVE, ACTIVE, ACTIVE, OFF);
  expect(await powerOff.within(120_000)).toMatchObject({ is: "off" });
  expect(asked).toEqual([0]);
  expect(before).toHaveBeenCalledTimes(1);
});

it("asks again when nothing has come of it for five seconds, three times in all", async () => {
  const { powerOff, asked } = cloud(ACTIVE);
  expect(await powerOff.within(120_000)).toMatchObject({
    is: "unproved",
    trouble: { cause: expect.stringContaining("asked 3 times"), requestId: "req-1" },
  });
  expect(asked).toHaveLength(3);
  const [first = 0, second = 0, third = 0] = asked;
  for (const ms of [second - first, third - second]) {
    expect(ms).toBeGreaterThan(5_000);
    // At the next look.
    expect(ms).toBeLessThanOrEqual(5_500);
  }
});

it("believes that a VM is gone when it was not found for half a second", async () => {
  const { powerOff, asked } = cloud("404", ACTIVE, OFF);
  expect(await powerOff.within(120_000)).toMatchObject({ is: "off" });
  expect(asked).toHaveLength(1);
  expect(await cloud("404", "404").powerOff.within(120_000)).toEqual({ is: "gone" });
});

it("does not believe a moment in which it is not found, however often it looks in that", async () => {
  const { powerOff, asked } = cloud("404", "404", ACTIVE, OFF);
  expect(await powerOff.within(120_000)).toMatchObject({ is: "off" });
  expect(asked).toHaveLength(1);
});

it("looks past what passes, and waits for what Nova is at", async () => {
  const { powerOff, asked } = cloud("503", { vm: "active", task: "image_snapshot" }, ACTIVE, OFF);
  expect(await powerOff.within(120_000)).toMatchObject({ is: "off" });
  expect(asked).toHaveLength(1);
});

it("gives up at its deadline, with what it saw last", async () => {
  const { powerOff } = cloud({ vm: "active", task: "powering-off" });
  expect(await powerOff.within(120_000)).toMatchObject({
    trouble: { cause: "it was not off after 2 min, but active, powering-off" },
  });
  expect(powerOff.isAsked).toBe(false);
});
