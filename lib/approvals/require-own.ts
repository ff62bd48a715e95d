import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Approval } from "../generated/prisma/client";
import { isOwn, whyNotDecide } from "./judge-person";

/**
 * Whoever goes on with a request is the very account that asked, not another one of the same name.
 * @param instead what somebody else may do, who may decide
 * @throws AppError `forbidden`
 */
export function requireOwn(
  session: Session,
  row: Approval,
  { refusal, instead }: { refusal: string; instead: string },
): void {
  if (isOwn(session, row)) return;
  const hint = whyNotDecide(session, row) === null ? instead : "Only the account that asked for it does.";
  throw new AppError("forbidden", `${refusal} ${hint}`);
}
