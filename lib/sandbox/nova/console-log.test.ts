import { expect, test } from "vitest";
import { type NovaStage, novaStage, rootFrom } from "./testing/nova-stage";

const consoleOf = async (stage: NovaStage, id: string): Promise<string> =>
  (await stage.act(id, { "os-getConsoleOutput": {} })).body.output;

const rootVolume = async (stage: NovaStage, id: string): Promise<string> =>
  (await stage.ask("GET", `/servers/${id}/os-volume_attachments`)).body.volumeAttachments[0].volumeId;

test("a server from a snapshot of a running guest recovers its journal, one from a frozen guest's does not", async () => {
  const stage = await novaStage();
  const source = await stage.boot({
    block_device_mapping_v2: [rootFrom("image", stage.imageId)],
  });
  expect(await consoleOf(stage, source)).not.toContain("recovery");
  expect(await consoleOf(stage, source)).toContain("EXT4-fs (vda): mounted");

  const project = stage.admin.projectId;
  const { body } = await stage.ask("POST", `/volume/v3/${project}/snapshots`, {
    snapshot: { volume_id: await rootVolume(stage, source), name: "crash" },
  });
  // Nova freezes the guest for this one.
  const making = stage.act(source, { createImage: { name: "frozen" } });
  await stage.pass(2_000);
  const { image_id } = (await making).body;
  await stage.pass(2_000);
  const image = (await stage.ask("GET", `/image/v2/images/${image_id}`)).body;
  const frozen = JSON.parse(image.block_device_mapping)[0].snapshot_id;

  const bootOf = (snapshot: string) =>
    stage.boot({ block_device_mapping_v2: [rootFrom("snapshot", snapshot)] });
  expect(await consoleOf(stage, await bootOf(body.snapshot.id))).toContain(
    "EXT4-fs (vda): recovery complete",
  );
  expect(await consoleOf(stage, await bootOf(frozen))).not.toContain("recovery");
});

test("a guest whose power is cut recovers its journal, one that is stopped does not; the log begins anew", async () => {
  const stage = await novaStage();
  const id = await stage.boot({ block_device_mapping_v2: [rootFrom("image", stage.imageId)] });
  await stage.act(id, { reboot: { type: "HARD" } });
  await stage.pass(1_000);
  expect(await consoleOf(stage, id)).toContain("recovery complete");
  await stage.act(id, { "os-stop": null });
  await stage.pass(1_000);
  await stage.act(id, { "os-start": null });
  await stage.pass(1_000);
  expect(await consoleOf(stage, id)).not.toContain("recovery");
});
