import { expect, test } from "vitest";
import { collect } from "../pagination";
import { fakeSite, json } from "../testing/fake-site";
import { listQosPolicies } from "./qos-policies";

test("QoS policies are asked for by their ids; of none nothing is asked", async () => {
  const policies = [{ id: "q1", name: "gold", project_id: "p", shared: true, rules: [] }, { id: "q2" }];
  const site = await fakeSite({ reply: (_a, res) => json(res, 200, { policies }) });
  try {
    expect(await collect(listQosPolicies(site.session, { ids: [] }))).toEqual([]);
    expect(site.calls()).toEqual([]);
    expect(await collect(listQosPolicies(site.session, { ids: ["q1", "q2"] }))).toEqual([
      { id: "q1", name: "gold", projectId: "p", isShared: true },
      { id: "q2", name: "", projectId: undefined, isShared: false },
    ]);
    expect(site.calls().map((c) => c.path)).toEqual(["/network/v2.0/qos/policies?id=q1&id=q2&limit=500"]);
  } finally {
    await site.close();
  }
});

test("a Neutron without QoS says that there is no such thing", async () => {
  const site = await fakeSite({
    reply: (_a, res) =>
      json(res, 404, { NeutronError: { type: "HTTPNotFound", message: "gone", detail: "" } }),
  });
  try {
    await expect(collect(listQosPolicies(site.session, { ids: ["q1"] }))).rejects.toMatchObject({
      kind: "not_found",
    });
  } finally {
    await site.close();
  }
});
