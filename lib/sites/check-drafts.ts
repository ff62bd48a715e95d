import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import type { AdoptionOffer } from "./adopt/adoption-offer";
import { offersForDraft } from "./adopt/seek-vms";
import { checkResolved } from "./check-resolved";
import type { CheckRow } from "./check-row";
import type { CatalogHost } from "./checks/catalog-hosts";
import { resolveDrafts } from "./resolve-drafts";

/** The check list of a site that is not stored yet. */
export interface DraftCheck {
  rows: CheckRow[];
  hosts: CatalogHost[];
  /** Sites that manifests tell of, and that it may be. */
  remembered: AdoptionOffer[];
}

/**
 * Runs the check lists of sites that are not stored yet, all at once, in the order of the input.
 * @throws AppError `invalid`
 */
export async function checkDrafts(session: Session, input: unknown): Promise<DraftCheck[]> {
  requirePermission(session, "sites.change");
  const sites = resolveDrafts(input, "The sites were not checked.");
  // Written down beforehand: passwords are about to be sent to addresses of this person's choice.
  await audited(async (tx) => {
    for (const { name, connection } of sites)
      await recordAudit(tx, actorOf(session), {
        action: "site.draft_checked",
        target: { kind: "site", name },
        details: { authUrl: connection.authUrl, region: connection.region },
      });
  });
  const checks = await checkResolved(sites);
  return Promise.all(
    checks.map(async ({ rows, hosts, facts }, i) => {
      const { connection, credentials } = sites[i] ?? { connection: undefined, credentials: [] };
      const takes = facts.flatMap(({ index }) => credentials[index]?.credential ?? []);
      const remembered = connection && takes.length > 0 ? await offersForDraft(connection, takes) : [];
      return { rows, hosts, remembered };
    }),
  );
}
