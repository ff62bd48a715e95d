import { z } from "zod";
import { may, requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { visibleProjects } from "../auth/visible-projects";
import { AppError } from "../errors";
import type { Session as SiteSession } from "../openstack/session";
import { type DrillMark, readDrillMarks } from "../recoveries/read-drill-marks";
import { type FailoverMark, readFailoverMarks } from "../recoveries/read-failover-marks";
import { type KnownOffers, readSiteOffers } from "../sites/site-offers";
import { credentialSession } from "../sites/site-session";
import { assembleVm } from "./assemble-vm";
import { explainFailure } from "./explain-failure";
import { type KnownVm, readKnownVm } from "./read-known-vm";
import { budget, readLiveVm } from "./read-live-vm";
import { readScopes, type ScopeState } from "./read-scopes";
import type { Vm } from "./vm";

/** How long a look at one VM waits for its site before it shows the last known. */
const LIVE_WITHIN_MS = 4_000;

const Ids = z.object({ siteId: z.uuid(), serverId: z.string().regex(/^[\w-]{1,64}$/) });

export interface GetVmOptions {
  /** Stands in for the site's own session in tests. */
  openSession?: (credentialId: string) => Promise<SiteSession>;
}

const noSuchVm = () =>
  new AppError("not_found", "There is no such VM, or it is in a project that your sign-in does not give.");

const nobodyReads = () =>
  new AppError(
    "precondition_failed",
    "No credential reads this VM's project any more, so it is not shown. Add one on the site's page to see it again.",
  );

/**
 * One VM with its volumes, ports and actions, asked of its site now; each part that the site does not tell in time
 * comes as last known, with why.
 * @throws AppError `not_found`; `precondition_failed` when no credential reads its project any more; `unavailable`
 * for a VM that was never seen, while its site does not answer
 */
export async function getVm(
  session: Session,
  siteId: string,
  serverId: string,
  { openSession = credentialSession }: GetVmOptions = {},
): Promise<Vm> {
  const { scopes, ...facts } = await find(session, siteId, serverId);
  const { known } = facts;
  const mayInspect = may(session.role, "sites.inspect");
  const left = budget(LIVE_WITHIN_MS);
  const failures: unknown[] = [];
  for (const scope of scopes) {
    try {
      const site = await openSession(scope.credentialId);
      const live = readLiveVm(site, serverId, left);
      // An admin's credential sees other projects' VMs: they are not this project's.
      if (known || (await live.server).projectId === scope.projectId)
        return await assembleVm({ siteId, serverId, scope, ...facts, live, mayInspect });
    } catch (error) {
      failures.push(error);
      if (known) return assembleVm({ siteId, serverId, scope, ...facts, live: error, mayInspect });
    }
  }
  const silent = failures.find((error) => !isNotFound(error));
  if (silent) {
    const why = explainFailure(silent);
    throw new AppError(
      "unavailable",
      `This VM was never seen, and its site says: ${mayInspect ? why.full : why.brief}`,
    );
  }
  throw noSuchVm();
}

/** The same from our own tables alone, at once; undefined for a VM that was never seen. @throws AppError `not_found` */
export async function findKnownVm(
  session: Session,
  siteId: string,
  serverId: string,
): Promise<Vm | undefined> {
  const { scopes, ...facts } = await find(session, siteId, serverId);
  const [scope] = scopes;
  const mayInspect = may(session.role, "sites.inspect");
  return facts.known && scope
    ? assembleVm({ siteId, serverId, scope, ...facts, live: undefined, mayInspect })
    : undefined;
}

/** What is known of a VM, and the projects to ask about it: its own, or all that the reader sees there. */
async function find(
  session: Session,
  siteId: string,
  serverId: string,
): Promise<{
  known: KnownVm | undefined;
  offers: KnownOffers | undefined;
  drill: DrillMark | null;
  mark: FailoverMark | null;
  scopes: ScopeState[];
}> {
  requirePermission(session, "inventory.view");
  if (!Ids.safeParse({ siteId, serverId }).success) throw noSuchVm();
  const visible = visibleProjects(session);
  const [row, offers, drills, marks] = await Promise.all([
    readKnownVm(siteId, serverId),
    readSiteOffers(siteId),
    readDrillMarks(session, [{ siteId, serverId }]),
    readFailoverMarks(session, [{ siteId, serverId }]),
  ]);
  // One of another project goes the way of one that was never seen: not even the answer's kind tells them apart.
  const known = row && (visible === "all" || visible.includes(row.projectId)) ? row : undefined;
  const of = { siteId, ...(known ? { projectId: known.projectId } : {}) };
  const scopes = await readScopes(visible, of);
  if (scopes.length === 0) throw known && visible === "all" ? nobodyReads() : noSuchVm();
  const key = `${siteId} ${serverId}`;
  return { known, offers, drill: drills.get(key) ?? null, mark: marks.get(key) ?? null, scopes };
}

const isNotFound = (error: unknown) =>
  typeof error === "object" && error !== null && "kind" in error && error.kind === "not_found";
