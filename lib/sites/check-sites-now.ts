import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { runCheckList } from "./run-check-list";
import { SiteId } from "./schemas";

const Input = z.object({ siteId: SiteId.optional() });

/** Runs the check list of one site, or of all, and keeps what came of it. @throws AppError `not_found` */
export async function checkSitesNow(session: Session, input: unknown): Promise<{ checked: number }> {
  requirePermission(session, "sites.change");
  const { siteId } = parseInput(Input, input, "Nothing was checked.");
  const sites = await db().site.findMany({
    where: { isRemembered: false, ...(siteId === undefined ? {} : { id: siteId }) },
    select: { id: true, name: true },
  });
  if (siteId !== undefined && sites.length === 0)
    throw new AppError("not_found", "There is no such site any more.");
  await audited(async (tx) => {
    for (const site of sites)
      await recordAudit(tx, actorOf(session), {
        action: "site.checked",
        target: { kind: "site", id: site.id, name: site.name },
        site,
      });
  });
  await Promise.all(sites.map(({ id }) => runCheckList(id, { asksAtOnce: true })));
  return { checked: sites.length };
}
