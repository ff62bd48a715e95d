import { expect, test } from "vitest";
import { ALLOCATIONS, HOSTS } from "../../placement/rows";
import { type NovaStage, novaStage, rootFrom } from "../testing/nova-stage";

const MOVE = { "os-migrateLive": { host: null, block_migration: "auto" } };

/** The newest record of a server, with its events in the order of doing. */
async function newest(stage: NovaStage, id: string) {
  const path = `/servers/${id}/os-instance-actions`;
  const { instanceActions } = (await stage.ask("GET", path)).body;
  const { instanceAction } = (await stage.ask("GET", `${path}/${instanceActions[0].request_id}`)).body;
  return { ...instanceAction, events: instanceAction.events.toReversed() };
}

/** The host that Placement has it on. */
function placed({ site }: NovaStage, id: string): string | undefined {
  const [hostId = ""] = Object.keys(site.rows(ALLOCATIONS).get(id)?.taken ?? {});
  return site.rows(HOSTS).get(hostId)?.name;
}

test("a state that is reset while something goes on makes that fail, and stays", async () => {
  const stage = await novaStage();
  const id = await stage.boot();
  await stage.act(id, { "os-stop": null });
  expect(await stage.act(id, { pause: null })).toEqual({
    status: 409,
    body: `Cannot 'pause' instance ${id} while it is in task_state powering-off`,
  });
  await stage.act(id, { "os-resetState": { state: "active" } });
  await stage.pass(1_000);
  expect(await stage.show(id)).toMatchObject({ status: "ACTIVE", "OS-EXT-STS:power_state": 1 });
  const { instanceActions } = (await stage.ask("GET", `/servers/${id}/os-instance-actions`)).body;
  expect(instanceActions).toMatchObject([
    { action: "resetState", message: null },
    { action: "stop", message: "Error" },
    { action: "create" },
  ]);
});

test("an action that a fault makes fail leaves the server as it was, and tells why to an admin alone", async () => {
  const stage = await novaStage();
  const id = await stage.boot({ name: "victim" });
  stage.fault({
    at: "task:nova.stop",
    subject: id,
    effect: { do: "fail", reason: "the hypervisor is gone" },
  });
  await stage.act(id, { "os-stop": null });
  await stage.pass(1_000);
  expect(await stage.show(id)).toMatchObject({ status: "ACTIVE", "OS-EXT-STS:task_state": null });
  expect(await newest(stage, id)).toMatchObject({
    action: "stop",
    message: "Error",
    events: [{ event: "compute_stop_instance", result: "Error", details: "the hypervisor is gone" }],
  });
  const { instanceActions } = (await stage.ask("GET", `/servers/${id}/os-instance-actions`)).body;
  const seen = await stage.ask(
    "GET",
    `/servers/${id}/os-instance-actions/${instanceActions[0].request_id}`,
    undefined,
    stage.member,
  );
  expect(seen.body.instanceAction.events[0]).not.toHaveProperty("details");
});

test("a live migration that fails on its way leaves the server and its room where they were", async () => {
  const stage = await novaStage();
  const id = await stage.boot();
  const { "OS-EXT-SRV-ATTR:host": host } = await stage.show(id);
  stage.fault({ at: "task:nova.live-migrate", skip: 1, times: 1, effect: { do: "fail" } });
  await stage.act(id, MOVE);
  await stage.pass(5_000);
  expect(await stage.show(id)).toMatchObject({ status: "ACTIVE", "OS-EXT-SRV-ATTR:host": host });
  expect(placed(stage, id)).toBe(host);
  const { migrations } = (await stage.ask("GET", `/os-migrations?instance_uuid=${id}`)).body;
  expect(migrations).toMatchObject([{ status: "failed", source_compute: host }]);
});

