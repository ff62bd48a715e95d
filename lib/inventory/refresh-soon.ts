import { log } from "../log";
import { type RefreshOutcome, refreshProject } from "./refresh-project";

const globals = globalThis as { stillpointRefreshing?: Map<string, Promise<RefreshOutcome>> };
globals.stillpointRefreshing ??= new Map();
const running = globals.stillpointRefreshing;

/** What is younger is fresh enough for whoever looks at it. */
export const FRESH_MS = 10_000;

/** Starts the reading of a project, or joins the one that this process is doing. Never fails: failures are noted. */
export function refreshSoon(credentialId: string, minAgeMs = FRESH_MS): Promise<RefreshOutcome> {
  const known = running.get(credentialId);
  if (known) return known;
  const work = refreshProject(credentialId, { minAgeMs })
    .catch((error: unknown): RefreshOutcome => {
      log.error({ err: error, credentialId }, "an inventory could not be refreshed");
      return "failed";
    })
    .finally(() => running.delete(credentialId));
  running.set(credentialId, work);
  return work;
}
