import { expect, test } from "vitest";
import { createOnce } from "./create-once";
import { OpenStackError } from "./errors";
import { manualClock } from "./testing/manual-clock";

const lost = new OpenStackError({ kind: "timeout", site: "Lyon", call: "POST /servers", cause: "no answer" });
const down = new OpenStackError({
  kind: "circuit_open",
  site: "Lyon",
  call: "GET /servers",
  cause: "down",
  sent: false,
});
const taken = new OpenStackError({
  kind: "conflict",
  site: "Lyon",
  call: "POST /servers",
  cause: "HTTP 409",
});
const refused = new OpenStackError({ kind: "quota", site: "Lyon", call: "POST /servers", cause: "HTTP 403" });

/** A cloud whose POST may fail, and may make the thing all the same, now or later. */
function cloud(behaviours: { fails?: Error; makes?: boolean; afterMs?: number }[]) {
  const clock = manualClock();
  let brokenLooks = 0;
  const made: { id: string; at: number }[] = [];
  let posts = 0;
  return {
    made,
    posts: () => posts,
    breakLooks: (n: number) => {
      brokenLooks = n;
    },
    run: () =>
      createOnce({
        clock,
        find: async () => {
          if (posts > 0 && brokenLooks-- > 0) throw down;
          return made.find((m) => m.at <= clock.monotonic())?.id;
        },
        create: async () => {
          const b = behaviours[posts++] ?? {};
          if (b.makes ?? !b.fails) made.push({ id: `id-${posts}`, at: clock.monotonic() + (b.afterMs ?? 0) });
          if (b.fails) throw b.fails;
          return `id-${posts}`;
        },
      }),
  };
}

test("creates once when all goes well", async () => {
  const c = cloud([{}]);
  expect(await c.run()).toBe("id-1");
  expect(c.posts()).toBe(1);
});

test("finds what an earlier attempt has made, and creates nothing", async () => {
  const c = cloud([]);
  c.made.push({ id: "old", at: 0 });
  expect(await c.run()).toBe("old");
  expect(c.posts()).toBe(0);
});

test.each([
  ["at once", 0],
  ["45 s later, as a queue or proxy may deliver it", 45_000],
])("an answer that was lost is found, created %s: no twin", async (_title, afterMs) => {
  const c = cloud([{ fails: lost, makes: true, afterMs }]);
  expect(await c.run()).toBe("id-1");
  expect(c.posts()).toBe(1);
});

test("a request that was lost is repeated, but only after it can no longer arrive", async () => {
  const c = cloud([{ fails: lost, makes: false }, {}]);
  expect(await c.run()).toBe("id-2");
  expect(c.posts()).toBe(2);
  expect((c.made[0]?.at ?? 0) - 1_000_000).toBeGreaterThanOrEqual(61_000);
});

test("a request that is lost again and again ends in its error", async () => {
  const c = cloud([{ fails: lost }, { fails: lost }, { fails: lost }]);
  await expect(c.run()).rejects.toBe(lost);
  expect(c.posts()).toBe(2);
});

test("a refusal is passed on at once", async () => {
  const c = cloud([{ fails: refused }]);
  await expect(c.run()).rejects.toBe(refused);
  expect(c.posts()).toBe(1);
});

test("a look that fails while the site is in trouble is no answer: it looks on", async () => {
  const c = cloud([{ fails: lost, makes: true }]);
  c.breakLooks(5);
  expect(await c.run()).toBe("id-1");
  expect(c.posts()).toBe(1);
});

test("when no look succeeds any more it says that the thing may exist, and creates no second", async () => {
  const c = cloud([{ fails: lost, makes: true }, {}]);
  c.breakLooks(1_000);
  await expect(c.run()).rejects.toMatchObject({ kind: "timeout", isAmbiguous: true });
  expect(c.posts()).toBe(1);
});

test("a refusal of the second create is looked into: the first one may have taken the name", async () => {
  const c = cloud([{ fails: lost, makes: true, afterMs: 61_500 }, { fails: taken }]);
  expect(await c.run()).toBe("id-1");
  expect(c.posts()).toBe(2);
});
