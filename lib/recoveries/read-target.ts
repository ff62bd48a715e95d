import { setMaxListeners } from "node:events";
import { db } from "../db";
import { AppError } from "../errors";
import { listVolumeZones } from "../openstack/cinder/availability-zones";
import { listServices } from "../openstack/cinder/services";
import { withDeadline } from "../openstack/deadline";
import { isOpenStackError } from "../openstack/errors";
import { listExtensions } from "../openstack/neutron/extensions";
import { listComputeZones } from "../openstack/nova/availability-zones";
import { findAllocationCandidates } from "../openstack/placement/allocation-candidates";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { credentialSession } from "../sites/site-session";
import { type KnownProject, readTargetProject, unaskedProject } from "./read-target-project";
import type { TargetCopy, TargetFacts, TargetHost } from "./target-facts";
import { PartReader } from "./target-part";

/** How long one call, and all of them together, may take. */
const CALL_MS = 10_000;
const ALL_MS = 30_000;

export interface TargetReading {
  facts: TargetFacts;
  /** Why it is not live, or what of it could not be read: sentences for everybody. */
  problems: string[];
  /** By credential; only of those that could sign in. */
  sessions: ReadonlyMap<string, Session>;
}

export interface TargetQuestion {
  isHome: boolean;
  /** What our catalogue says of the point's backups there. */
  copies: TargetCopy[];
  /** Whether hosts are asked for what is free of them. Default: yes. */
  hasHosts?: boolean;
  /** Whether a project may be recovered into: of the others no more is read than that they are there. */
  isWanted(project: KnownProject): boolean;
}

/**
 * What a site has for a recovery, read now with the credentials that are stored for it, all projects side by side. What
 * cannot be read is null, and nothing is made up: a site that does not answer is told of by what our own tables know.
 * @throws AppError `not_found`
 */
export async function readTarget(
  siteId: string,
  { isHome, copies, isWanted, hasHosts = true }: TargetQuestion,
): Promise<TargetReading> {
  const site = await db().site.findUnique({
    where: { id: siteId },
    include: {
      health: { select: { lastAnsweredAt: true } },
      credentials: { orderBy: [{ projectName: "asc" }, { id: "asc" }] },
    },
  });
  if (!site) throw new AppError("not_found", "There is no such site any more.");
  const { signal, clear } = withDeadline(ALL_MS);
  // Each call listens to it.
  setMaxListeners(0, signal);
  const parts = new PartReader({ deadlineMs: CALL_MS, signal });
  try {
    const known = site.credentials.map(
      ({ id, projectId, projectName, roles }): KnownProject => ({
        ...{ credentialId: id, projectId, projectName, isAdmin: isAdmin(roles) },
        isForRecords: id === site.recordsCredentialId,
      }),
    );
    const wanted = known.filter(isWanted);
    const asked = withAdministrator(wanted, known);
    const signedIn = await Promise.all(
      known.map(async (project): Promise<{ project: KnownProject; session?: Session }> => {
        const now = asked.includes(project) ? await signIn(project.credentialId, parts) : null;
        return now
          ? { project: { ...project, isAdmin: isAdmin(now.roles) }, session: now.session }
          : { project };
      }),
    );
    const usable = signedIn.flatMap(({ project, session }) => (session ? [{ project, session }] : []));
    const wantedIds = wanted.map(({ credentialId }) => credentialId);
    const [projects, wide] = await Promise.all([
      Promise.all(
        signedIn.map(({ project, session }) =>
          session && wantedIds.includes(project.credentialId)
            ? readTargetProject(session, project, parts)
            : unaskedProject(project),
        ),
      ),
      readWhole(siteId, usable, parts, hasHosts),
    ]);
    const asOf = parts.hasAnswered ? new Date() : (site.health?.lastAnsweredAt ?? site.createdAt);
    return {
      facts: {
        site: { id: site.id, name: site.name, region: site.region, isHome },
        asOf: asOf.toISOString(),
        isLive: parts.hasAnswered,
        projects,
        ...wide,
        copies,
      },
      problems: parts.hasAnswered ? parts.problems : parts.problems.slice(0, 1),
      sessions: new Map(usable.map(({ project, session }) => [project.credentialId, session])),
    };
  } finally {
    clear();
  }
}

