import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { visibleProjects } from "../auth/visible-projects";
import { AppError } from "../errors";
import { OPEN_RECOVERY } from "../recoveries/open-recoveries";
import { readServerRows, type ServerRow } from "./read-server-rows";
import { visibleVnfs } from "./vnf-visibility";

/** A VM that may become a member. */
export interface ChosenServer {
  serverId: string;
  projectId: string;
  name: string;
  volumeIds: string[];
}

/**
 * The VMs of these ids, in this order, with the volumes that they have now.
 * @param field what the form calls them
 * @throws AppError `invalid`, saying which of them is not there, was deleted, is in another VNF,
 * belongs to a recovery that is not over, was left behind by one, or cannot be acted on
 */
export async function chooseServers(
  tx: Transaction,
  session: Session,
  of: { siteId: string; serverIds: readonly string[]; refusal: string; field: string },
): Promise<ChosenServer[]> {
  const { siteId, serverIds, refusal, field } = of;
  const refuse = (why: string): never => {
    throw new AppError("invalid", refusal, { [field]: why });
  };
  const visible = visibleProjects(session);
  const rows = new Map(
    (await readServerRows(tx, siteId, serverIds))
      .filter((row) => visible === "all" || visible.includes(row.projectId))
      .map((row) => [row.serverId, row]),
  );
  const unknown = serverIds.filter((id) => !rows.has(id));
  if (unknown.length > 0)
    refuse(
      `The site has no such VM, or it is in a project that your sign-in does not give: ${listed(unknown)}.`,
    );
  const found = serverIds.flatMap((id) => rows.get(id) ?? []);
  const deleted = found.filter((row) => row.isDeleted);
  if (deleted.length > 0) refuse(`Deleted at the site: ${listed(names(deleted))}. Leave them out.`);
  const mute = found.filter((row) => !row.hasCredential);
  if (mute.length > 0)
    refuse(`No credential acts in the project of ${listed(names(mute))}. Add one on the site’s page first.`);
  const taken = await whoHas(tx, session, siteId, serverIds);
  if (taken.length > 0) refuse(`${listed(taken, "; ")}. A VM may be in one VNF only.`);
  const copies = await copiesAmong(tx, siteId, serverIds);
  if (copies.length > 0)
    refuse(`${listed(copies, "; ")}. A copy that may go again is protected by nothing: leave it out.`);
  const left = await leftAmong(tx, session, siteId, serverIds);
  if (left.length > 0)
    refuse(`${listed(left, "; ")}. Release them on the VNF’s page first, when they are dealt with.`);
  return found.map(({ serverId, projectId, name, volumeIds }) => ({ serverId, projectId, name, volumeIds }));
}

/** Which of the VMs are in a VNF, in words; the VNF is named to those who see it. */
async function whoHas(
  tx: Transaction,
  session: Session,
  siteId: string,
  serverIds: readonly string[],
): Promise<string[]> {
  const members = await tx.vnfMember.findMany({
    where: { siteId, serverId: { in: [...serverIds] } },
    select: { name: true, vnf: { select: { id: true, name: true } } },
    orderBy: { name: "asc" },
  });
  const isSeen = await seenAmong(
    tx,
    session,
    members.map((m) => m.vnf.id),
  );
  return members.map(
    ({ name, vnf }) =>
      `${name} is in ${isSeen.has(vnf.id) ? `the VNF ${vnf.name}` : "a VNF that your sign-in does not show"}`,
  );
}

/** Which of the VMs a VNF has left, in words; it is named to those who see it. */
async function leftAmong(
  tx: Transaction,
  session: Session,
  siteId: string,
  serverIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.formerMember.findMany({
    where: { siteId, serverId: { in: [...serverIds] }, releasedAt: null },
    select: { name: true, vnf: { select: { id: true, name: true } } },
    orderBy: [{ name: "asc" }, { vnfId: "asc" }],
  });
  const isSeen = await seenAmong(
    tx,
    session,
    rows.map(({ vnf }) => vnf.id),
  );
  return rows.map(
    ({ name, vnf }) =>
      `${name} was left behind by ${isSeen.has(vnf.id) ? `the VNF ${vnf.name}` : "a VNF that your sign-in does not show"}`,
  );
}

async function seenAmong(tx: Transaction, session: Session, vnfIds: readonly string[]): Promise<Set<string>> {
  const seen = await tx.vnf.findMany({
    where: { AND: [{ id: { in: [...vnfIds] } }, visibleVnfs(session)] },
    select: { id: true },
  });
  return new Set(seen.map(({ id }) => id));
}

/** Which of the VMs belong to a recovery that is not over, in words. */
async function copiesAmong(tx: Transaction, siteId: string, serverIds: readonly string[]): Promise<string[]> {
  const rows = await tx.recoveryServer.findMany({
    where: { serverId: { in: [...serverIds] }, recovery: { toSiteId: siteId, ...OPEN_RECOVERY } },
    select: { name: true, recovery: { select: { mode: true } } },
    orderBy: { name: "asc" },
  });
  return rows.map(({ name, recovery }) => `${name} was made by a ${recovery.mode} that is not over`);
}

const names = (rows: readonly ServerRow[]) => rows.map(({ name }) => name);

const listed = (items: readonly string[], by = ", ") =>
  items.length > 5 ? `${items.slice(0, 5).join(by)} and ${items.length - 5} more` : items.join(by);
