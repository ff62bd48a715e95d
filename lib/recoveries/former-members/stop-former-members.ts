import { z } from "zod";
import { callJournal } from "../../audit/call-journal";
import {
  type Actor,
  type AuditRecord,
  actorOf,
  audited,
  recordAudit,
  type Transaction,
} from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { type Clock, systemClock } from "../../clock";
import { db } from "../../db";
import { AppError } from "../../errors";
import type { FormerMember } from "../../generated/prisma/client";
import { refreshSoon } from "../../inventory/refresh-soon";
import { parseInput } from "../../parse-input";
import { Gate } from "../../runs/gate";
import { credentialSession } from "../../sites/site-session";
import { lockVnfAsItIs } from "../../vnfs/lock-vnf";
import { VnfId } from "../../vnfs/vnf-schemas";
import { troubleOfAny } from "../fence/hands";
import { lockReason } from "../fence/lock-reason";
import { type Stopped, stopAndLock } from "../fence/stop-and-lock";
import { listed } from "../words";

const Input = z.object({
  vnfId: VnfId,
  siteId: z.uuid("There is no such site."),
  typedName: z.string("Type the VNF’s name."),
});

const REFUSAL = "Nothing was stopped.";
/** A person waits for it. */
const WITHIN_MS = 60_000;
/** Nova handles a few writes at once (openstack-api.md G5). */
const AT_ONCE = 8;

/** What came of it for one VM. */
export interface StoppedFormer extends Pick<Stopped, "state" | "cause" | "todo" | "requestId"> {
  serverId: string;
  name: string;
}

interface Asked {
  actor: Actor;
  site: { id: string; name: string };
  vms: FormerMember[];
  /** Of the audit log. */
  intentId: bigint;
  about: {
    action: string;
    target: { kind: string; id: string; name: string };
    site: { id: string; name: string };
  };
}

/**
 * Stops and locks the VMs that a VNF has left at a site, at a person's word, from this process. Those that are off are
 * locked, those that are locked are left. What they are to be told of stays until somebody releases them.
 * @throws AppError `invalid`, `not_found`; `conflict` when there are none; `precondition_failed` when one of them is in a
 * VNF now
 */
export async function stopFormerMembers(
  session: Session,
  input: unknown,
  { clock = systemClock }: { clock?: Clock } = {},
): Promise<{ vms: StoppedFormer[] }> {
  requirePermission(session, "recoveries.fail-over");
  const wanted = parseInput(Input, input, REFUSAL);
  const asked = await audited((tx) => ask(tx, session, wanted));
  const gate = new Gate(AT_ONCE);
  const vms = await Promise.all(asked.vms.map((vm) => gate.run(() => stopOne(asked, vm, clock)))).catch(
    async (error: unknown) => {
      await tell(asked, { result: "unknown", reason: "a defect: its calls say what was sent" });
      throw error;
    },
  );
  await tell(asked, outcomeOf(vms));
  const projects = asked.vms.map(({ projectId }) => projectId);
  const credentials = await db().siteCredential.findMany({
    where: { siteId: wanted.siteId, projectId: { in: projects } },
  });
  for (const { id } of credentials) void refreshSoon(id, 0);
  return { vms };
}

/** What is to be done, written down before any of it is. */
async function ask(
  tx: Transaction,
  session: Session,
  { vnfId, siteId, typedName }: z.output<typeof Input>,
): Promise<Asked> {
  const vnf = await lockVnfAsItIs(tx, session, vnfId);
  if (typedName.trim().normalize("NFC") !== vnf.name)
    throw new AppError("invalid", REFUSAL, { typedName: `Type ${vnf.name}, capitals and all.` });
  const vms = await tx.formerMember.findMany({
    where: { vnfId, siteId, releasedAt: null },
    // As a VNF is stopped: what was started last goes first.
    orderBy: [{ bootOrder: "desc" }, { name: "asc" }],
  });
  if (vms.length === 0)
    throw new AppError("conflict", `${REFUSAL} ${vnf.name} has left no VMs there that are not dealt with.`);
  const site = await tx.site.findUniqueOrThrow({ where: { id: siteId } });
  if (site.isRemembered)
    throw new AppError(
      "precondition_failed",
      `${REFUSAL} ${site.name} is known from a manifest only, and is never asked anything. Stop them there by hand, or add the site.`,
    );
  const members = await tx.vnfMember.findMany({
    where: { siteId, serverId: { in: vms.map(({ serverId }) => serverId) } },
    orderBy: { name: "asc" },
  });
  if (members.length > 0)
    throw new AppError(
      "precondition_failed",
      `${REFUSAL} In a VNF now: ${listed(members.map(({ name }) => name))}. Take them out of it first.`,
    );
  const about = {
    action: "vnf.former_stopped",
    target: { kind: "vnf", id: vnfId, name: vnf.name },
    site: { id: siteId, name: site.name },
  };
  const actor = actorOf(session);
  const details = { vms: vms.map(({ serverId, name }) => ({ serverId, name })) };
  const intentId = await recordAudit(tx, actor, { ...about, result: "intent", details });
  return { actor, site: about.site, vms, intentId, about };
}

async function stopOne({ actor, site }: Asked, vm: FormerMember, clock: Clock): Promise<StoppedFormer> {
  const { serverId, name, siteId, projectId, recoveryId } = vm;
  try {
    const credential = await db().siteCredential.findFirst({ where: { siteId, projectId } });
    if (!credential)
      throw new AppError("precondition_failed", `${site.name} has no credential of its project`);
    const reader = await credentialSession(credential.id);
    const { state, cause, todo, requestId } = await stopAndLock(
      { session: reader.journalled(callJournal({ actor, site })), clock },
      { siteId, serverId, reason: await lockReason(recoveryId), withinMs: WITHIN_MS },
    );
    return { serverId, name, state, cause, todo, requestId };
  } catch (error) {
    return { serverId, name, state: "unproved", ...troubleOfAny(error) };
  }
}

const tell = (
  { actor, about, intentId }: Asked,
  outcome: Pick<AuditRecord, "result" | "reason" | "details">,
) => audited((tx) => recordAudit(tx, actor, { ...about, ...outcome, intentId }));

function outcomeOf(vms: readonly StoppedFormer[]) {
  const open = vms.filter(({ state }) => state === "unproved");
  const details = { vms: vms.map(({ name, serverId, state, cause }) => ({ name, serverId, state, cause })) };
  if (open.length === 0) return { result: "done", details } as const;
  const reason = open.map(({ name, cause }) => `${name}: ${cause}`).join("; ");
  return { result: open.length < vms.length ? "partial" : "failed", reason, details } as const;
}
