import { type Clock, systemClock } from "../clock";
import { log } from "../log";
import type { ServiceName } from "../openstack/catalog";
import type { SiteConnection } from "../openstack/connection";
import { isOpenStackError } from "../openstack/errors";
import { Transport } from "../openstack/transport";
import type { SiteOffers } from "../quiesce/method-offer";
import { storable } from "../storable";
import { type CheckRow, fail, skipped, worstFirst } from "./check-row";
import { type CatalogHost, catalogHosts, hostsRow } from "./checks/catalog-hosts";
import { BACKUP_ROW, checkBackupService } from "./checks/check-backup-service";
import { checkClock } from "./checks/check-clock";
import { checkExpiry } from "./checks/check-expiry";
import { checkQuiesce, QUIESCE_ROW } from "./checks/check-quiesce";
import { checkRegion } from "./checks/check-region";
import { checkProjects, checkRecords, checkRoles } from "./checks/check-roles";
import { checkService } from "./checks/check-service";
import { probeAddress } from "./checks/probe-address";
import { type CredentialUnderCheck, type SignIn, signIn } from "./checks/sign-in";
import { SERVICE_LABELS, SERVICES } from "./service-labels";

/** What Keystone says of a credential that signed in. */
export interface CredentialFacts {
  index: number;
  projectId: string;
  projectName: string;
  userId: string;
  userName: string;
  roles: string[];
  expiresAt: Date | undefined;
}

export interface SiteCheck {
  /** Worst first. */
  rows: CheckRow[];
  hosts: CatalogHost[];
  /** Of the credentials that signed in. */
  facts: CredentialFacts[];
  /** How its VMs can be held still; undefined when that could not be found out. */
  offers?: SiteOffers | undefined;
}

/** Together under 20 s, whatever hangs: one after the other, address, sign-in, services. */
export interface CheckTiming {
  addressMs: number;
  signInMs: number;
  serviceMs: number;
}

const TIMING: CheckTiming = { addressMs: 2_500, signInMs: 7_000, serviceMs: 7_000 };

/**
 * The check list of a site, stored or not. A token goes to confirmed hosts only; rows that would need another are
 * skipped and say which to confirm.
 * @param options.hasHostAccess access to its compute hosts is stored
 */
export async function checkSite(
  connection: SiteConnection,
  credentials: readonly CredentialUnderCheck[],
  { timing = TIMING, clock = systemClock as Clock, hasHostAccess = false } = {},
): Promise<SiteCheck> {
  const { reachability, tls, isUp } = await probeAddress(connection, timing.addressMs);
  const rows: CheckRow[] = [reachability, tls];
  if (!isUp) {
    const skip = (id: string, title: string) =>
      rows.push({ id, title, ...skipped("Keystone was not reached") });
    credentials.forEach(({ label }, i) => {
      skip(`sign-in:${i}`, `Sign-in, ${label}`);
    });
    for (const service of SERVICES) skip(`service:${service}`, `${SERVICE_LABELS[service]} answers in time`);
    return { rows: worstFirst(rows), hosts: [], facts: [] };
  }
  const limits = { ...connection.limits, deadlineMs: timing.signInMs };
  const transport = new Transport({ ...connection, limits }, { clock });
  try {
    const signIns = await Promise.all(
      credentials.map((c, i) => signIn(transport, c, i, timing.signInMs, clock)),
    );
    rows.push(...signIns.map(({ row }) => row));
    const rest = await afterSignIn(connection, signIns, timing.serviceMs, clock, hasHostAccess);
    return storable({ ...rest, rows: worstFirst([...rows, ...rest.rows]) });
  } finally {
    await transport.close();
  }
}

async function afterSignIn(
  connection: SiteConnection,
  all: readonly SignIn[],
  deadlineMs: number,
  clock: Clock,
  hasHostAccess: boolean,
): Promise<SiteCheck> {
  const signedIn = all.flatMap((s) =>
    s.token?.project ? [{ ...s, token: s.token, project: s.token.project }] : [],
  );
  const [lead] = signedIn;
  if (!lead) return { rows: [], hosts: [], facts: [] };
  const { catalog } = lead.token;
  const hosts = catalogHosts(catalog, connection);
  const now = new Date(clock.now());
  let offers: SiteOffers | undefined;
  const [services, backup, quiesce, expiries] = await Promise.all([
    Promise.all(
      SERVICES.map((s) =>
        guarded({ id: `service:${s}`, title: SERVICE_LABELS[s] }, () =>
          checkService(s, lead.session, lead.token, hosts, deadlineMs, clock),
        ),
      ),
    ),
    guarded(
      BACKUP_ROW,
      async () => unconfirmed(BACKUP_ROW, "volume", hosts) ?? checkBackupService(signedIn, deadlineMs),
    ),
    guarded(QUIESCE_ROW, async () => {
      const waits = unconfirmed(QUIESCE_ROW, "compute", hosts);
      if (waits) return waits;
      const check = await checkQuiesce(signedIn, deadlineMs, hasHostAccess);
      offers = check.offers;
      return check.row;
    }),
    Promise.all(signedIn.map((s) => checkExpiry(s, deadlineMs, now))),
  ]);
  const facts = signedIn.map(({ index, token, project }, i) => ({
    index,
    projectId: project.id,
    projectName: project.name,
    userId: token.user.id,
    userName: token.user.name,
    roles: [...token.roles],
    expiresAt: expiries[i]?.expiresAt,
  }));
  const rows = [
    ...signedIn.map((s) => checkRoles(s.index, s.label, s.token.roles)),
    checkProjects(
      signedIn.map((s) => ({ label: s.label, projectId: s.project.id, projectName: s.project.name })),
    ),
    checkRecords(signedIn.map((s) => ({ label: s.label, roles: s.token.roles }))),
    checkRegion(catalog, connection),
    hostsRow(hosts, connection.authUrl),
    ...services,
    backup,
    quiesce,
    checkClock(lead.token.clockDifferenceMs, lead.lastedMs),
    ...expiries.map(({ row }) => row),
  ];
  return { rows, hosts, facts, offers };
}

type RowName = Pick<CheckRow, "id" | "title">;

/** In place of what would send the token to a host that nobody has confirmed. */
function unconfirmed(
  row: RowName,
  service: ServiceName,
  hosts: readonly CatalogHost[],
): CheckRow | undefined {
  const host = hosts.find(({ services }) => services.includes(service));
  if (!host || (host.isConfirmed && !host.refused)) return undefined;
  const name = SERVICE_LABELS[service];
  return { ...row, ...skipped(`The token may not go to ${name} yet`, `Confirm ${host.entry} first.`) };
}

/** A mistake of ours costs its row, not the list. */
async function guarded(row: RowName, check: () => Promise<CheckRow>): Promise<CheckRow> {
  try {
    return await check();
  } catch (error) {
    if (!isOpenStackError(error)) log.error({ err: error, check: row.id }, "a site's check failed");
    return { ...row, ...fail("The check itself failed; the log has its cause", "Report this with the log.") };
  }
}
