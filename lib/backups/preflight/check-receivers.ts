import { db } from "../../db";
import { AppError } from "../../errors";
import { getLimits } from "../../openstack/cinder/limits";
import { isOpenStackError } from "../../openstack/errors";
import type { BackupContext } from "../backup-context";
import type { BackupPlan } from "../backup-plan";
import { type Check, type Finding, warn } from "./check";

const ANSWER_MS = 8_000;

/** Whether the sites that are to learn of the backups answer; one that does not learns of them later, by itself. */
export const checkReceivers: Check = {
  name: "receivers",
  title: "Receiving sites answer",
  async run(ctx) {
    const { receivers } = ctx.plan;
    if (receivers.length === 0) return { findings: [], isSkipped: true };
    const findings = await Promise.all(receivers.map((receiver) => findingsOf(ctx, receiver)));
    return { findings: findings.flat(), detail: { sites: receivers.length } };
  },
};

async function findingsOf(
  ctx: BackupContext,
  { siteId, siteName }: BackupPlan["receivers"][number],
): Promise<Finding[]> {
  const site = await db().site.findUnique({ where: { id: siteId }, select: { recordsCredentialId: true } });
  if (!site) return [warn(`${siteName} was removed from Stillpoint: it does not learn of this backup.`)];
  if (!site.recordsCredentialId)
    return [
      warn(
        `${siteName} has no credential that imports backup records: it does not learn of this backup yet.`,
        "Choose one on the site’s page; the records are imported then.",
      ),
    ];
  try {
    await getLimits(await ctx.reader(site.recordsCredentialId), {
      deadlineMs: ANSWER_MS,
      signal: ctx.signal,
    });
    return [];
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    if (error instanceof AppError) return [warn(`${siteName} cannot be asked: ${error.message}`)];
    if (!isOpenStackError(error)) throw error;
    const { call, requestId, causeText } = error;
    const finding = warn(
      `${siteName} does not answer now: ${causeText}. It learns of this backup later, by itself.`,
      error.nextStep,
    );
    return [{ ...finding, call, ...(requestId ? { requestId } : {}) }];
  }
}
