import { db } from "../db";
import { AppError } from "../errors";
import { isOpenStackError } from "../openstack/errors";
import type { Server } from "../openstack/nova/servers";
import type { Session } from "../openstack/session";
import { credentialSession } from "../sites/site-session";
import { applyReading } from "./apply-reading";
import { type Claim, ClaimLost, claimScope, keepClaim, settleClaim } from "./claim-scope";
import { explainFailure, SiteFailure } from "./explain-failure";
import { findFollowUps } from "./find-follow-ups";
import { planServerMerge } from "./plan-server-merge";
import { countThings, readKnownServers, SMALL } from "./read-known";
import { askAbout, type ProjectReading, READ_WITHIN_MS, readProject } from "./read-project";

/** Everything is read anew that often; in between, what has changed. */
const WHOLE_EVERY_MS = 5 * 60_000;
/** The site's database replicas may lag behind each other by so much (openstack-api.md B1). */
const OVERLAP_MS = 60_000;
/** Single VMs that Nova is asked about in one reading. */
const MAX_ASKED = 20;

export type RefreshOutcome = "refreshed" | "failed" | "left alone";

export interface RefreshOptions {
  /** What is as fresh as that is left alone. */
  minAgeMs: number;
  /** Gives the reading up; the claim is let go of. */
  signal?: AbortSignal;
  /** Stands in for the site's own session in tests. */
  openSession?: (credentialId: string) => Promise<Session>;
  /** How long it may take, ms. */
  withinMs?: number;
}

/**
 * Brings our copy of one credential's project up to date. Only one process does at a time. A failure changes none of
 * its rows: it is noted beside them, with its cause.
 */
export async function refreshProject(
  credentialId: string,
  { minAgeMs, signal, openSession = credentialSession, withinMs = READ_WITHIN_MS }: RefreshOptions,
): Promise<RefreshOutcome> {
  const claim = await claimScope(credentialId, minAgeMs);
  if (!claim) return "left alone";
  const startedAt = claim.claimedAt;
  const endKeeping = keepClaim(claim);
  const inTime = AbortSignal.timeout(withinMs);
  const began = performance.now();
  try {
    const session = await openSession(credentialId);
    const reading = await read(session, claim, signal ? AbortSignal.any([signal, inTime]) : inTime);
    await endKeeping();
    await applyReading(claim, { ...reading, at: startedAt, tookMs: Math.round(performance.now() - began) });
    return "refreshed";
  } catch (error) {
    await endKeeping();
    if (error instanceof ClaimLost) return "left alone";
    if (signal?.aborted) return letGo(claim, {}, "left alone");
    const cause = inTime.aborted && isOpenStackError(error, "aborted") ? tooSlow(claim, withinMs) : error;
    const { full, brief } = explainFailure(cause);
    return letGo(claim, { failedAt: startedAt, failure: full, failureBrief: brief }, "failed");
  }
}

/** Our own limit: nobody cancelled anything. */
const tooSlow = ({ projectName }: Claim, withinMs: number) =>
  new AppError(
    "unavailable",
    `Reading ${projectName} took over ${withinMs / 1000} s and was given up. Check the load of Nova, Cinder and Neutron at the site; Stillpoint tries again by itself.`,
  );

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

async function read(session: Session, claim: Claim, signal: AbortSignal): Promise<Reading> {
  const token = await session.token({ signal });
  if (token.project?.id !== claim.projectId)
    throw new SiteFailure(
      `The credential signs in to another project (${token.project?.name ?? "none"}) than ${claim.projectName}. Save it again on the site's page.`,
      `The credential signs in to another project than ${claim.projectName}. Save it again on the site's page.`,
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

async function letGo(
  claim: Claim,
  note: Parameters<typeof settleClaim>[2],
  outcome: RefreshOutcome,
): Promise<RefreshOutcome> {
  try {
    await settleClaim(db(), claim, note);
    return outcome;
  } catch (error) {
    if (error instanceof ClaimLost) return "left alone";
    throw error;
  }
}
