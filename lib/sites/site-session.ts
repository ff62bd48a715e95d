import { db } from "../db";
import { AppError } from "../errors";
import type { SiteConnection } from "../openstack/connection";
import { REFUSE_CHANGES } from "../openstack/journal";
import { Session } from "../openstack/session";
import { Transport } from "../openstack/transport";
import { unseal } from "../secrets/seal";
import { connectionOf } from "./connection-of";
import { CredentialIdentity, credentialOf } from "./credential-identity";
import { refuseRemembered } from "./lock-site";
import { signInGate } from "./sign-in-gate";

interface Pool {
  /** One per site, since its caps on calls in flight are per site. */
  transports: Map<string, { of: string; transport: Transport }>;
  /** One per credential, so that its token is shared. */
  sessions: Map<string, { of: string; session: Session }>;
}

const globals = globalThis as { stillpointSiteSessions?: Pool };
globals.stillpointSiteSessions ??= { transports: new Map(), sessions: new Map() };
const pool = globals.stillpointSiteSessions;

/** How to reach a site. @throws AppError `not_found`, `precondition_failed` */
export async function siteConnection(siteId: string): Promise<SiteConnection> {
  const site = await db().site.findUnique({ where: { id: siteId } });
  if (!site) {
    pool.transports.delete(siteId);
    throw new AppError("not_found", "There is no such site any more.");
  }
  refuseRemembered(site);
  return connectionOf(site);
}

/**
 * The session of a credential, shared within this process with all who use it; made anew when the credential or how
 * to reach its site was changed. The old one ends by itself: its idle connections close after seconds.
 * It only reads: who changes something names who is behind it, by `session.journalled(callJournal(…))`.
 * @throws AppError `not_found`; EnvelopeError when the secret cannot be opened
 */
export async function credentialSession(credentialId: string): Promise<Session> {
  const row = await db().siteCredential.findUnique({ where: { id: credentialId }, include: { site: true } });
  if (!row) {
    pool.sessions.delete(credentialId);
    throw new AppError("not_found", "There is no such credential any more.");
  }
  const transport = transportFor(row.siteId, connectionOf(row.site));
  const of = JSON.stringify([row.identity, row.sealedSecret]);
  const known = pool.sessions.get(credentialId);
  if (known?.of === of && known.session.transport === transport) return known.session;
  const secret = unseal(row.sealedSecret, {
    table: "site_credentials",
    column: "sealed_secret",
    row: credentialId,
  });
  const credential = credentialOf(CredentialIdentity.parse(row.identity), secret);
  const session = new Session(transport, credential, signInGate(row.site.name, row)).journalled(
    REFUSE_CHANGES,
  );
  pool.sessions.set(credentialId, { of, session });
  return session;
}

function transportFor(siteId: string, connection: SiteConnection) {
  const of = JSON.stringify(connection);
  const known = pool.transports.get(siteId);
  if (known?.of === of) return known.transport;
  const transport = new Transport(connection);
  pool.transports.set(siteId, { of, transport });
  return transport;
}

/** The credentials of a site, or of all sites, in a lasting order and without their secrets. */
export async function listCredentials(
  siteId?: string,
): Promise<{ id: string; siteId: string; siteName: string; projectId: string; projectName: string }[]> {
  const rows = await db().siteCredential.findMany({
    where: siteId === undefined ? {} : { siteId },
    select: { id: true, siteId: true, projectId: true, projectName: true, site: { select: { name: true } } },
    orderBy: [{ site: { nameKey: "asc" } }, { projectName: "asc" }, { id: "asc" }],
  });
  return rows.map(({ site, ...row }) => ({ ...row, siteName: site.name }));
}
