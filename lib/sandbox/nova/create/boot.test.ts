import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { PORTS } from "../../neutron/rows";
import { ALLOCATIONS } from "../../placement/rows";
import { SERVERS } from "../rows";
import { dataFrom, type NovaStage, novaStage, rootFrom } from "../testing/nova-stage";

const volumes = (stage: NovaStage) => `/volume/v3/${stage.admin.projectId}/volumes`;

async function newVolume(stage: NovaStage, bootable = false): Promise<string> {
  const { body } = await stage.ask("POST", volumes(stage), { volume: { size: 1, name: "data" } });
  await stage.pass(5_000);
  const { id } = body.volume;
  await stage.ask("POST", `${volumes(stage)}/${id}/action`, { "os-set_bootable": { bootable } });
  return id;
}

const statusOf = async (stage: NovaStage, id: string): Promise<string> =>
  (await stage.ask("GET", `${volumes(stage)}/${id}`)).body.volume?.status;

test("goes through Nova's states, and says in its record which part it was", async () => {
  const stage = await novaStage();
  const server = {
    name: "vm",
    flavorRef: "m1.tiny",
    networks: [{ uuid: stage.networkId }],
    block_device_mapping_v2: [rootFrom("image", stage.imageId)],
  };
  const { body } = await stage.ask("POST", "/servers", { server });
  const seen = new Set<unknown>();
  for (let i = 0; i < 300; i++) {
    const { "OS-EXT-STS:task_state": task, status } = await stage.show(body.server.id);
    seen.add(status === "BUILD" ? (task ?? "none") : status);
    await stage.pass(20);
  }
  expect([...seen]).toEqual([
    "scheduling",
    "none",
    "networking",
    "block_device_mapping",
    "spawning",
    "ACTIVE",
  ]);
  const { instanceActions } = (await stage.ask("GET", `/servers/${body.server.id}/os-instance-actions`)).body;
  const { events } = (
    await stage.ask("GET", `/servers/${body.server.id}/os-instance-actions/${instanceActions[0].request_id}`)
  ).body.instanceAction;
  expect(events).toMatchObject([{ event: "compute__do_build_and_run_instance", result: "Success" }]);
});

test("a volume that cannot be made ends it in ERROR with a fault; the others stay reserved until it is deleted", async () => {
  const stage = await novaStage();
  const [boot, data] = [await newVolume(stage, true), await newVolume(stage)];
  stage.fault({ at: "task:cinder.create", effect: { do: "fail" } });
  const blank = {
    boot_index: -1,
    source_type: "blank",
    destination_type: "volume",
    volume_size: 1,
    delete_on_termination: true,
  };
  const id = await stage.boot({
    networks: [{ uuid: stage.networkId }],
    block_device_mapping_v2: [rootFrom("volume", boot), dataFrom(data), blank],
  });
  expect(await stage.show(id)).toMatchObject({
    status: "ERROR",
    "OS-EXT-STS:task_state": null,
    "OS-EXT-SRV-ATTR:host": null,
    addresses: {},
    fault: {
      code: 500,
      message: expect.stringMatching(
        new RegExp(
          `^Build of instance ${id} aborted: Volume \\S+ did not finish being created .* is error\\.`,
        ),
      ),
    },
  });
  expect([await statusOf(stage, boot), await statusOf(stage, data)]).toEqual(["reserved", "reserved"]);
  expect(stage.site.rows(ALLOCATIONS).get(id)).toBeUndefined();
  const again = { ...rootFrom("volume", boot) };
  const server = { name: "again", flavorRef: "m1.tiny", networks: "none", block_device_mapping_v2: [again] };
  expect(await stage.ask("POST", "/servers", { server })).toMatchObject({
    status: 400,
    body: expect.stringMatching(/^Invalid volume: .* but the current status is reserved\./),
  });

  await stage.ask("DELETE", `/servers/${id}`);
  await stage.pass(1_000);
  expect([await statusOf(stage, boot), await statusOf(stage, data)]).toEqual(["available", "available"]);
});

test("a boot that is refused for one volume leaves another one reserved, as Nova does", async () => {
  const stage = await novaStage();
  const [boot, data] = [await newVolume(stage, true), await newVolume(stage)];
  await stage.ask("POST", `${volumes(stage)}/${data}/action`, { "os-reset_status": { status: "error" } });
  const server = {
    name: "vm",
    flavorRef: "m1.tiny",
    networks: "none",
    block_device_mapping_v2: [rootFrom("volume", boot), dataFrom(data)],
  };
  expect(await stage.ask("POST", "/servers", { server })).toMatchObject({
    status: 400,
    body: expect.stringMatching(/^Invalid volume: Invalid input received: .* error\b.*\(HTTP 400\)/),
  });
  expect(await statusOf(stage, boot)).toBe("reserved");
  expect(stage.site.rows(SERVERS).size).toBe(0);
});

test("an address that its network does not have ends it in ERROR, and leaves no port", async () => {
  const stage = await novaStage();
  const id = await stage.boot({ networks: [{ uuid: stage.networkId, fixed_ip: "192.0.2.7" }] });
  expect(await stage.show(id)).toMatchObject({
    status: "ERROR",
    fault: {
      message: `Build of instance ${id} aborted: Invalid input received: Fixed IP 192.0.2.7 is not a valid ip address for network ${stage.networkId}.`,
    },
  });
  expect(stage.site.rows(PORTS).filter(({ deviceId }) => deviceId === id)).toEqual([]);
});

test("an anti-affine group takes no more servers than it has hosts", async () => {
  const stage = await novaStage();
  const { body } = await stage.ask("POST", "/os-server-groups", {
    server_group: { name: "apart", policy: "anti-affinity" },
  });
  const hints = { group: body.server_group.id };
  const ids = [await stage.boot({}, hints), await stage.boot({}, hints), await stage.boot({}, hints)];
  const [a, b, c] = await Promise.all(ids.map((id) => stage.show(id)));
  expect(new Set([a?.["OS-EXT-SRV-ATTR:host"], b?.["OS-EXT-SRV-ATTR:host"]]).size).toBe(2);
  expect(c).toMatchObject({ status: "ERROR", fault: { message: expect.stringMatching(/^No valid host/) } });
});

test("several at once are numbered, and as many as the quota lets", async () => {
  const stage = await novaStage();
  await stage.ask("PUT", `/os-quota-sets/${stage.admin.projectId}`, { quota_set: { instances: 2 } });
  await stage.boot({ name: "many", min_count: 1, max_count: 3 });
  const { servers } = (await stage.ask("GET", "/servers")).body;
  expect(servers.map((s: { name: string }) => s.name)).toEqual(["many-2", "many-1"]);
});

test("goes on after a restart of the sandbox", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sandbox-boot-"));
  try {
    const before = await novaStage({ folder });
    const server = { name: "vm", flavorRef: "m1.tiny", networks: "none", imageRef: before.imageId };
    const { body } = await before.ask("POST", "/servers", { server });
    await before.pass(250);
    expect(await before.show(body.server.id)).toMatchObject({ status: "BUILD" });
    await before.asking.sandbox.close();

    const after = await novaStage({ folder });
    await after.pass(1_000);
    expect(await after.show(body.server.id)).toMatchObject({ status: "ACTIVE" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
