import { expect, it } from "vitest";
import { copiesInOrder } from "./copies-in-order";

const thing = (tag: string, resourceId: string | null = null) => ({ tag, resourceId });
const row = (sourceServerId: string, name: string, tier: number, serverId: string | null = null) => ({
  ...{ sourceServerId, name, tier, serverId },
});

it("orders VMs by their tier, then by name, however ids and marks sort", () => {
  const made = [thing("t-boot:1", "z"), thing("t-boot:2", "y"), thing("t-boot:3"), thing("t-other", "a")];
  const rows = [row("1", "scscf", 2), row("2", "pcscf", 2), row("3", "hss", 1), row("4", "icscf", 1, "a")];
  const told = (of: typeof made) =>
    copiesInOrder(of, rows, []).map(({ name, bootOrder }) => `${bootOrder} ${name}`);
  expect(told(made)).toEqual(["1 hss", "1 icscf", "2 pcscf", "2 scscf"]);
  expect(told([...made].reverse())).toEqual(told(made));
});

it("goes by the tiers of the plan that it was built by, and tells one that nobody knows by its mark, first of all", () => {
  const made = [thing("t-boot:1"), thing("t-boot:2"), thing("nobody's")];
  const rows = [row("1", "scscf", 1), row("2", "hss", 2)];
  const planned = [
    { serverId: "1", tier: 3 },
    { serverId: "2", tier: 2 },
  ];
  expect(copiesInOrder(made, rows, planned).map(({ name, bootOrder }) => [name, bootOrder])).toEqual([
    ["nobody's", 1],
    ["hss", 2],
    ["scscf", 3],
  ]);
});