const isAdmin = (roles: readonly string[]): boolean => roles.some((role) => role.toLowerCase() === "admin");

/** For what is the site's, an administrator is asked, or at least somebody. Pure. */
function withAdministrator(wanted: readonly KnownProject[], known: readonly KnownProject[]): KnownProject[] {
  if (wanted.some((project) => project.isAdmin)) return [...wanted];
  const other = known.find((project) => project.isAdmin) ?? (wanted.length === 0 ? known[0] : undefined);
  return other ? [...wanted, other] : [...wanted];
}

async function signIn(
  credentialId: string,
  parts: PartReader,
): Promise<{ session: Session; roles: readonly string[] } | null> {
  try {
    const session = await credentialSession(credentialId);
    // A token that is still good says nothing of how the site is now.
    const { roles } = await session.token(parts.call);
    return { session, roles };
  } catch (error) {
    parts.tell(error);
    return null;
  }
}

type Usable = { project: KnownProject; session: Session };
type Whole = Pick<TargetFacts, "computeZones" | "volumeZones" | "hosts" | "backupServices" | "extensions">;

/** What is the site's, and no project's: asked of whoever may see it. */
async function readWhole(
  siteId: string,
  usable: readonly Usable[],
  parts: PartReader,
  hasHosts: boolean,
): Promise<Whole> {
  const sessions = [...usable]
    .sort((a, b) => Number(b.project.isAdmin) - Number(a.project.isAdmin))
    .map(({ session }) => session);
  const ask = <T>(reading: (session: Session, call: CallOptions) => Promise<T>) =>
    sessions.length === 0 ? null : parts.read((call) => firstOf(sessions, (s) => reading(s, call)));
  const [computeZones, volumeZones, hosts, services, extensions, made] = await Promise.all([
    ask(listComputeZones),
    ask(listVolumeZones),
    hasHosts ? ask(readHosts) : null,
    ask((session, call) => listServices(session, { ...call, binary: "cinder-backup" })),
    ask(listExtensions),
    // Cinder does not tell which driver it has: the site's own records do.
    db().pointBackup.findFirst({
      where: { siteId, service: { not: null } },
      orderBy: { endedAt: "desc" },
      select: { service: true },
    }),
  ]);
  return {
    computeZones,
    volumeZones: volumeZones?.filter(({ isAvailable }) => isAvailable).map(({ name }) => name) ?? null,
    hosts,
    backupServices:
      services?.map(({ host, zone, isUp, isEnabled }) => ({
        host,
        zone: zone ?? null,
        isUp: isUp && isEnabled,
        driver: made?.service ?? null,
      })) ?? null,
    extensions: extensions ? [...extensions].sort() : null,
  };
}

/** The answer of the first that may ask. @throws OpenStackError */
async function firstOf<T>(sessions: readonly Session[], ask: (session: Session) => Promise<T>): Promise<T> {
  for (const [i, session] of sessions.entries()) {
    try {
      return await ask(session);
    } catch (error) {
      if (i === sessions.length - 1 || !isOpenStackError(error, "forbidden")) throw error;
    }
  }
  throw new Error("nobody to ask");
}

/** Hosts with any memory left, by what is free of them; parts of a host count with it. Admins only. */
async function readHosts(session: Session, call: CallOptions): Promise<TargetHost[]> {
  const { providers } = await findAllocationCandidates(session, {
    ...call,
    resources: { MEMORY_MB: 1 },
    required: ["!COMPUTE_STATUS_DISABLED"],
  });
  const hosts = new Map<string, TargetHost>();
  for (const { id, rootId, resources, traits } of providers) {
    const host = hosts.get(rootId) ?? { id: rootId, free: {}, traits: [] };
    hosts.set(rootId, host);
    for (const [name, { capacity, used }] of Object.entries(resources))
      host.free[name] = (host.free[name] ?? 0) + Math.max(0, capacity - used);
    if (id === rootId) host.traits.push(...traits);
  }
  return [...hosts.values()];
}
