import { expect, it } from "vitest";
import { type PackedVm, packServers } from "./plan-packing";
import type { TargetHost } from "./target-facts";

const vm = (key: string, cpus: number, more: Partial<PackedVm> = {}): PackedVm => ({
  key,
  needs: { VCPU: cpus, MEMORY_MB: cpus * 512, DISK_GB: 0 },
  apartFrom: [],
  togetherWith: [],
  ...more,
});
const host = (id: string, cpus: number, traits: string[] = []): TargetHost => ({
  id,
  free: { VCPU: cpus, MEMORY_MB: cpus * 1024 },
  traits,
});

it("places the hardest first, so that all fit", () => {
  const { placed, unplaced } = packServers(
    [vm("s1", 1), vm("s2", 1), vm("l", 3)],
    [host("a", 3), host("b", 2)],
  );
  expect(unplaced).toEqual([]);
  expect(placed.get("l")).toBe("a");
  expect(placed.get("s1")).toBe("b");
});

it("tells a VM that fits nowhere from one that finds no room beside the others", () => {
  const { placed, unplaced } = packServers([vm("huge", 9), vm("a", 2), vm("b", 2)], [host("h", 3)]);
  expect(placed.size).toBe(1);
  expect(unplaced).toEqual([
    { key: "huge", why: "no host has room for 9 vCPU, 4608 MiB of RAM", isCertain: true },
    {
      key: "b",
      why: "no host has room left for 2 vCPU, 1024 MiB of RAM beside the others",
      isCertain: false,
    },
  ]);
});

it("leaves out hosts that are switched off", () => {
  expect(packServers([vm("a", 1)], [host("h", 4, ["COMPUTE_STATUS_DISABLED"])]).unplaced).toHaveLength(1);
});

it("keeps VMs apart, or together, as their group says", () => {
  const apart = ["a", "b", "c"].map((key) =>
    vm(key, 1, { apartFrom: ["a", "b", "c"].filter((o) => o !== key) }),
  );
  const { placed, unplaced } = packServers(apart, [host("1", 8), host("2", 8)]);
  expect(new Set(placed.values()).size).toBe(2);
  expect(unplaced).toEqual([
    { key: "c", why: "every host with room has a VM that it has to be apart from", isCertain: false },
  ]);
  const together = [vm("x", 2, { togetherWith: ["y"] }), vm("z", 1), vm("y", 2)];
  const packed = packServers(together, [host("1", 3), host("2", 4)]).placed;
  expect([packed.get("x"), packed.get("y")]).toEqual(["2", "2"]);
  const both = [vm("x", 1, { togetherWith: ["y"], apartFrom: ["y"] }), vm("y", 1)];
  expect(packServers(both, [host("1", 8)]).unplaced).toMatchObject([
    { isCertain: true },
    { isCertain: true },
  ]);
});

it("never goes over a host's room, and never breaks a group, whatever is asked", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const next = randomOf(seed);
    const vms = Array.from({ length: 1 + next(12) }, (_, i) => {
      const group = next(4);
      return {
        ...vm(`v${i}`, 1 + next(4)),
        needs: { VCPU: 1 + next(4), MEMORY_MB: 256 * next(9), DISK_GB: next(3) },
        group,
      };
    });
    const grouped = vms.map((one): PackedVm => {
      const others = vms.filter((o) => o !== one && o.group === one.group).map(({ key }) => key);
      return {
        ...one,
        apartFrom: one.group === 1 ? others : [],
        togetherWith: one.group === 2 ? others : [],
      };
    });
    const hosts = Array.from({ length: next(5) }, (_, i) => ({
      id: `h${i}`,
      free: { VCPU: next(12), MEMORY_MB: 256 * next(20), DISK_GB: next(6) },
      traits: next(6) === 0 ? ["COMPUTE_STATUS_DISABLED"] : [],
    }));
    const { placed, unplaced } = packServers(grouped, hosts);
    expect([...placed.keys(), ...unplaced.map(({ key }) => key)].sort()).toEqual(
      vms.map(({ key }) => key).sort(),
    );
    for (const { id, free, traits } of hosts) {
      const here = grouped.filter(({ key }) => placed.get(key) === id);
      if (traits.length > 0) expect(here).toEqual([]);
      for (const what of ["VCPU", "MEMORY_MB", "DISK_GB"] as const)
        expect(here.reduce((sum, { needs }) => sum + (needs[what] ?? 0), 0)).toBeLessThanOrEqual(free[what]);
      expect(here.filter(({ apartFrom }) => here.some(({ key }) => apartFrom.includes(key)))).toEqual([]);
    }
    const bundle = grouped
      .filter(({ togetherWith }) => togetherWith.length > 0)
      .map(({ key }) => placed.get(key));
    expect(new Set(bundle).size).toBeLessThanOrEqual(1);
  }
});

/** The same numbers for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state % below;
  };
}
