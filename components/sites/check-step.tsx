import { Notice } from "@/components/ui/notice";
import type { AdoptionOffer } from "@/lib/sites/adopt/adoption-offer";
import type { DraftCheck } from "@/lib/sites/check-drafts";
import { AdoptTicks } from "./adopt-ticks";
import { CheckList, countResults } from "./check-list";
import { HostTicks } from "./host-ticks";
import { type DraftSite, included } from "./wizard-state";

interface Props {
  drafts: readonly DraftSite[];
  checks: Readonly<Record<string, DraftCheck>>;
  /** Which sites are being checked now, by their keys. */
  running: readonly string[];
  onConfirm: (draft: DraftSite, entries: string[], on: boolean) => void;
  /** It is said to be, or not to be, a site that manifests tell of. */
  onAdopt: (draft: DraftSite, offer: AdoptionOffer, on: boolean) => void;
  errors: Record<string, string>;
}

/** The check list of each site, and the hosts to confirm. */
export function CheckStep({ drafts, checks, running, onConfirm, onAdopt, errors }: Props) {
  return (
    <div className="grid gap-8">
      {included(drafts).map((draft, i) => {
        const check = checks[draft.key];
        const isRunning = running.includes(draft.key);
        return (
          <section key={draft.key} aria-label={draft.name} aria-busy={isRunning}>
            <div className={`flex flex-wrap items-baseline gap-x-3 ${check?.hosts.length ? "mb-3" : "mb-1"}`}>
              <h3 className="text-14 font-semibold">{draft.name}</h3>
              <span role="status" className="text-13 text-subtle">
                {isRunning
                  ? `Checking ${draft.region}: address, certificate, sign-in, services…`
                  : check && countResults(check.rows)}
              </span>
            </div>
            {check ? (
              <div className="grid gap-4">
                <HostTicks
                  id={`sites-${i}-hosts`}
                  hosts={check.hosts}
                  confirmed={draft.confirmedHosts}
                  onConfirm={(entries, on) => onConfirm(draft, entries, on)}
                  error={errors[`sites-${i}-hosts`]}
                />
                {check.remembered.length > 0 && (
                  <AdoptTicks
                    id={`sites-${i}-adopts`}
                    offers={check.remembered}
                    chosen={draft.adopts.map(({ siteId }) => siteId)}
                    onChange={(offer, on) => onAdopt(draft, offer, on)}
                    error={errors[`sites-${i}-adopts`]}
                  />
                )}
                <div>
                  <CheckList rows={check.rows} label={`Checks of ${draft.name}`} foldsPasses />
                </div>
              </div>
            ) : (
              !isRunning && <Notice tone="warn">Not checked yet.</Notice>
            )}
          </section>
        );
      })}
    </div>
  );
}
