import { expect, test } from "vitest";
import { novaStage, rootFrom } from "./nova/testing/nova-stage";

/* Answers in which the sandbox was found to differ from devcloud; each is as devcloud gave it. */

const NOBODY = "11111111-1111-1111-1111-111111111111";

async function start() {
  const stage = await novaStage();
  const { admin, member } = stage;
  const by =
    (prefix: string) =>
    (method: string, path: string, body?: unknown, caller = member) =>
      stage.ask(method, prefix + path, body, caller);
  const [cinder, neutron] = [by(`/volume/v3/${admin.projectId}`), by("/network/v2.0")];
  const newVolume = async (): Promise<string> => {
    const { id } = (await cinder("POST", "/volumes", { volume: { size: 1 } })).body.volume;
    await stage.pass(5_000);
    return id;
  };
  return { ...stage, cinder, neutron, newVolume };
}

test("Neutron takes tags with a new port and does not heed them; a MAC is changed by admins only", async () => {
  const { neutron, networkId, admin } = await start();
  const made = await neutron("POST", "/ports", { port: { network_id: networkId, tags: ["a"] } });
  expect([made.status, made.body.port.tags]).toEqual([201, []]);
  const change = (port: object, caller?: typeof admin) =>
    neutron("PUT", `/ports/${made.body.port.id}`, { port }, caller);
  expect((await change({ tags: ["a"] })).body).toBe("Cannot update read-only attribute tags");
  const mac = { mac_address: "fa:16:3e:00:00:09" };
  expect(await change(mac)).toEqual({
    status: 403,
    body: "(rule:update_port and rule:update_port:mac_address) is disallowed by policy",
  });
  expect((await change(mac, admin)).status).toBe(200);
});

test("Neutron tells what is used of a quota with and without an ending, and has one default group", async () => {
  const { neutron, member } = await start();
  for (const ending of ["", ".json"]) {
    const { body } = await neutron("GET", `/quotas/${member.projectId}/details${ending}`);
    expect(body.quota.port).toMatchObject({ used: 0, reserved: 0 });
  }
  const { id } = (await neutron("POST", "/security-groups", { security_group: { name: "x" } })).body
    .security_group;
  const renamed = await neutron("PUT", `/security-groups/${id}`, { security_group: { name: "default" } });
  expect(renamed).toEqual({ status: 409, body: "Default security group already exists." });
});

test("Cinder lets a limit be set below what is used, unless the project has one of its own", async () => {
  const { cinder, newVolume, admin } = await start();
  await newVolume();
  const set = (limits: object) =>
    cinder("PUT", `/os-quota-sets/${admin.projectId}`, { quota_set: limits }, admin);
  expect((await set({ volumes: 0 })).status).toBe(200);
  expect((await cinder("POST", "/volumes", { volume: { size: 1 } })).status).toBe(413);
  await set({ volumes: 5 });
  expect(await set({ volumes: 0 })).toEqual({
    status: 400,
    body: "Quota volumes limit must be equal or greater than existing resources. Current usage is 1 and the requested limit is 0.",
  });
});

test("Cinder refuses keys that it does not know, and bodies that name no action or two", async () => {
  const { cinder, newVolume } = await start();
  const volume = await newVolume();
  const snapshot = await cinder("POST", "/snapshots", { snapshot: { volume_id: volume, foo: 1 } });
  expect(snapshot.status).toBe(400);
  expect(snapshot.body).toContain("Additional properties are not allowed ('foo' was unexpected)");
  for (const body of [{}, { "os-extend": { new_size: 2 }, "os-set_bootable": { bootable: true } }])
    expect(await cinder("POST", `/volumes/${volume}/action`, body)).toEqual({
      status: 400,
      body: "Malformed request body",
    });
});

