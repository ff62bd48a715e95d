import { expect, it } from "vitest";
import { tagOf } from "../made/tag-of";
import { markOf } from "./build/marks";
import { isThing, nameOfMade } from "./made-things";
import { planRecovery } from "./plan-recovery";
import { NOW, threeVms } from "./testing/three-vms";

const plan = planRecovery(
  threeVms((facts) => {
    for (const project of facts.target.projects) project.keypairs = [];
  }),
  NOW,
);
const RUN = "6f1d3c58-4c5e-4a53-9a0e-2f4c1f3a9b10";
const row = (kind: string, tag: string, more: object = {}) => ({
  ...{ runId: RUN, kind, tag, resourceId: "id", removedAt: null },
  ...more,
});
const name = (kind: string, step: string) => nameOfMade(row(kind, tagOf(RUN, step).name), plan);

it("what a drill made is called as its plan calls it", () => {
  expect(name("server", "boot:hss")).toBe("hss");
  expect(name("volume", "restore:hss-data")).toBe("hss / hss-data");
  expect(name("port", `port:${plan.ports[0]?.key}`)).toMatch(/^port of /);
  const [network] = plan.make.networks;
  expect(nameOfMade(row("network", markOf(RUN, "network", network?.key ?? "")), plan)).toBe(network?.name);
  const [keypair] = plan.make.keypairs;
  expect(keypair?.name).toBeTruthy();
  expect(nameOfMade(row("keypair", markOf(RUN, "keypair", keypair?.key ?? "")), plan)).toBe(keypair?.name);
});

it("so is its second try; and what nobody planned, by its mark", () => {
  expect(name("server", "boot:hss-2")).toBe("hss");
  expect(name("volume", "restore:hss-data-2")).toBe("hss / hss-data");
  expect(name("volume", "restore:other")).toBe("stillpoint-6f1d3c58-restore:other");
});

it("of what may have been made that is said", () => {
  const lost = row("server", tagOf(RUN, "boot:hss").name, { resourceId: null });
  expect(nameOfMade(lost, plan)).toBe("hss, if it was made");
  expect(isThing(lost)).toBe(true);
  expect(isThing({ ...lost, removedAt: new Date() })).toBe(false);
  expect(isThing(row("floating_ip", "x"))).toBe(false);
});