test("a live migration that goes on for ever is called off, or made to end", async () => {
  const stage = await novaStage();
  const id = await stage.boot();
  const { "OS-EXT-SRV-ATTR:host": host } = await stage.show(id);
  const hold = async () => {
    stage.fault({ at: "task:nova.live-migrate", skip: 2, times: 1, effect: { do: "never" } });
    await stage.act(id, MOVE);
    await stage.pass(60_000);
    const { migrations } = (await stage.ask("GET", `/servers/${id}/migrations`)).body;
    expect(migrations).toMatchObject([{ status: "running" }]);
    return `/servers/${id}/migrations/${migrations[0].id}`;
  };
  expect(await stage.ask("DELETE", await hold())).toMatchObject({ status: 202 });
  expect(await stage.show(id)).toMatchObject({ status: "ACTIVE", "OS-EXT-SRV-ATTR:host": host });
  expect(placed(stage, id)).toBe(host);

  const path = await hold();
  expect(await stage.ask("POST", `${path}/action`, { force_complete: null })).toMatchObject({ status: 202 });
  await stage.pass(5_000);
  const moved = await stage.show(id);
  expect(moved).toMatchObject({ status: "ACTIVE" });
  expect(moved["OS-EXT-SRV-ATTR:host"]).not.toBe(host);
  const { migrations } = (await stage.ask("GET", `/os-migrations?instance_uuid=${id}`)).body;
  expect(migrations.map((m: { status: string }) => m.status)).toEqual(["completed", "cancelled"]);
});

test("a resize waits for its verdict: one that is reverted is as if it had not been", async () => {
  const stage = await novaStage();
  const id = await stage.boot();
  const before = await stage.show(id);
  const resize = async () => {
    await stage.act(id, { resize: { flavorRef: "m1.small" } });
    await stage.pass(5_000);
    expect(await stage.show(id)).toMatchObject({
      status: "VERIFY_RESIZE",
      flavor: { original_name: "m1.small" },
    });
  };
  await resize();
  expect(await stage.act(id, { revertResize: null })).toMatchObject({ status: 202 });
  await stage.pass(5_000);
  expect(await stage.show(id)).toMatchObject({
    status: "ACTIVE",
    flavor: { original_name: "m1.tiny" },
    "OS-EXT-SRV-ATTR:host": before["OS-EXT-SRV-ATTR:host"],
  });
  expect(placed(stage, id)).toBe(before["OS-EXT-SRV-ATTR:host"]);
  await resize();
  expect(await stage.act(id, { confirmResize: null })).toMatchObject({ status: 204 });
  await stage.pass(5_000);
  expect(await stage.show(id)).toMatchObject({ status: "ACTIVE", flavor: { original_name: "m1.small" } });
});

test("a server whose host is gone is evacuated, and not before", async () => {
  const stage = await novaStage();
  const id = await stage.boot({ block_device_mapping_v2: [rootFrom("image", stage.imageId)] });
  const host = String((await stage.show(id))["OS-EXT-SRV-ATTR:host"]);
  expect(await stage.act(id, { evacuate: {} })).toEqual({
    status: 400,
    body: `Compute service of ${host} is still in use.`,
  });
  const hosts = stage.site.rows(HOSTS);
  hosts.update(hosts.find(({ name }) => name === host)?.id ?? "", { isUp: false });
  expect(await stage.act(id, { evacuate: {} })).toMatchObject({ status: 200 });
  await stage.pass(5_000);
  const moved = await stage.show(id);
  expect(moved).toMatchObject({ status: "ACTIVE" });
  expect(moved["OS-EXT-SRV-ATTR:host"]).not.toBe(host);
});

test("a shelved server takes no room, and has none when it does not fit any more", async () => {
  const stage = await novaStage();
  const id = await stage.boot();
  await stage.act(id, { shelve: null });
  await stage.pass(2_000);
  expect(await stage.show(id)).toMatchObject({
    status: "SHELVED_OFFLOADED",
    "OS-EXT-SRV-ATTR:host": null,
  });
  expect(placed(stage, id)).toBeUndefined();
  const hosts = stage.site.rows(HOSTS);
  for (const { id: hostId } of hosts.all()) hosts.update(hostId, { isEnabled: false });
  await stage.act(id, { unshelve: null });
  await stage.pass(2_000);
  expect(await stage.show(id)).toMatchObject({ status: "SHELVED_OFFLOADED" });
  expect(await newest(stage, id)).toMatchObject({ action: "unshelve", message: "Error" });
  for (const { id: hostId } of hosts.all()) hosts.update(hostId, { isEnabled: true });
  await stage.act(id, { unshelve: null });
  await stage.pass(2_000);
  expect(await stage.show(id)).toMatchObject({ status: "ACTIVE" });
});
