import { expect, it } from "vitest";
import { planRecovery } from "../plan-recovery";
import type { RecoveryFacts } from "../recovery-facts";
import { stepsOf } from "../steps-of";
import { NOW, threeVms } from "../testing/three-vms";
import type { PresentVm } from "./plan-replaced";

const vmOf = (sourceId: string, change: Partial<NonNullable<PresentVm["vm"]>> = {}): PresentVm => ({
  sourceId,
  vm: {
    serverId: `now-${sourceId}`,
    name: sourceId,
    projectId: "demo",
    power: "runs",
    volumes: null,
    ...change,
  },
});

/** @param present null: the VNF has none in its place; left out: it runs */
function plan(present: Record<string, Partial<NonNullable<PresentVm["vm"]>> | null> = {}, only?: string[]) {
  const facts = threeVms((f: RecoveryFacts) => {
    f.mode = "replacement";
    f.target.site = { ...f.target.site, isHome: true, isVacated: true };
    f.what = only ? { kind: "vms", serverIds: only } : { kind: "vnf" };
    f.present = f.servers.map(({ serverId }) => {
      const change = present[serverId];
      return change === null ? { sourceId: serverId, vm: null } : vmOf(serverId, change);
    });
  });
  const made = planRecovery(facts, NOW);
  const told = (notes: typeof made.obstacles) => notes.map(({ about, text }) => `${about.name}: ${text}`);
  return { made, obstacles: told(made.obstacles), warnings: told(made.warnings) };
}

it("stops the VMs that are there now, the last to boot first, and no others", () => {
  const { made } = plan({}, ["hss"]);
  expect(made.replaces).toEqual([
    { ...{ sourceId: "hss", serverId: "now-hss", name: "hss", projectId: "demo", tier: 1 }, runsNow: true },
  ]);
  expect(made.servers.map(({ name }) => name)).toEqual(["hss"]);
  const stops = (of: typeof made) =>
    stepsOf(of).flatMap(({ phase, key }) => (phase === "stop" ? [key.slice("fence:now-".length)] : []));
  expect(stops(made)).toEqual(["hss"]);
  const whole = plan().made;
  expect(stops(whole)).toEqual([...whole.servers].reverse().map(({ serverId }) => serverId));
  expect(whole).toMatchObject({ hooks: { fence: null, handOver: null }, overridesNeeded: [] });
});

it.each([
  [null, /^hss: .* has no VM in its place any more$/],
  [{ power: "unknown" as const }, /^hss: whether hss runs could not be read$/],
  [{ power: "busy" as const }, /^hss: Nova is at hss just now$/],
  [{ power: { cause: "it is paused", todo: "Unpause it." } }, /^hss: it is paused$/],
])("does not begin with a VM of which it is not sure: %j", (vm, words) => {
  expect(plan({ hss: vm }).obstacles).toEqual([expect.stringMatching(words)]);
});

it("tells of one that is off, one that is gone, and of volumes that stay behind", () => {
  const { made, obstacles, warnings } = plan({ hss: { power: "off", volumes: 9 }, scscf: { power: "gone" } });
  expect(obstacles).toEqual([]);
  expect(made.replaces?.map(({ name, runsNow }) => [name, runsNow])).toEqual(
    expect.arrayContaining([
      ["hss", false],
      ["scscf", false],
    ]),
  );
  expect(warnings).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^hss: hss has 9 volumes, and this point \d of them/),
      expect.stringMatching(/^scscf: scscf is not there any more/),
    ]),
  );
});
