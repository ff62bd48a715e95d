import { askApproval } from "../approvals/ask-approval";
import { NeedsApproval } from "../approvals/gated";
import type { AppError } from "../errors";

/**
 * Asks a second person for what a verb may not do without one. The one place for it: verbs only throw, and what they had
 * begun is taken back with their transaction.
 * @returns the request; undefined for every other error
 * @throws AppError when nobody can be asked
 */
export async function noteApproval(error: AppError): Promise<string | undefined> {
  if (!(error instanceof NeedsApproval)) return;
  // Only here: Next's request is not there where nobody has to approve, as in most tests.
  const { requireSession } = await import("../auth/session");
  return askApproval(await requireSession(), error.gated);
}