test("Cinder takes a deleted backup's record up again as it was", async () => {
  const { cinder, newVolume, admin, pass } = await start();
  const wanted = { volume_id: await newVolume(), name: "monday" };
  const { id } = (await cinder("POST", "/backups", { backup: wanted })).body.backup;
  await pass(30_000);
  const record = (await cinder("GET", `/backups/${id}/export_record`, undefined, admin)).body;
  await cinder("DELETE", `/backups/${id}`);
  await pass(5_000);
  const taken = await cinder("POST", "/backups/import_record", record, admin);
  expect(taken.body.backup).toMatchObject({ id, name: "monday" });
  expect((await cinder("GET", `/backups/${id}`)).body.backup.status).toBe("creating");
  const garbage = { "backup-record": { ...record["backup-record"], backup_url: "garbage" } };
  expect((await cinder("POST", "/backups/import_record", garbage, admin)).body).toContain(
    "'garbage' is not a 'base64'",
  );
});

test("Nova looks for ids of any make, and does not give a device away twice", async () => {
  const { ask, newVolume, boot, imageId } = await start();
  const server = await boot({ block_device_mapping_v2: [rootFrom("image", imageId)] });
  const attach = (volumeId: string, device?: string) =>
    ask("POST", `/servers/${server}/os-volume_attachments`, { volumeAttachment: { volumeId, device } });
  expect(await attach(NOBODY)).toEqual({ status: 404, body: `Volume ${NOBODY} could not be found.` });
  const volume = await newVolume();
  expect(await attach(volume, "/dev/vda")).toEqual({
    status: 409,
    body: "The supplied device path (/dev/vda) is in use.",
  });
});

test("Nova's NIC that cannot be had is refused by what was wrong, and noted", async () => {
  const { ask, neutron, boot, networkId } = await start();
  const server = await boot({ networks: [{ uuid: networkId }] });
  const taken = (await neutron("GET", `/ports?device_id=${server}`)).body.ports[0].fixed_ips[0].ip_address;
  const attach = async (interfaceAttachment: object) =>
    (await ask("POST", `/servers/${server}/os-interface`, { interfaceAttachment })).status;
  expect(await attach({ port_id: NOBODY })).toBe(404);
  expect(await attach({ net_id: NOBODY })).toBe(500);
  expect(await attach({ net_id: networkId, fixed_ips: [{ ip_address: taken }] })).toBe(409);
  expect(await attach({ net_id: networkId, fixed_ips: [{ ip_address: "99.9.9.9" }] })).toBe(500);
  const { instanceActions } = (await ask("GET", `/servers/${server}/os-instance-actions`)).body;
  const noted = instanceActions.filter(({ action }: { action: string }) => action === "attach_interface");
  expect(noted.map(({ message }: { message: string }) => message)).toEqual(Array(4).fill("Error"));
});

test("Nova does not boot from a volume in error", async () => {
  const { ask, cinder, newVolume, admin } = await start();
  const volume = await newVolume();
  await cinder("POST", `/volumes/${volume}/action`, { "os-set_bootable": { bootable: true } });
  await cinder("POST", `/volumes/${volume}/action`, { "os-reset_status": { status: "error" } }, admin);
  const server = {
    name: "vm",
    flavorRef: "m1.tiny",
    networks: "none",
    block_device_mapping_v2: [rootFrom("volume", volume)],
  };
  const { status, body } = await ask("POST", "/servers", { server });
  expect(status).toBe(400);
  expect(body).toContain("Volume attachments can not be created if the volume is in an error state.");
});

test("Nova's image of a server that boots from a volume tells nothing of the image before", async () => {
  const { ask, act, boot, imageId, pass } = await start();
  const root = { ...rootFrom("image", imageId), tag: "root" };
  const server = await boot({ block_device_mapping_v2: [root] });
  const answer = act(server, { createImage: { name: "dr" } });
  await pass(5_000);
  await answer;
  const images = (await ask("GET", "/image/v2/images?name=dr")).body.images;
  expect(images).toHaveLength(1);
  expect(images[0]).toMatchObject({ disk_format: "qcow2", virtual_size: null, size: 0 });
  expect(images[0].hw_qemu_guest_agent).toBe("yes");
  expect(images[0].image_name).toBeUndefined();
  expect(JSON.parse(images[0].block_device_mapping)[0]).toMatchObject({ tag: null, encrypted: null });
});
