import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import {
  intendResources,
  noteRemoved,
  noteResources,
  noteUnwanted,
  openResources,
  type ResourceIntent,
  recordTwin,
} from "./run-resources";
import { forgetRuns } from "./testing/forget-runs";
import { storedRun } from "./testing/stored-run";

let runId: string;
let siteId: string;
beforeEach(async () => {
  ({ runId, siteId } = await storedRun());
});
afterAll(forgetRuns);

const snapshot = (tag: string): ResourceIntent => ({
  runId,
  siteId,
  credentialId: randomUUID(),
  kind: "snapshot",
  tag,
  volumeId: "v1",
  isTemporary: true,
});
const intend = (...intents: ResourceIntent[]) => db().$transaction((tx) => intendResources(tx, intents));
const ids = async () => (await openResources(runId)).map(({ tag, resourceId }) => [tag, resourceId]);

it("keeps the tag first and the id after, once each", async () => {
  await intend(snapshot("a"), snapshot("b"));
  await intend(snapshot("a"), snapshot("c"));
  expect(await ids()).toEqual([
    ["a", null],
    ["b", null],
    ["c", null],
  ]);
  await noteResources(runId, [
    { kind: "snapshot", tag: "a", resourceId: "s1" },
    { kind: "snapshot", tag: "b", resourceId: "s2" },
  ]);
  await noteResources(runId, [
    { kind: "snapshot", tag: "a", resourceId: "other" },
    { kind: "volume", tag: "c", resourceId: "s3" },
    { kind: "snapshot", tag: "c", resourceId: "s2" },
  ]);
  expect((await ids()).sort()).toEqual([
    ["a", "s1"],
    ["b", "s2"],
    ["c", null],
  ]);
  await noteResources(runId, []);
});

it("keeps a twin as temporary, once, and leaves out what is gone", async () => {
  await intend({ ...snapshot("a"), kind: "backup", isTemporary: false });
  await noteResources(runId, [{ kind: "backup", tag: "a", resourceId: "b1" }]);
  const [first] = await openResources(runId, { kind: "backup", volumeId: "v1" });
  if (!first) throw new Error("nothing was recorded");
  await recordTwin(first, "b2");
  await recordTwin(first, "b2");
  await recordTwin(first, "b1");
  const kept = await openResources(runId);
  expect(kept.map(({ resourceId, isTemporary }) => [resourceId, isTemporary])).toEqual([
    ["b1", false],
    ["b2", true],
  ]);
  await noteRemoved(first.id, new Date());
  expect((await openResources(runId)).map(({ resourceId }) => resourceId)).toEqual(["b2"]);
  await noteUnwanted(first.id);
  expect((await db().runResource.findUniqueOrThrow({ where: { id: first.id } })).isTemporary).toBe(false);
});
