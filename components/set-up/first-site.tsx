"use client";

import { useState } from "react";
import { AddSiteWizard } from "@/components/sites/add-site-wizard";
import type { WizardActions } from "@/components/sites/wizard-actions";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { ActionResult } from "@/lib/api/action-result";
import { routes } from "@/lib/routes";

interface Props {
  /** Sites that are there already: added before the set-up was left. */
  added: readonly string[];
  actions: WizardActions;
  finish: () => Promise<ActionResult<void>>;
}

/** The set-up's second step: the first site, or none for now. */
export function FirstSite({ added, actions, finish }: Props) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  async function end(next: string = routes.overview) {
    setBusy(true);
    const result = await finish();
    if (result.ok) return window.location.assign(next);
    setBusy(false);
    setRefusal(result.message);
  }
  const isAdded = added.length > 0;
  return (
    <>
      {refusal && <Notice tone="fail">{refusal}</Notice>}
      <p className="mt-1 mb-6 max-w-[60ch] text-muted">
        {isAdded
          ? `Added: ${added.join(", ")}. From now on people sign in with their OpenStack accounts. Add more here, or later under Sites.`
          : "A site is one OpenStack region. Without one Stillpoint has nothing to protect, and nobody but you can sign in."}
      </p>
      <AddSiteWizard actions={actions} onDone={() => void end()} />
      <div className="mt-6 flex flex-wrap items-center gap-3">
        <Button kind={isAdded ? "primary" : "plain"} busy={busy} onClick={() => void end()}>
          {isAdded ? "Go to the overview" : "Skip for now"}
        </Button>
        {isAdded && (
          <Button busy={busy} onClick={() => void end(routes.manifests)}>
            I have manifests from another installation
          </Button>
        )}
        {!isAdded && (
          <span className="text-13 text-subtle">
            You can add sites later, under Sites. The set-up does not come back.
          </span>
        )}
      </div>
    </>
  );
}
