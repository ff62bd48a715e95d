import { expect, test } from "vitest";
import { MemoryBlobs } from "../core/blobs";
import { ManualClock } from "../core/clock";
import { Ids } from "../core/ids";
import { World } from "../core/world";
import { claim, free } from "./for-nova";
import { makeHost } from "./make-host";
import { ALLOCATIONS } from "./rows";
import { usedOf } from "./usage";

function site() {
  const world = new World({
    clock: new ManualClock(),
    ids: new Ids("claim"),
    regions: ["here"],
    services: [],
    blobs: new MemoryBlobs(),
    hasLatency: false,
  });
  const [here] = world.sites;
  if (!here) throw new Error("no site");
  return here;
}
const needs = { vcpus: 1, ramMib: 100, diskGib: 0 };

test("servers are spread over the hosts with room, until there is none", () => {
  const here = site();
  makeHost(here, "a", { ramMib: 200 });
  makeHost(here, "b", { ramMib: 200 });
  // Overcommitted by half: three of 100 MiB on each.
  const hosts = Array.from({ length: 7 }, (_, i) => claim(here, `s${i}`, needs));
  expect(hosts).toEqual(["a", "b", "a", "b", "a", "b", undefined]);
  free(here, "s2");
  expect(claim(here, "s9", needs)).toBe("a");
});

test("a claim takes the place of the server's last one, and a host that is down or disabled gets none", () => {
  const here = site();
  const a = makeHost(here, "a");
  const b = makeHost(here, "b", { isEnabled: false });
  makeHost(here, "c", { isUp: false });
  expect(claim(here, "s", needs, { projectId: "p", userId: "u" })).toBe("a");
  expect(claim(here, "s", needs, { notOn: ["a"] })).toBeUndefined();
  expect(claim(here, "s", { ...needs, ramMib: 300 }, { hostName: "a" })).toBe("a");
  expect(usedOf(here, a.id)).toEqual({ VCPU: 1, MEMORY_MB: 300 });
  expect(usedOf(here, b.id)).toEqual({});
  expect(here.rows(ALLOCATIONS).get("s")).toMatchObject({ projectId: "p", userId: "u", generation: 2 });
});
