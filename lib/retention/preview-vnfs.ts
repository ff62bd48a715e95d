import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import { readStoredPoints } from "./read-stored-points";
import { previewVnf, type RetentionPreview, seenOf } from "./retention-preview";
import type { RetentionPolicyRules } from "./retention-rules";

/**
 * What a policy would do now with the points of VNFs that somebody chose.
 * @throws AppError `invalid` when one of them is not there, or not to be seen
 */
export async function previewVnfs(
  of: Transaction,
  session: Session,
  policy: RetentionPolicyRules,
  vnfIds: readonly string[],
  now: Date,
  refusal: string,
): Promise<RetentionPreview> {
  const found = await of.vnf.findMany({
    where: { id: { in: [...vnfIds] }, deletedAt: null, ...visibleVnfs(session) },
    select: { id: true, name: true },
    orderBy: { nameKey: "asc" },
  });
  if (found.length < vnfIds.length)
    throw new AppError("invalid", refusal, {
      vnfIds: "A VNF that was chosen is not there any more. Reload, and choose again.",
    });
  const vnfs = [];
  for (const vnf of found) vnfs.push(previewVnf(vnf, policy, await readStoredPoints(of, vnf.id), now));
  return { vnfs, seen: seenOf(vnfs) };
}
