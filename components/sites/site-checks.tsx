"use client";

import { useState } from "react";
import { Age } from "@/components/data/age";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import type { SiteDetail } from "@/lib/sites/get-site";
import { areOutdated } from "./are-outdated";
import { CheckList, countResults } from "./check-list";
import { HostTicks } from "./host-ticks";
import type { SiteActions } from "./site-actions";
import { useAction } from "./use-action";
import { withHosts } from "./wizard-state";

interface Props {
  site: SiteDetail;
  actions: Pick<SiteActions, "check" | "confirmHosts">;
}

/** A site's check list, run again on demand, and the hosts of its catalog that nobody confirmed yet. */
export function SiteChecks({ site, actions }: Props) {
  const { rows, hosts, checkedAt } = site.checks;
  const check = useAction(actions.check, () => toast(`${site.name} was checked`));
  const open = hosts.filter(({ entry, refused }) => !refused && !site.confirmedHosts.includes(entry));
  const note = checkedAt ? (
    <>
      {rows.length > 0 && `${countResults(rows)}; `}checked <Age at={checkedAt} />
    </>
  ) : (
    "never run"
  );
  const again = site.mayChange && (
    <Button busy={check.busy} onClick={() => void check.run({ siteId: site.id })}>
      {check.busy ? "Checking…" : "Check now"}
    </Button>
  );
  return (
    <Section title="Checks" note={note} actions={again}>
      <FormErrors message={check.refusal?.message} />
      {site.mayChange && open.length > 0 && (
        <NewHosts site={site} open={open} action={actions.confirmHosts} />
      )}
      {rows.length > 0 && (
        <CheckList rows={rows} label={`Checks of ${site.name}`} outdated={areOutdated(site, checkedAt)} />
      )}
    </Section>
  );
}

interface NewHostsProps {
  site: SiteDetail;
  open: SiteDetail["checks"]["hosts"];
  action: SiteActions["confirmHosts"];
}

function NewHosts({ site, open, action }: NewHostsProps) {
  const [ticked, setTicked] = useState<string[]>([]);
  const { run, busy, refusal } = useAction(action, () => {
    setTicked([]);
    toast("Confirmed; the next check asks them");
  });
  return (
    <form
      className="mb-4 grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void run({ siteId: site.id, hosts: ticked });
      }}
    >
      <HostTicks
        id="hosts"
        hosts={open}
        confirmed={ticked}
        onConfirm={(hosts, on) => setTicked((old) => withHosts(old, hosts, on))}
        error={refusal?.fields.hosts ?? refusal?.message}
      />
      <div>
        <Button
          type="submit"
          busy={busy}
          disabledReason={ticked.length === 0 ? "Tick the hosts that really are the site’s." : undefined}
        >
          Confirm {ticked.length === 1 ? "the host" : `${ticked.length} hosts`}
        </Button>
      </div>
    </form>
  );
}
