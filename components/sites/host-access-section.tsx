"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import type { SiteDetail } from "@/lib/sites/get-site";
import type { HostAccessTrial } from "@/lib/sites/try-host-access";
import { CheckList } from "./check-list";
import { HostAccessFacts } from "./host-access-facts";
import { HostAccessForm } from "./host-access-form";
import { RemoveHostAccessDialog } from "./remove-host-access-dialog";
import type { SiteActions } from "./site-actions";
import { useAction } from "./use-action";

interface Props {
  site: SiteDetail;
  actions: Pick<SiteActions, "setHostAccess" | "tryHostAccess" | "removeHostAccess">;
}

/** How a site's compute hosts are reached, to freeze guests where Nova cannot. */
export function HostAccessSection({ site, actions }: Props) {
  const [open, setOpen] = useState<"form" | "remove">();
  const [trial, setTrial] = useState<HostAccessTrial>();
  const tried = useAction(actions.tryHostAccess, setTrial);
  const { hostAccess, mayChange } = site;
  const show = (what: typeof open) => {
    setTrial(undefined);
    tried.forget();
    setOpen(what);
  };
  const buttons = hostAccess ? (
    <>
      <Button busy={tried.busy} onClick={() => void tried.run({ siteId: site.id })}>
        {tried.busy ? "Asking each host…" : "Try it"}
      </Button>
      <Button onClick={() => show("form")}>Change</Button>
      <Button onClick={() => show("remove")}>Remove</Button>
    </>
  ) : (
    <Button onClick={() => show("form")}>Set up</Button>
  );
  return (
    <Section
      title="Compute host access"
      note="by SSH, to freeze guests where Nova cannot"
      actions={mayChange && open !== "form" && buttons}
    >
      {mayChange && open === "form" ? (
        <HostAccessForm site={site} action={actions.setHostAccess} onClose={() => show(undefined)} />
      ) : hostAccess ? (
        <HostAccessFacts access={hostAccess} />
      ) : (
        <p className="max-w-[72ch] text-13 text-muted">
          Not set up. It is needed for the quiesce method “guest agent” only, where nova-quiesce cannot be
          installed: each compute host then gets the script compute-host/stillpoint-freeze and a key that can
          do nothing else.
        </p>
      )}
      {open !== "form" && (tried.refusal || trial) && (
        <div className="mt-4 grid gap-2">
          <FormErrors message={tried.refusal?.message} />
          {trial && <Trial trial={trial} label={`Compute hosts of ${site.name}`} />}
        </div>
      )}
      {open === "remove" && (
        <RemoveHostAccessDialog
          site={site}
          action={actions.removeHostAccess}
          onClose={() => show(undefined)}
        />
      )}
    </Section>
  );
}

function Trial({ trial: { answered, rows }, label }: { trial: HostAccessTrial; label: string }) {
  const all = rows.length;
  if (all === 0) return <Notice tone="warn">Nova lists no compute host.</Notice>;
  const hosts = all === 1 ? "compute host answers" : "compute hosts answer";
  return (
    <>
      <Notice tone={answered < all ? "fail" : "ok"}>
        {answered} of {all} {hosts}
      </Notice>
      <CheckList rows={rows} label={label} foldsPasses={all > 8} />
    </>
  );
}
