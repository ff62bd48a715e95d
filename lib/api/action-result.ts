import { AppError, type ErrorCode } from "../errors";
import { noteRefusal } from "./note-refusal";

/** What a server action tells its form: it is done, with what came of it, or why not and beside which field. */
export type ActionResult<T = undefined> =
  | { ok: true; value: T }
  | { ok: false; code: ErrorCode; message: string; fields: Record<string, string> };

/** Runs a verb for a server action. What is no AppError goes on to the error page. */
export async function actionResult<T>(verb: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await verb() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await noteRefusal(error);
    return { ok: false, code: error.code, message: error.message, fields: error.fields };
  }
}
