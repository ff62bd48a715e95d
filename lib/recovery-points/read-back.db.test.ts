import { expect, it } from "vitest";
import { scaledClock } from "../backups/testing/scaled-clock";
import {
  backupsOf,
  begun,
  first,
  go,
  plan,
  rowOf,
  second,
  stage,
  withBackUpStage,
} from "../backups/testing/with-back-up-stage";
import { resetBackupStatus } from "../openstack/cinder/backup-changes";
import { readBack } from "./read-back";

withBackUpStage();

it("does not take a backup that was given up back, when the site ends it well after all", async () => {
  const run = await begun(plan, { clock: scaledClock(2_000) });
  await stage.control.flip("backup-sticks", { volume: first, times: 1 });
  await go(run);
  const [stuck] = await backupsOf(first);
  await resetBackupStatus(stage.admin, stuck?.id ?? "", "available");
  const judged = await readBack(run.ctx, run.pointId);
  expect(judged.find(({ volumeId }) => volumeId === first)).toMatchObject({
    status: null,
    failReason: expect.stringContaining("is still being made"),
  });
  expect(judged.find(({ volumeId }) => volumeId === second)).toMatchObject({ status: "available" });
  expect(await rowOf(run, first)).toMatchObject({ state: "error", backupId: null });
}, 60_000);
