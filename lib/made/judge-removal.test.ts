import { expect, it } from "vitest";
import type { ResourceKind } from "../runs/run-resources";
import { judgeRemoval } from "./judge-removal";

const row = { kind: "snapshot" as const, tag: "stillpoint-1-snapshot", runId: "run-1" };
const found = (over: object = {}) => ({
  id: "s1",
  status: "available",
  name: row.tag,
  metadata: { stillpoint_run: "run-1" } as Record<string, string>,
  projectId: "p1",
  ...over,
});
const judge = (over: object = {}, kind: ResourceKind = "snapshot") =>
  judgeRemoval({ ...row, kind }, found(over), "p1");

it("deletes what carries the run’s mark, also when it was renamed", () => {
  expect(judge()).toEqual({ do: "delete" });
  expect(judge({ name: "mine now" })).toEqual({ do: "delete" });
  expect(judge({ projectId: undefined })).toEqual({ do: "delete" });
  expect(judge({ metadata: undefined }, "group_snapshot")).toEqual({ do: "delete" });
});

it("never touches what is somebody else’s", () => {
  expect(judge({ name: "x", metadata: {} }).do).toBe("leave");
  expect(judge({ name: "x", metadata: { stillpoint_run: "run-2" } }).do).toBe("leave");
  expect(judge({ projectId: "p2" }).do).toBe("leave");
  expect(judge({ name: "x", metadata: undefined }, "group_snapshot").do).toBe("leave");
});

it("waits for what is in use or on its way out, and asks for help with what the site could not delete", () => {
  expect(judge({ status: "backing-up" })).toMatchObject({ do: "wait", mayEndSoon: false });
  expect(judge({ status: "deleting" })).toMatchObject({ do: "wait", mayEndSoon: true });
  expect(judge({ status: "creating" })).toMatchObject({ do: "wait", mayEndSoon: true });
  expect(judge({ status: "creating" }, "backup")).toMatchObject({ do: "wait", mayEndSoon: false });
  expect(judge({ status: "error_deleting" })).toMatchObject({
    do: "ask",
    todo: expect.stringContaining("openstack volume snapshot set --state error s1"),
  });
});

it("knows a restored volume by its name, whatever its source’s metadata says", () => {
  const copied = { name: row.tag, metadata: { stillpoint_run: "run-0" } };
  expect(judge({ ...copied, isRestored: true }, "volume")).toEqual({ do: "delete" });
  expect(judge(copied, "volume").do).toBe("leave");
  expect(judge({ ...copied, metadata: { colour: "red" } }, "volume")).toEqual({ do: "delete" });
});

it("deletes a VM in every state that it may be in, and asks for help when the site keeps it", () => {
  for (const status of ["active", "error", "building", "stopped", "paused"])
    expect(judge({ status }, "server"), status).toEqual({ do: "delete" });
  expect(judge({ status: "deleting" }, "server")).toMatchObject({ do: "wait", mayEndSoon: true });
  expect(judge({ status: "soft-delete" }, "server").do).toBe("ask");
  // Its cell is down: not even its mark can be seen.
  expect(judge({ status: "unknown", name: undefined, metadata: {} }, "server")).toMatchObject({
    do: "wait",
    mayEndSoon: false,
  });
});

it("deletes what Neutron has under its mark, and takes no port from a VM", () => {
  const plain = { metadata: undefined };
  for (const kind of ["port", "subnet", "network", "security_group"] as const) {
    expect(judge(plain, kind), kind).toEqual({ do: "delete" });
    expect(judge({ ...plain, name: "" }, kind).do, kind).toBe("leave");
    expect(judge({ ...plain, projectId: "p2" }, kind).do, kind).toBe("leave");
  }
  expect(judge({ ...plain, status: "in-use" }, "port")).toMatchObject({ do: "wait", mayEndSoon: false });
});

it("waits for a restore that goes on, as it ends by itself", () => {
  expect(judge({ status: "restoring-backup" }, "volume")).toMatchObject({ do: "wait", mayEndSoon: true });
  expect(judge({ status: "error_restoring" }, "volume")).toEqual({ do: "delete" });
});
