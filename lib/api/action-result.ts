import { NotGatedAnyMore } from "../approvals/not-gated";
import { AppError, type ErrorCode } from "../errors";
import { noteApproval } from "./note-approval";
import { noteRefusal } from "./note-refusal";

/** What a server action tells its form: it is done, with what came of it, or why not and beside which field. */
export type ActionResult<T = undefined> =
  | { ok: true; value: T }
  | {
      ok: false;
      code: ErrorCode;
      message: string;
      fields: Record<string, string>;
      /** Of `needs_approval`: the request that a second person was asked to approve. */
      approvalId?: string;
    };

/**
 * Runs a verb for a server action. What a second person has to approve first is asked for here. What is no AppError goes
 * on to the error page.
 */
export async function actionResult<T>(verb: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await verb() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await noteRefusal(error);
    try {
      const approvalId = await noteApproval(error);
      return { ...refused(error), ...(approvalId !== undefined && { approvalId }) };
    } catch (cause) {
      // What was begun was taken back with its transaction: one person alone does it now.
      if (cause instanceof NotGatedAnyMore) return actionResult(verb);
      // Nobody can be asked: that is why nothing was done.
      if (cause instanceof AppError) return refused(cause);
      throw cause;
    }
  }
}

const refused = ({ code, message, fields }: AppError) => ({ ok: false, code, message, fields }) as const;
