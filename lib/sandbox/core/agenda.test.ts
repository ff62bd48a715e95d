import { afterEach, expect, test, vi } from "vitest";
import { MemoryBlobs } from "./blobs";
import { ManualClock } from "./clock";
import { Ids } from "./ids";
import { World } from "./world";

function newWorld(run: (name: string) => void) {
  const world = new World({
    clock: new ManualClock(),
    ids: new Ids("agenda"),
    regions: ["RegionOne"],
    services: [],
    blobs: new MemoryBlobs(),
    hasLatency: false,
    tasks: { note: (_, { name }: { name: string }) => run(name) },
  });
  const later = (name: string, ms: number) => world.sites[0]?.later("note", ms, name, { name });
  return { world, later };
}
afterEach(() => vi.restoreAllMocks());

test("after a restart, what is overdue runs in the order in which it was due", () => {
  const ran: string[] = [];
  const { world, later } = newWorld((name) => ran.push(name));
  later("second", 60_000);
  later("first", 1_000);
  world.agenda.disarm(); // and nobody is there meanwhile
  world.clock.advance(120_000);
  world.agenda.resume();
  world.clock.advance(0);
  expect(ran).toEqual(["first", "second"]);
});

test("a task that throws is told in the log, and stops no other", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const ran: string[] = [];
  const { world, later } = newWorld((name) => {
    if (name === "bad") throw new Error("no such row");
    ran.push(name);
  });
  later("bad", 1);
  later("good", 2);
  world.clock.advance(10);
  expect(ran).toEqual(["good"]);
  expect(world.history.since(0)).toMatchObject([
    { what: "task note", subject: "bad", failed: "Error: no such row" },
  ]);
});
