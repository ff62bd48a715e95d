import { randomUUID } from "node:crypto";
import { db } from "../db";
import { AppError } from "../errors";
import { log } from "../log";
import { isOpenStackError } from "../openstack/errors";
import type { Server } from "../openstack/nova/servers";
import type { Session } from "../openstack/session";
import { EnvelopeError } from "../secrets/envelope";
import { credentialSession } from "../sites/site-session";
import { applyReading } from "./apply-reading";
import { type Claim, ClaimLost, claimScope, keepClaim, settleClaim } from "./claim-scope";
import { findFollowUps } from "./find-follow-ups";
import { planServerMerge } from "./plan-server-merge";
import { countThings, readKnownServers } from "./read-known";
import { askAbout, type ProjectReading, READ_WITHIN_MS, readProject } from "./read-project";

/** Everything is read anew that often; in between, what has changed. */
const WHOLE_EVERY_MS = 5 * 60_000;
/** The site's database replicas may lag behind each other by so much (openstack-api.md B1). */
const OVERLAP_MS = 60_000;
/** Volumes and ports up to so many are read whole every time. */
const SMALL = 1000;
/** Single VMs that Nova is asked about in one reading. */
const MAX_ASKED = 20;

export type RefreshOutcome = "refreshed" | "failed" | "left alone";

export interface RefreshOptions {
  /** What is as fresh as that is left alone. */
  minAgeMs: number;
  /** Stands in for the site's own session in tests. */
  openSession?: (credentialId: string) => Promise<Session>;
}

/**
 * Brings our copy of one credential's project up to date. Only one process does at a time. A failure changes none of
 * its rows: it is noted beside them, with its cause.
 */
export async function refreshProject(
  credentialId: string,
  { minAgeMs, openSession = credentialSession }: RefreshOptions,
): Promise<RefreshOutcome> {
  const claim = await claimScope(credentialId, minAgeMs);
  if (!claim) return "left alone";
  const startedAt = claim.claimedAt;
  const endKeeping = keepClaim(claim);
  try {
    const session = await openSession(credentialId);
    const reading = await read(session, claim);
    await endKeeping();
    await applyReading(claim, { ...reading, at: startedAt });
    return "refreshed";
  } catch (error) {
    await endKeeping();
    if (error instanceof ClaimLost) return "left alone";
    await noteFailure(claim, startedAt, error);
    return "failed";
  }
}

export interface Reading extends ProjectReading {
  /** VMs that Nova was asked about one by one: there, or gone. */
  asked: { found: Server[]; gone: string[] };
  missing: string[];
  deleted: string[];
  /** The next reading begins where this one did, by the site's clock. */
  changesSince: Date;
  /** More VMs were touched than could be asked about: read everything next time. */
  isIncomplete: boolean;
}

async function read(session: Session, claim: Claim): Promise<Reading> {
  const signal = AbortSignal.timeout(READ_WITHIN_MS);
  const token = await session.token({ signal });
  if (token.project?.id !== claim.projectId)
    throw new AppError(
      "conflict",
      `The credential signs in to another project (${token.project?.name ?? "none"}) than ${claim.projectName}. Save it again on the site's page.`,
    );
  const siteNow = Date.now() + token.clockDifferenceMs;
  const isWholeDue = !claim.wholeAt || claim.claimedAt.getTime() - claim.wholeAt.getTime() >= WHOLE_EVERY_MS;
  const changesSince = isWholeDue ? undefined : claim.changesSince?.toISOString();
  const [known, things] = await Promise.all([readKnownServers(claim), countThings(claim)]);
  const reading = await readProject(session, {
    projectId: claim.projectId,
    changesSince,
    isSmall: things <= SMALL,
    signal,
  });
  const turn = Math.floor(claim.claimedAt.getTime() / 10_000);
  const { items: listed, isWhole } = reading.servers;
  const merge = planServerMerge({ known, listed, isWhole, maxAsked: MAX_ASKED, turn });
  const followUps = isWhole ? [] : await findFollowUps(claim, reading, known);
  const ask = [...merge.ask, ...followUps].slice(0, MAX_ASKED);
  const asked = await askAbout(session, ask, signal);
  return {
    ...reading,
    asked: { ...asked, found: asked.found.filter((s) => s.projectId === claim.projectId) },
    missing: merge.missing,
    deleted: merge.deleted,
    changesSince: new Date(siteNow - OVERLAP_MS),
    isIncomplete: merge.ask.length + followUps.length > MAX_ASKED && followUps.length > 0,
  };
}

async function noteFailure(claim: Claim, at: Date, error: unknown): Promise<void> {
  try {
    await settleClaim(db(), claim, { failedAt: at, failure: explain(error) });
  } catch (second) {
    if (!(second instanceof ClaimLost)) throw second;
  }
}

/** What goes beside the rows: cause, request id and next step. */
function explain(error: unknown): string {
  if (isOpenStackError(error) || error instanceof AppError) return error.message;
  if (error instanceof EnvelopeError)
    return `The credential's secret cannot be opened: ${error.message} Save the credential again on the site's page.`;
  const id = randomUUID();
  log.error({ err: error, id }, "reading a project failed");
  return `Reading failed inside Stillpoint; its log says why, under ${id}.`;
}
