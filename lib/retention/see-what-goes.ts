import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { parseInput } from "../parse-input";
import { PolicyInput } from "./policy-input";
import { previewVnfs } from "./preview-vnfs";
import type { RetentionPreview } from "./retention-preview";

const REFUSAL = "There is no preview yet.";

/**
 * What a policy, as it stands in its form, would do now with the points of its VNFs. Nothing is changed.
 * @throws AppError `forbidden`, `invalid`
 */
export async function seeWhatGoes(session: Session, input: unknown): Promise<RetentionPreview> {
  requirePermission(session, "retention.change");
  const { vnfIds, ...wanted } = parseInput(PolicyInput, input, REFUSAL);
  return previewVnfs(db(), session, wanted, vnfIds, await databaseNow(), REFUSAL);
}
