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
import { db } from "../db";
import { resetBackupStatus } from "../openstack/cinder/backup-changes";
import { readBack } from "./read-back";

withBackUpStage();

it("does not take a backup that was given up back, when the site ends it well after all", async () => {
  const run = await begun(plan, { clock: scaledClock(2_000) });
  await stage.control.flip("backup-sticks", { volume: first, times: 1 });
  await go(run);
  const [stuck] = await backupsOf(first);
  await resetBackupStatus(stage.admin, stuck?.id ?? "", "available");
  const { credentialId, projectId } = await rowOf(run, first);
  const { id: siteId } = run.ctx.plan.site;
  const who = { userId: "u", userName: "demo", projectName: "demo", roles: ["member"] };
  const secret = { method: "password", identity: {}, sealedSecret: "not opened here" };
  await db().siteCredential.create({ data: { id: credentialId, siteId, projectId, ...who, ...secret } });
  const judged = await readBack(run.ctx, run.pointId);
  expect(judged.find(({ volumeId }) => volumeId === first)).toMatchObject({
    status: null,
    failReason: expect.stringContaining("is still being made"),
  });
  expect(judged.find(({ volumeId }) => volumeId === second)).toMatchObject({ status: "available" });
  expect(await rowOf(run, first)).toMatchObject({ state: "error", backupId: null });
  await db().siteCredential.delete({ where: { id: credentialId } });
}, 60_000);
