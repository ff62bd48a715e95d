import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { isOpenStackError, type OpenStackError } from "../openstack/errors";
import { type ComputeService, listComputeServices } from "../openstack/nova/compute-services";
import { parseInput } from "../parse-input";
import { readAnswer, todoFor, VersionAnswer } from "../quiesce/host-answers";
import { HostFailure } from "../quiesce/host-failure";
import type { HostShell } from "../quiesce/host-shell";
import { mapLimited } from "../quiesce/map-limited";
import { type CheckRow, fail, inMs, pass, warn, worstFirst } from "./check-row";
import { siteHosts } from "./host-access";
import { SiteId } from "./schemas";
import { credentialSession, listCredentials } from "./site-session";

const Input = z.object({ siteId: SiteId });
const NOVA_MS = 10_000;
const HOST_MS = 8_000;

/** How a try of a site's access came out: one row for each compute host, those to act upon first. */
export interface HostAccessTrial {
  answered: number;
  rows: CheckRow[];
}

/** Asks each compute host that Nova lists for the version of its part. @throws AppError `not_found`, `precondition_failed` */
export async function tryHostAccess(session: Session, input: unknown): Promise<HostAccessTrial> {
  requirePermission(session, "sites.change");
  const { siteId } = parseInput(Input, input, "Nothing was tried.");
  const site = await db().site.findUnique({ where: { id: siteId }, select: { id: true, name: true } });
  if (!site) throw new AppError("not_found", "There is no such site any more.");
  const hosts = await siteHosts(siteId);
  if (!hosts) throw new AppError("not_found", `${site.name} has no access to its compute hosts any more.`);
  await audited((tx) =>
    recordAudit(tx, actorOf(session), {
      action: "site.host_access_tried",
      target: { kind: "site", id: siteId, name: site.name },
      site,
    }),
  );
  const services = await computeHosts(siteId);
  const rows = await mapLimited(services, (service) => tryHost(hosts.shell, service));
  return { answered: rows.filter(({ result }) => result !== "fail").length, rows: worstFirst(rows) };
}

/** By the first credential to which Nova tells them: they are for admins. */
async function computeHosts(siteId: string): Promise<ComputeService[]> {
  let refusal: OpenStackError | undefined;
  for (const { id } of await listCredentials(siteId)) {
    try {
      const session = await credentialSession(id);
      const services = await listComputeServices(session, { binary: "nova-compute", deadlineMs: NOVA_MS });
      return services.sort((a, b) => a.host.localeCompare(b.host));
    } catch (error) {
      if (!isOpenStackError(error)) throw error;
      refusal = error;
    }
  }
  throw new AppError(
    "precondition_failed",
    refusal === undefined || refusal.kind === "forbidden"
      ? "Nova lists its compute hosts to admins only, and this site has no such credential. Add one, or let the site’s policy show them (os_compute_api:os-services:list)."
      : `Nova did not list its compute hosts: ${refusal.message}`,
  );
}

async function tryHost(shell: HostShell, { host, isUp, isEnabled }: ComputeService): Promise<CheckRow> {
  const row = { id: `host:${host}`, title: host };
  const started = performance.now();
  try {
    const answer = readAnswer(host, VersionAnswer, await shell.ask(host, "version", { deadlineMs: HOST_MS }));
    if (!answer.ok) return { ...row, ...fail(`It answered: ${answer.reason}`, todoFor(answer)) };
    const { version, libvirt, timer } = answer;
    const saw = `stillpoint-freeze ${version}, libvirt ${libvirt ?? "of an unknown version"}, in ${inMs(performance.now() - started)}`;
    if (timer === "process") return { ...row, ...warn(`${saw}; its timer is a plain process`, NO_SYSTEMD) };
    return { ...row, ...pass(saw) };
  } catch (error) {
    if (!(error instanceof HostFailure)) throw error;
    const state =
      isUp === false ? " Nova says that it is down." : isEnabled ? "" : " It is disabled in Nova.";
    const why = `${error.why.slice(0, 1).toUpperCase()}${error.why.slice(1)}.${state}`;
    return { ...row, ...fail(why, error.todo) };
  }
}

const NO_SYSTEMD =
  "Fine where there is no systemd. Otherwise let the script run by sudo, as compute-host/README.md shows: a restart of sshd or a log-out could end the timer.";
