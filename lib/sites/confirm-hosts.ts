import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { checkHosts } from "./host-entries";
import { lockSite } from "./lock-site";
import { isLoopbackAllowed } from "./loopback-switch";
import { HostEntries, MAX_HOSTS, SiteId } from "./schemas";

const Input = z.object({ siteId: SiteId, hosts: HostEntries.min(1, "Choose at least one host.") });

/** Confirms further hosts of a site's catalog: its tokens may go there from now on. @throws AppError */
export async function confirmHosts(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "sites.change");
  const refusal = "No host was confirmed.";
  const { siteId, hosts } = parseInput(Input, input, refusal);
  const { entries, problem } = checkHosts(hosts, { allowLoopback: isLoopbackAllowed() });
  if (problem) throw new AppError("invalid", refusal, { hosts: problem });
  await audited(async (tx) => {
    const site = await lockSite(tx, siteId);
    const confirmedHosts = [...new Set([...site.confirmedHosts, ...entries])];
    if (confirmedHosts.length === site.confirmedHosts.length) return;
    if (confirmedHosts.length > MAX_HOSTS)
      throw new AppError("invalid", refusal, {
        hosts: `${site.name} has ${site.confirmedHosts.length} confirmed hosts, and a site has at most ${MAX_HOSTS}. Remove those that are not used any more.`,
      });
    await tx.site.update({ where: { id: siteId }, data: { confirmedHosts } });
    await recordAudit(tx, actorOf(session), {
      action: "site.hosts_confirmed",
      target: { kind: "site", id: siteId, name: site.name },
      site: { id: siteId, name: site.name },
      details: { old: { confirmedHosts: site.confirmedHosts }, new: { confirmedHosts } },
    });
  });
}
