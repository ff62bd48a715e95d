import { randomUUID } from "node:crypto";
import { AppError } from "../errors";
import { log } from "../log";
import { isOpenStackError } from "../openstack/errors";
import { EnvelopeError } from "../secrets/envelope";

/** Why a site could not be read, for people: cause, request id and next step. What we did not foresee is logged. */
export function explainFailure(error: unknown): string {
  if (isOpenStackError(error) || error instanceof AppError) return error.message;
  if (error instanceof EnvelopeError)
    return `The credential's secret cannot be opened: ${error.message.replace(/\.$/, "")}. Save the credential again on the site's page.`;
  const id = randomUUID();
  log.error({ err: error, id }, "reading a site failed");
  return `Reading failed inside Stillpoint; its log says why, under ${id}.`;
}
