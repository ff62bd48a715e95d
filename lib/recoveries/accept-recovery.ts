import { z } from "zod";
import { actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { systemClock } from "../clock";
import { db } from "../db";
import { AppError } from "../errors";
import type { Recovery } from "../generated/prisma/client";
import { groupBy } from "../group-by";
import { refreshSoon } from "../inventory/refresh-soon";
import { parseInput } from "../parse-input";
import { runName } from "../runs/run-view";
import { labelsOf } from "../vnfs/label-members";
import { lockVnfAsItIs } from "../vnfs/lock-vnf";
import { readMemberFacts } from "../vnfs/read-member-facts";
import { followMembers } from "./follow-members";
import { lockRecovery, moveRecovery } from "./move-recovery";
import { type Acceptance, type AcceptanceFacts, planAcceptance } from "./plan-acceptance";
import { readBuiltPlan } from "./read-built-plan";
import { readFenced } from "./read-fenced";
import { planReplacementAcceptance } from "./replace/plan-replacement-acceptance";
import { requireVisibleFailover } from "./require-visible-failover";
import { counted } from "./words";

const Input = z.object({
  recoveryId: z.uuid("A failover is given by its id."),
  typedName: z.string("Type the VNF’s name."),
});

const REFUSAL = "Nothing was accepted.";
const SHOWN_MS = 4_000;
/** Of hundreds of VMs, at a database that does much else. */
const WITHIN_MS = 30_000;

export interface Accepted {
  vnfId: string;
  siteName: string;
  /** VMs that did not come up: they are the VNF's no more. */
  dropped: Acceptance["dropped"];
}

/**
 * Accepts a failover, a relocation or a restore in the place of VMs: the VNF is at the target from now on, and consists of the VMs that work there. What was made there
 * is the VNF's, and is never removed by Stillpoint. The VMs that it leaves are remembered: until somebody says that they
 * are dealt with they may run, too. Nothing is changed at any site.
 * @throws AppError `invalid`, `not_found`; `conflict` while its run goes on, and once it is decided about
 */
export async function acceptRecovery(session: Session, input: unknown): Promise<Accepted> {
  requirePermission(session, "recoveries.fail-over");
  const { recoveryId, typedName } = parseInput(Input, input, REFUSAL);
  const recovery = await requireVisibleFailover(session, recoveryId);
  const methods = await surelyPossible(recovery);
  const accepted = await audited((tx) => accept(tx, session, recovery, { typedName, methods }), {
    timeoutMs: WITHIN_MS,
  });
  await readAnew(recovery.toSiteId);
  return accepted;
}

/** So that what the VNF has now is shown at once, where its site tells soon. */
async function readAnew(siteId: string): Promise<void> {
  const credentials = await db().siteCredential.findMany({ where: { siteId }, select: { id: true } });
  const readings = Promise.all(credentials.map(({ id }) => refreshSoon(id, 0)));
  const enough = new AbortController();
  await Promise.race([readings, systemClock.sleep(SHOWN_MS, enough.signal)]).finally(() => enough.abort());
}

/** By which methods each new VM can surely be held, as its site was last read; by its id. */
async function surelyPossible({ id, toSiteId }: Recovery): Promise<Map<string, string[]>> {
  const servers = await db().recoveryServer.findMany({ where: { recoveryId: id } });
  const asked = servers.flatMap(({ serverId }) => (serverId === null ? [] : [{ serverId }]));
  const facts = await readMemberFacts(toSiteId, asked);
  return new Map(
    [...facts].map(([serverId, { methods }]) => [
      serverId,
      (methods?.methods ?? []).filter(({ is }) => is === "possible").map(({ method }) => method),
    ]),
  );
}

async function accept(
  tx: Transaction,
  session: Session,
  { id, vnfId }: Recovery,
  { typedName, methods }: { typedName: string; methods: Map<string, string[]> },
): Promise<Accepted> {
  const vnf = await lockVnfAsItIs(tx, session, vnfId);
  await lockRecovery(tx, id);
  if (typedName.trim().normalize("NFC") !== vnf.name)
    throw new AppError("invalid", REFUSAL, { typedName: `Type ${vnf.name}, capitals and all.` });
  const runs = await tx.run.findMany({ where: { recoveryId: id }, orderBy: { number: "asc" } });
  const active = runs.find(({ endedAt }) => endedAt === null);
  if (active) throw new AppError("conflict", `${REFUSAL} ${runName(active)} goes on: wait until it is over.`);
  await moveRecovery(tx, id, "accept", { decidedAt: new Date(), decidedBy: session.name });
  const recovery = await tx.recovery.findUniqueOrThrow({
    where: { id },
    include: { servers: true, volumes: true },
  });
  const target = await tx.site.findUniqueOrThrow({ where: { id: recovery.toSiteId } });
  const credentials = await tx.siteCredential.findMany({ where: { siteId: target.id } });
  const plan = await readBuiltPlan(id, tx);
  const facts: AcceptanceFacts = {
    recovery,
    members: vnf.members,
    plan,
    servers: recovery.servers,
    volumes: recovery.volumes,
    projects: new Map(credentials.map((credential) => [credential.id, credential.projectId])),
    methods,
    ...(await readFenced(tx, recovery)),
  };
  const planned = plan.replaces ? planReplacementAcceptance(facts, plan.replaces) : planAcceptance(facts);
  if (planned.members.length === 0)
    throw new AppError(
      "precondition_failed",
      `${REFUSAL} No VM of it works at ${target.name}: roll it back.`,
    );
  const receivers = await moveHome(tx, vnf, target, planned);
  const { version } = await tx.vnf.update({
    where: { id: vnfId },
    data: { siteId: target.id, version: { increment: 1 } },
    select: { version: true },
  });
  await followMembers(tx, vnfId, planned.newIds);
  const [first] = runs;
  await recordAudit(tx, actorOf(session), {
    action: "recovery.accepted",
    target: { kind: "vnf", id: vnfId, name: vnf.name },
    site: { id: target.id, name: target.name },
    runId: first?.id ?? null,
    details: {
      failover: first ? runName(first) : null,
      old: {
        site: vnf.site.name,
        members: idsOf(vnf.members),
        receivers: vnf.receivers.map(({ site }) => site.name),
      },
      new: { site: target.name, members: idsOf(planned.members), receivers },
      ...(planned.dropped.length > 0 && { dropped: planned.dropped }),
      left: await leftAt(tx, planned.former),
      version,
    },
  });
  return { vnfId, siteName: target.name, dropped: planned.dropped };
}

/** "2 VMs at Lyon, 1 VM at Bern": those of the VNF's last site first. */
async function leftAt(tx: Transaction, former: Acceptance["former"]): Promise<string> {
  const places = [...groupBy(former, ({ siteId }) => siteId)];
  const sites = await tx.site.findMany({
    where: { id: { in: places.map(([siteId]) => siteId) } },
    select: { id: true, name: true },
  });
  return places
    .map(([siteId, own]) => {
      const name = sites.find(({ id }) => id === siteId)?.name ?? siteId;
      return `${counted(own.length, "VM")} at ${name}`;
    })
    .join(", ");
}

const idsOf = (members: readonly { serverId: string; name: string }[]): Record<string, string> =>
  Object.fromEntries([...labelsOf(members)].map(([serverId, label]) => [label, serverId]));

type Home = Awaited<ReturnType<typeof lockVnfAsItIs>>;

/**
 * The VMs, those left behind, and who learns its backups: the old site does from now on, so that the way back is open.
 * One that is known from a manifest only is never asked anything, and so learns nothing.
 * @returns names of the receivers
 */
async function moveHome(
  tx: Transaction,
  vnf: Home,
  target: { id: string; name: string },
  { members, former }: Acceptance,
): Promise<string[]> {
  const { id: vnfId, site } = vnf;
  await tx.vnfMember.deleteMany({ where: { vnfId } });
  await tx.vnfMember.createMany({ data: members });
  const serverIds = members.map(({ serverId }) => serverId);
  // Of an earlier time; and what is its own again is not former.
  await tx.formerMember.deleteMany({
    where: {
      vnfId,
      OR: [
        ...former.map(({ siteId, serverId }) => ({ siteId, serverId })),
        { siteId: target.id, serverId: { in: serverIds } },
      ],
    },
  });
  await tx.formerMember.createMany({ data: former });
  await tx.vnfReceiver.deleteMany({ where: { vnfId, siteId: target.id } });
  if (site.id !== target.id && !site.isRemembered)
    await tx.vnfReceiver.createMany({ data: [{ vnfId, siteId: site.id }], skipDuplicates: true });
  const receivers = await tx.vnfReceiver.findMany({
    where: { vnfId },
    select: { site: { select: { name: true } } },
    orderBy: { site: { nameKey: "asc" } },
  });
  return receivers.map((receiver) => receiver.site.name);
}
