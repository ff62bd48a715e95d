import { expect, it } from "vitest";
import type { Server } from "../../openstack/nova/servers";
import { planOf } from "../../recovery-points/testing/plan-of";
import { judgeServer } from "./judge-server";

const [planned] = planOf([{ serverId: "b", projectId: "p", volumes: [{ volumeId: "b-root" }] }]).members;
const server = (volumeIds: string[]) =>
  ({ id: "b", vmState: "active", taskState: null, projectId: "p", volumeIds }) as unknown as Server;
const judged = (volumeIds: string[]) => {
  if (!planned) throw new Error("one VM was planned");
  const shared = [{ volumeId: "quorum", name: "quorum" }];
  return judgeServer({ ...planned, shared }, server(volumeIds)).map(({ cause }) => cause);
};

it("knows a volume that an earlier member brings for both", () => {
  expect(judged(["b-root", "quorum"])).toEqual([]);
});

it("stops for a volume that was attached since, and for one that was taken away", () => {
  expect(judged(["b-root", "quorum", "new"])).toEqual([
    expect.stringContaining("volumes that are not in the plan: new"),
  ]);
  expect(judged(["b-root"])).toEqual([
    expect.stringContaining("does not have these volumes any more: quorum"),
  ]);
});
