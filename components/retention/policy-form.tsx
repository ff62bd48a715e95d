"use client";

import { useEffect, useMemo, useState } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { atOnceBut, useCheckedForm } from "@/components/data/use-checked-form";
import { ZoneField } from "@/components/schedules/zone-field";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { StoreRow } from "@/components/ui/store-row";
import type { ActionResult } from "@/lib/api/action-result";
import type { RetainedVnf } from "@/lib/retention/policy-view";
import { goingOf, type RetentionPreview } from "@/lib/retention/retention-preview";
import { rulesWords } from "@/lib/retention/retention-rules";
import { RETENTION_KEY, type SeeWhatGoes } from "./policy-actions";
import { type PolicyValues, policyProblems, toPolicyInput, toRules } from "./policy-values";
import { PolicyVnfTicks } from "./policy-vnf-ticks";
import { RuleFields } from "./rule-fields";
import { WhatGoes } from "./what-goes";

interface Props<T> {
  initial: PolicyValues;
  vnfs: readonly RetainedVnf[];
  policyId: string | null;
  /** What is sent beside the form. */
  more?: Record<string, unknown>;
  verb: string;
  busyVerb: string;
  action: (input: unknown) => Promise<ActionResult<T>>;
  seeWhatGoes: SeeWhatGoes;
  onDone: (value: T, before: PolicyValues, after: PolicyValues) => void;
  /** Whether it holds what is not stored. */
  onDirty?: (isDirty: boolean) => void;
}

/** What is typed is seen beside it at once: what is wrong with it, too. */
const isJudged = atOnceBut("name");

/** A retention policy, checked as one types. What goes by it is shown before it is stored. */
export function PolicyForm<T>(props: Props<T>) {
  const { initial, vnfs, policyId, more, verb, busyVerb, action, seeWhatGoes, onDone, onDirty } = props;
  const form = useCheckedForm(initial, policyProblems, isJudged);
  const { values, stored, isDirty } = form;
  const [preview, setPreview] = useState<RetentionPreview>();
  const [isAsked, setIsAsked] = useState(false);
  const rules = useMemo(() => toRules(values), [values]);
  const store = useAction(
    action,
    (value: T) => {
      form.settle();
      setIsAsked(false);
      onDone(value, stored, values);
    },
    undefined,
    RETENTION_KEY,
    verb,
  );
  const send = (seen: string) => void store.run({ ...toPolicyInput(values), ...more, seen });
  const look = useAction(seeWhatGoes, setPreview, undefined, RETENTION_KEY);
  const lookAndStore = useAction(
    seeWhatGoes,
    (found) => {
      setPreview(found);
      if (found.vnfs.flatMap(goingOf).length === 0) send(found.seen);
      else setIsAsked(true);
    },
    undefined,
    RETENTION_KEY,
  );
  const refusal = store.refusal ?? lookAndStore.refusal ?? look.refusal;
  const busy = store.busy || lookAndStore.busy;
  const set = (change: Partial<PolicyValues>) => {
    form.set(change);
    setPreview(undefined);
    for (const each of [store, look, lookAndStore]) if (each.refusal) each.forget();
  };
  const errors = form.errors(refusal);
  useEffect(() => onDirty?.(isDirty), [isDirty, onDirty]);
  const ask = (how: typeof look) => void how.run(toPolicyInput(values));
  return (
    <>
      <LeaveGuard isDirty={isDirty && !busy} />
      <form
        noValidate
        aria-label="Retention policy"
        className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,560px)_minmax(320px,1fr)]"
        {...form.handlers}
        onSubmit={form.onSubmit(() => !busy && ask(lookAndStore))}
      >
        <div className="grid gap-5">
          <FormErrors {...form.summary(refusal)} />
          <Field
            id="name"
            name="name"
            label="Name"
            hint="Such as Two weeks. Its prunes and the audit log name it."
            autoComplete="off"
            className="max-w-80"
            value={values.name}
            onChange={(event) => set({ name: event.target.value })}
            error={errors.name}
          />
          <RuleFields values={values} set={set} errors={errors} />
          <ZoneField
            values={values}
            set={set}
            errors={errors}
            hint="By the IANA’s name. Its days, weeks, months and years count."
          />
          <PolicyVnfTicks
            vnfs={vnfs}
            chosen={values.vnfIds}
            policyId={policyId}
            choose={(vnfIds) => set({ vnfIds })}
            error={errors.vnfIds}
          />
        </div>
        <section aria-label="What it comes to" className="grid min-w-0 gap-4 lg:sticky lg:top-16">
          <p className="text-14">
            {rules ? `It keeps ${rulesWords(rules)}.` : "Something is wrong with it yet."}
          </p>
          {preview ? (
            <WhatGoes preview={preview} />
          ) : (
            <p className="text-13 text-muted">
              Held points, those in use, the last complete one, and what others build on stay whatever it
              says.
            </p>
          )}
          <SecondPersonNote kind="retention_cut">
            A second person has to approve it where it keeps less than before, or where a VNF had no policy.
          </SecondPersonNote>
          <StoreRow verb={verb} busyVerb={busyVerb} busy={busy} isDirty={isDirty}>
            <Button busy={look.busy} onClick={() => form.stop() || ask(look)}>
              Show what would go
            </Button>
          </StoreRow>
        </section>
      </form>
      {isAsked && preview && (
        <Dialog
          open
          onOpenChange={() => setIsAsked(false)}
          title="Recovery points go by this policy"
          actions={
            <>
              <Button onClick={() => setIsAsked(false)}>Not yet</Button>
              <Button kind="danger" busy={store.busy} onClick={() => send(preview.seen)}>
                {store.busy ? busyVerb : `${verb}: these go`}
              </Button>
            </>
          }
        >
          <div className="grid gap-3 text-13">
            <FormErrors message={store.refusal?.message} code={store.refusal?.code} />
            <p>
              They are deleted at all sites that know them, within a minute. Nothing brings them back. Hold
              what shall stay first.
            </p>
            <WhatGoes preview={preview} />
          </div>
        </Dialog>
      )}
    </>
  );
}
