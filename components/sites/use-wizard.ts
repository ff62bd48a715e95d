"use client";

import { useMemo, useState } from "react";
import { useApprovedWork } from "@/components/approvals/use-approved";
import { useJudging } from "@/components/data/use-checked-form";
import type { ActionResult } from "@/lib/api/action-result";
import { type AdoptionOffer, isProved } from "@/lib/sites/adopt/adoption-offer";
import type { DraftCheck } from "@/lib/sites/check-drafts";
import type { WizardActions } from "./wizard-actions";
import { type WizardErrors, wizardErrors } from "./wizard-errors";
import { wizardProblems } from "./wizard-problems";
import {
  type DraftSite,
  draftOfForm,
  draftsInput,
  draftsOfPreview,
  type Entries,
  included,
  NOTHING_ENTERED,
  openHosts,
  withHosts,
} from "./wizard-state";

type Added = { id: string; name: string }[];

/** Why it does not go on from a step where something is wrong. */
const STOPPED = ["The site is not described yet.", "Not checked yet."];

/** The wizard's state, and what its buttons do. */
export function useWizard(actions: WizardActions, onDone: (sites: Added) => void) {
  const { runWork } = useApprovedWork({ verb: "Add the sites" });
  const [step, setStep] = useState(0);
  const [entries, setEntries] = useState<Entries>(NOTHING_ENTERED);
  const [checks, setChecks] = useState<Record<string, DraftCheck>>({});
  const [running, setRunning] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  /** All that was entered is stored, until more is. */
  const [isDone, setDone] = useState(false);
  const [errors, setErrors] = useState<WizardErrors>();

  const problems = useMemo(() => wizardProblems(step, entries), [step, entries]);
  const judging = useJudging(problems, { stopped: STOPPED[step] });

  const change = (changes: Partial<Entries>) => {
    setErrors(undefined);
    setDone(false);
    setEntries((old) => ({ ...old, ...changes }));
  };

  function goTo(next: number) {
    setErrors(undefined);
    // What was wrong at the step before has no control here.
    judging.reset();
    setStep(next);
  }

  /** Asks the server; what it refuses is shown at the step where it was entered. */
  async function ask<T>(
    question: () => Promise<ActionResult<T>>,
    positions?: readonly number[],
  ): Promise<T | undefined> {
    try {
      const result = await question();
      if (result.ok) {
        setErrors(undefined);
        return result.value;
      }
      const found = wizardErrors(result, entries.mode, positions);
      setErrors(found);
      if (Object.keys(result.fields).length > 0) setStep((now) => Math.min(now, found.step));
    } catch {
      setErrors({ message: "Stillpoint does not answer. Try again.", fields: {}, step });
    }
    return undefined;
  }

  async function readSource() {
    // One summary tells it: a second one would come as one types, and take the focus.
    if (judging.stop()) return setErrors(undefined);
    setBusy(true);
    if (entries.mode === "form") {
      change({ drafts: [draftOfForm(entries.form, entries.drafts)], problems: [] });
      goTo(1);
    } else {
      const { clouds, secure } = entries;
      const preview = await ask(() => actions.preview({ clouds, secure }));
      if (preview) {
        change({ drafts: draftsOfPreview(preview, entries.drafts), problems: preview.problems });
        goTo(1);
      }
    }
    setBusy(false);
  }

  async function check(drafts: DraftSite[]) {
    setErrors(undefined);
    setStep(2);
    setRunning((now) => [...now, ...drafts.map(({ key }) => key)]);
    const keys = included(entries.drafts).map(({ key }) => key);
    const positions = drafts.map(({ key }) => keys.indexOf(key));
    const found = await ask(() => actions.check(draftsInput(entries, drafts)), positions);
    if (found)
      setChecks((old) => {
        const fresh = drafts.flatMap(({ key }, i) => (found[i] ? [[key, found[i]] as const] : []));
        return { ...old, ...Object.fromEntries(fresh) };
      });
    setRunning((now) => now.filter((key) => !drafts.some((draft) => draft.key === key)));
  }

  /** The last host of a site ticked, its services can be checked. */
  function confirmHosts(draft: DraftSite, hosts: string[], on: boolean) {
    const next = { ...draft, confirmedHosts: withHosts(draft.confirmedHosts, hosts, on) };
    change({ drafts: entries.drafts.map((d) => (d.key === draft.key ? next : d)) });
    if (on && openHosts(next, checks[draft.key]).length === 0) void check([next]);
  }

  /** What the person says it is; looked at once more when it is added. */
  function adopt(draft: DraftSite, offer: AdoptionOffer, on: boolean) {
    const others = draft.adopts.filter(({ siteId }) => siteId !== offer.id);
    const adopts = on ? [...others, { siteId: offer.id, evenUnproved: !isProved(offer) }] : others;
    change({ drafts: entries.drafts.map((d) => (d.key === draft.key ? { ...d, adopts } : d)) });
  }

  async function add() {
    setBusy(true);
    const drafts = included(entries.drafts);
    const added = await ask(() => runWork(() => actions.add(draftsInput(entries, drafts))));
    if (added) {
      // Before the page is left: nothing of it would be lost.
      setDone(true);
      onDone(added);
    }
    setBusy(false);
  }

  async function checkAll() {
    setErrors(undefined);
    if (!judging.stop()) await check(included(entries.drafts));
  }
  return {
    step,
    goTo,
    entries,
    change,
    checks,
    running,
    busy,
    isDone,
    errors,
    judging,
    readSource,
    checkAll,
    confirmHosts,
    adopt,
    add,
  };
}
