import { afterEach, beforeEach, expect, test } from "vitest";
import { BACKENDS, SNAPSHOTS } from "../rows";
import { type CinderStage, cinderStage } from "../testing/cinder-stage";

let stage: CinderStage;
beforeEach(async () => {
  stage = await cinderStage();
});
afterEach(() => stage.close());

/** The instants at which the volumes of a group are cut. */
async function cutGroup(consistency: string) {
  const { ask, clock, site } = stage;
  const { group_type } = await ask("POST", "/group_types", {
    group_type: { name: "pair", group_specs: { consistent_group_snapshot_enabled: consistency } },
  });
  const [type] = (await ask("GET", "/types")).volume_types;
  const { group } = await ask("POST", "/groups", {
    group: { name: "pair", group_type: group_type.id, volume_types: [type.id] },
  });
  const members = [await stage.newVolume(), await stage.newVolume(), await stage.newVolume()];
  await ask("PUT", `/groups/${group.id}`, { group: { add_volumes: members.join(",") } });
  clock.advance(60_000);
  const { group_snapshot } = await ask("POST", "/group_snapshots", {
    group_snapshot: { group_id: group.id },
  });
  clock.advance(60_000);
  const shown = await ask("GET", `/group_snapshots/${group_snapshot.id}`);
  expect(shown.group_snapshot.status).toBe("available");
  return site
    .rows(SNAPSHOTS)
    .filter((each) => each.groupSnapshotId === group_snapshot.id)
    .map(({ cutAt, status }) => ({ cutAt, status }));
}
const instants = (cuts: { cutAt: number | null }[]) => new Set(cuts.map(({ cutAt }) => cutAt)).size;

const CONSISTENT = "<is> True";

test("a backend that can, cuts a group at one instant", async () => {
  for (const { id } of stage.site.rows(BACKENDS).all())
    stage.site.rows(BACKENDS).update(id, { isConsistent: true });
  const cuts = await cutGroup(CONSISTENT);
  expect(cuts.map(({ status }) => status)).toEqual(["available", "available", "available"]);
  expect(instants(cuts)).toBe(1);
});

test("one that can, and is not asked to, cuts one volume after the other", async () => {
  for (const { id } of stage.site.rows(BACKENDS).all())
    stage.site.rows(BACKENDS).update(id, { isConsistent: true });
  expect(instants(await cutGroup("<is> False"))).toBe(3);
});

test("one that cannot, does so too, and nothing tells", async () => {
  expect(instants(await cutGroup(CONSISTENT))).toBe(3);
});

test("a group snapshot that fails takes its parts along", async () => {
  stage.sandbox.world.faults.add({
    at: "task:cinder.groupSnapshot",
    effect: { do: "fail" },
    skip: 0,
    probability: 1,
  });
  await expect(cutGroup(CONSISTENT)).rejects.toThrow("error");
  expect(
    stage.site
      .rows(SNAPSHOTS)
      .all()
      .map(({ status }) => status),
  ).toEqual(["error", "error", "error"]);
});
