import type { OpenStackError } from "../../openstack/errors";
import type { FailedTry } from "./volume-job";

/** What Cinder says of a parent that is not there, not available, or smaller. (cinder/backup/api.py, chunkeddriver.py) */
const ABOUT_CHAIN = /incremental|parent|full backup|sha256|No such file/i;

/** A create that was refused. Pure. */
export function explainRefusal(error: OpenStackError, isIncremental: boolean): FailedTry {
  const { causeText, call, requestId, status } = error;
  const isChain = isIncremental && error.kind === "bad_request" && ABOUT_CHAIN.test(causeText);
  return {
    cause: `${error.site}: ${causeText}`,
    todo: error.nextStep,
    call,
    requestId,
    status,
    again: isChain ? "full" : "no",
  };
}

/** A backup that ended in error, by Cinder's own word. Pure. */
export function explainError(
  site: string,
  { id, failReason }: { id: string; failReason?: string | undefined },
  isIncremental: boolean,
): FailedTry {
  return {
    cause: `${site}: backup ${id} ended in error: ${failReason ?? "Cinder gives no reason"}`,
    todo: "Look at cinder-backup’s log at the site, and at the room in its backup store.",
    again: isIncremental && ABOUT_CHAIN.test(failReason ?? "") ? "full" : "same",
  };
}

/** A backup that does not end. Pure. */
export const explainStuck = (site: string, id: string, snapshotId: string | null): FailedTry => ({
  cause: `${site}: backup ${id} is still being made, long after it should have ended`,
  todo: [
    "Look at cinder-backup’s log at the site. When nothing works on it any more:",
    `openstack volume backup set --state error ${id}`,
    ...(snapshotId ? [`openstack volume snapshot set --state available ${snapshotId}`] : []),
    "Stillpoint removes it then.",
  ].join("\n"),
  again: "no",
});
