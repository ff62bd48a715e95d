import { randomUUID } from "node:crypto";
import { peekApproval } from "../approvals/peek-approval";
import { requireApproval } from "../approvals/require-approval";
import { type Actor, actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { adoptedBy } from "./adopt/adopted-by";
import { takeOver } from "./adopt/take-over";
import { auditedAttempt } from "./audited-attempt";
import { checkResolved } from "./check-resolved";
import type { CheckRow } from "./check-row";
import type { SiteCheck } from "./check-site";
import { credentialColumns } from "./credential-columns";
import { isEssential } from "./essential-checks";
import { gatedNewKeystones } from "./gated-access";
import { json } from "./json-column";
import { orTaken } from "./or-taken";
import { type ResolvedSite, resolveDrafts } from "./resolve-drafts";
import { servicesOf, siteState } from "./site-health";
import { siteNameKey } from "./site-name";

const REFUSAL = "Nothing was added.";
/** The points of a large installation are many rows. */
const ADOPTION_MS = 120_000;

/**
 * Adds sites, all of them or none: each must answer with a trusted certificate, take its credentials, have the region,
 * and send tokens to confirmed hosts only.
 * @throws AppError `invalid` with fields such as "sites.0.name", `conflict`; `needs_approval` where people may sign in by them
 */
export async function addSites(session: Session, input: unknown): Promise<{ id: string; name: string }[]> {
  requirePermission(session, "sites.change");
  return addResolved(actorOf(session), resolveDrafts(input, REFUSAL), { session });
}

/** The same for those that the sandbox cloud registers by itself. */
export const addSandboxSites = (actor: Actor, input: unknown): Promise<{ id: string; name: string }[]> =>
  addResolved(actor, resolveDrafts(input, REFUSAL, { allowLoopback: true }), { isSandbox: true });

async function addResolved(
  actor: Actor,
  sites: readonly ResolvedSite[],
  { session, isSandbox = false }: { session?: Session; isSandbox?: boolean } = {},
): Promise<{ id: string; name: string }[]> {
  await refuseKnown(sites);
  // Whoever adds a Keystone could make the second person there.
  const gated = gatedNewKeystones(sites.filter(({ acceptsSignIn }) => acceptsSignIn));
  if (session && gated) await peekApproval(session, gated);
  const attempts = sites.map(({ name, connection: { authUrl, region } }) => ({
    action: "site.added",
    target: { kind: "site", name },
    details: { authUrl, region },
  }));
  return auditedAttempt(actor, attempts, async (intents) => {
    const checks = await checkResolved(sites);
    const fields = Object.assign({}, ...checks.map((check, i) => problemsOf(check, `sites.${i}`)));
    if (Object.keys(fields).length > 0) throw new AppError("invalid", REFUSAL, fields);
    const adopted = await adoptedBy(sites, checks, REFUSAL);
    return orTaken(() =>
      audited(
        async (tx) => {
          if (session && gated) await requireApproval(tx, session, gated);
          const added: { id: string; name: string }[] = [];
          for (const [i, site] of sites.entries()) {
            // Its name may be the one that the real one gets.
            for (const { id } of adopted[i] ?? [])
              await tx.site.updateMany({ where: { id, isRemembered: true }, data: { nameKey: id } });
            const stored = await store(tx, actor, site, { check: checks[i], intent: intents[i], isSandbox });
            for (const offer of adopted[i] ?? []) await takeOver(tx, actor, { offer, siteId: stored.id });
            added.push(stored);
          }
          return added;
        },
        adopted.some((offers) => offers.length > 0) ? { timeoutMs: ADOPTION_MS } : {},
      ),
    );
  });
}

/** Names and addresses that are there already, or twice in what is to be added. */
async function refuseKnown(sites: readonly ResolvedSite[]): Promise<void> {
  const known = await db().site.findMany({
    select: { id: true, name: true, nameKey: true, authUrl: true, region: true },
  });
  const fields: Record<string, string> = {};
  sites.forEach(({ name, connection, adopts }, i) => {
    const isAdopted = (id: string) => adopts.some(({ siteId }) => siteId === id);
    const earlier = sites.slice(0, i);
    const sameName = known.find((s) => s.nameKey === siteNameKey(name) && !isAdopted(s.id));
    if (sameName)
      fields[`sites.${i}.name`] = `There is a site ${sameName.name} already. Choose another name.`;
    else if (earlier.some((s) => siteNameKey(s.name) === siteNameKey(name)))
      fields[`sites.${i}.name`] = "Two of these sites have this name. Choose another.";
    const { authUrl, region } = connection;
    const same = known.find((s) => s.authUrl === authUrl && s.region === region);
    if (same)
      fields[`sites.${i}.source`] =
        `This address and region are registered as ${same.name}. Add the credential on that site's page.`;
    else if (earlier.some((s) => s.connection.authUrl === authUrl && s.connection.region === region))
      fields[`sites.${i}.source`] = "Two of these sites have the same address and region.";
  });
  if (Object.keys(fields).length > 0) throw new AppError("invalid", REFUSAL, fields);
}

/** Beside which field of the form a failed check belongs. */
const FIELD: Record<string, string> = {
  reachability: "authUrl",
  tls: "caPem",
  region: "region",
  hosts: "confirmedHosts",
  projects: "credentials",
};

function problemsOf(check: SiteCheck, at: string): Record<string, string> {
  const failed = check.rows.filter((row) => row.result === "fail" && isEssential(row.id));
  return Object.fromEntries(
    failed.map((row) => {
      const [kind = "", index] = row.id.split(":");
      const field = index === undefined ? FIELD[kind] : `credentials.${index}`;
      return [`${at}.${field}`, messageOf(row)];
    }),
  );
}

const messageOf = ({ saw, todo }: CheckRow): string => `${saw}. ${todo ?? ""}`.trim();

async function store(
  tx: Transaction,
  actor: Actor,
  site: ResolvedSite,
  {
    check,
    intent,
    isSandbox,
  }: { check?: SiteCheck | undefined; intent?: { intentId: bigint } | undefined; isSandbox: boolean },
) {
  if (!check) throw new Error("a site without its check");
  const { connection, name } = site;
  const id = randomUUID();
  const credentials: Awaited<ReturnType<typeof credentialColumns>>[] = [];
  for (const facts of check.facts) {
    const under = site.credentials[facts.index];
    if (under) credentials.push(await credentialColumns(tx, randomUUID(), under.credential, facts));
  }
  const columns = {
    name,
    authUrl: connection.authUrl,
    region: connection.region,
    interface: connection.interface,
    confirmedHosts: [...connection.confirmedHosts],
    caPem: connection.caPem ?? null,
    allowHttp: site.isPlainHttp,
    acceptsSignIn: site.acceptsSignIn,
    ...(isSandbox ? { isSandbox } : {}),
  };
  await tx.site.create({ data: { ...columns, id, nameKey: siteNameKey(name) } });
  await tx.siteCredential.createMany({ data: credentials.map((c) => ({ ...c, siteId: id })) });
  const records = credentials.find(({ roles }) => roles.some((role) => role.toLowerCase() === "admin"));
  if (records) await tx.site.update({ where: { id }, data: { recordsCredentialId: records.id } });
  const services = servicesOf(check.rows);
  const now = new Date();
  await tx.siteHealth.create({
    data: {
      siteId: id,
      state: siteState(services, true),
      asOf: now,
      lastAnsweredAt: now,
      services: json(services),
      checks: json({ rows: check.rows, hosts: check.hosts }),
      checkedAt: now,
      ...(check.offers ? { quiesceOffers: json(check.offers), quiesceOffersAt: now } : {}),
    },
  });
  await recordAudit(tx, actor, {
    action: "site.added",
    ...intent,
    target: { kind: "site", id, name },
    site: { id, name },
    details: {
      new: {
        ...columns,
        credentials: credentials.map(({ method, projectName, userName, roles }) => ({
          method,
          projectName,
          userName,
          roles,
        })),
        recordsProject: records?.projectName ?? null,
      },
    },
  });
  return { id, name };
}
