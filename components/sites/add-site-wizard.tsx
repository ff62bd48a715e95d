"use client";

import { useEffect, useRef } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { Steps } from "@/components/ui/steps";
import { CheckStep } from "./check-step";
import { SitesStep } from "./sites-step";
import { SourceStep } from "./source-step";
import { useWizard } from "./use-wizard";
import type { WizardActions } from "./wizard-actions";
import { included, isEntered, whyNot } from "./wizard-state";

interface Props {
  /** The server actions previewClouds, checkDrafts and addSites. */
  actions: WizardActions;
  /** The sites are stored. */
  onDone: (sites: { id: string; name: string }[]) => void;
}

const STEPS = ["Describe", "Choose", "Check and add"];
const TITLES = ["Describe the sites", "Choose sites and names", "Check, confirm and add"];

/** Adds sites in three steps, checked as one types. Going back loses nothing; the text of a file stays in the browser. */
export function AddSiteWizard({ actions, onDone }: Props) {
  const wizard = useWizard(actions, onDone);
  const { step, entries, errors, judging } = wizard;
  const shown = judging.errors(errors);
  const drafts = included(entries.drafts);
  const isChecking = wizard.running.length > 0;
  const count = drafts.length === 1 ? drafts[0]?.name || "the site" : `${drafts.length} sites`;
  const why = isChecking ? "The checks are running." : whyNot(drafts, wizard.checks);
  const title = useRef<HTMLHeadingElement>(null);
  const shownStep = useRef(step);
  useEffect(() => {
    if (shownStep.current === step) return;
    shownStep.current = step;
    window.scrollTo(0, 0);
    // What was refused says so itself, and takes the focus for it.
    if (!errors) title.current?.focus({ preventScroll: true });
  }, [step, errors]);
  return (
    <form
      noValidate
      {...judging.handlers}
      onSubmit={(event) => {
        event.preventDefault();
        if (wizard.busy || isChecking) return;
        if (step === 0) void wizard.readSource();
        else if (step === 1 && drafts.length > 0) void wizard.checkAll();
        else if (step === 2 && why === undefined) void wizard.add();
      }}
    >
      <LeaveGuard isDirty={isEntered(entries) && !wizard.busy && !wizard.isDone} />
      <Steps label="Steps" steps={STEPS} current={step} />
      <div className="grid gap-5 pt-4 pb-6">
        <h2
          ref={title}
          tabIndex={-1}
          className="text-16 font-semibold tracking-[-0.008em] focus:outline-none"
        >
          {TITLES[step]}
        </h2>
        <FormErrors {...judging.summary(errors)} />
        {step === 0 && <SourceStep entries={entries} onChange={wizard.change} errors={shown} />}
        {step === 1 && (
          <SitesStep
            entries={entries}
            onChange={(changed) => wizard.change({ drafts: changed })}
            errors={shown}
          />
        )}
        {step === 2 && (
          <CheckStep
            drafts={entries.drafts}
            checks={wizard.checks}
            running={wizard.running}
            onConfirm={wizard.confirmHosts}
            onAdopt={wizard.adopt}
            errors={errors?.fields ?? {}}
          />
        )}
      </div>
      <div className="-mx-gutter flex flex-wrap items-center gap-2 border-t border-line px-gutter pt-4">
        {step > 0 && <Button onClick={() => wizard.goTo(step - 1)}>Back</Button>}
        <span className="flex-1" />
        {step === 2 && drafts.some(({ acceptsSignIn }) => acceptsSignIn) && (
          <SecondPersonNote kind="access_change" />
        )}
        {step === 2 && (
          <Button busy={isChecking} onClick={() => void wizard.checkAll()}>
            {isChecking ? "Checking…" : "Check again"}
          </Button>
        )}
        {step === 0 && (
          <Button type="submit" kind="primary" busy={wizard.busy}>
            {wizard.busy ? "Reading…" : "Go on"}
          </Button>
        )}
        {step === 1 && (
          <Button
            type="submit"
            kind="primary"
            busy={isChecking}
            disabledReason={drafts.length === 0 ? "Choose at least one site." : undefined}
          >
            Check {count}
          </Button>
        )}
        {step === 2 && (
          <Button type="submit" kind="primary" busy={wizard.busy} disabledReason={why}>
            {wizard.busy ? "Adding…" : `Add ${count}`}
          </Button>
        )}
      </div>
    </form>
  );
}
