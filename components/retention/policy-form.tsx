"use client";

import { useEffect, useMemo, useState } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { ZoneField } from "@/components/schedules/zone-field";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import type { ActionResult } from "@/lib/api/action-result";
import type { RetainedVnf } from "@/lib/retention/policy-view";
import { goingOf, type RetentionPreview } from "@/lib/retention/retention-preview";
import { rulesWords } from "@/lib/retention/retention-rules";
import { RETENTION_KEY, type SeeWhatGoes } from "./policy-actions";
import { type PolicyValues, readPolicyValues, toPolicyInput } from "./policy-values";
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
  onDone: (value: T) => void;
  /** Whether it holds what is not stored. */
  onDirty?: (isDirty: boolean) => void;
}

/** A retention policy, checked as one types. What goes by it is shown before it is stored. */
export function PolicyForm<T>(props: Props<T>) {
  const { initial, vnfs, policyId, more, verb, busyVerb, action, seeWhatGoes, onDone, onDirty } = props;
  const [stored, setStored] = useState(initial);
  const [values, setValues] = useState(initial);
  /** What was wrong when it was sent: the summary above keeps it, and takes the focus only then. */
  const [sent, setSent] = useState<Record<string, string>>();
  const isSent = sent !== undefined;
  const [preview, setPreview] = useState<RetentionPreview>();
  const [isAsked, setIsAsked] = useState(false);
  const { rules, errors } = useMemo(() => readPolicyValues(values), [values]);
  const store = useAction(
    action,
    (value: T) => {
      setStored(values);
      setSent(undefined);
      setIsAsked(false);
      onDone(value);
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
    setValues((before) => ({ ...before, ...change }));
    setPreview(undefined);
    for (const each of [store, look, lookAndStore]) if (each.refusal) each.forget();
  };
  const mine = Object.fromEntries(Object.entries(errors).filter(([control]) => isSent || control !== "name"));
  const shown = { ...mine, ...refusal?.fields };
  const isWrong = Object.keys(errors).length > 0;
  const isDirty = JSON.stringify(values) !== JSON.stringify(stored);
  useEffect(() => onDirty?.(isDirty), [isDirty, onDirty]);
  const ask = (how: typeof look) => {
    setSent(isWrong ? errors : undefined);
    if (!isWrong) void how.run(toPolicyInput(values));
  };
  return (
    <>
      <LeaveGuard isDirty={isDirty && !busy} />
      <form
        noValidate
        aria-label="Retention policy"
        className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,560px)_minmax(320px,1fr)]"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) ask(lookAndStore);
        }}
      >
        <div className="grid gap-5">
          <FormErrors
            message={refusal?.message ?? (isSent && isWrong ? "Not stored yet." : undefined)}
            fields={refusal?.fields ?? (isSent && isWrong ? sent : undefined)}
            code={refusal?.code}
          />
          <Field
            id="name"
            name="name"
            label="Name"
            hint="Such as Two weeks. Its prunes and the audit log name it."
            autoComplete="off"
            className="max-w-80"
            value={values.name}
            onChange={(event) => set({ name: event.target.value })}
            error={shown.name}
          />
          <RuleFields values={values} set={set} errors={shown} />
          <ZoneField
            values={values}
            set={set}
            errors={shown}
            hint="By the IANA’s name. Its days, weeks, months and years count."
          />
          <PolicyVnfTicks
            vnfs={vnfs}
            chosen={values.vnfIds}
            policyId={policyId}
            choose={(vnfIds) => set({ vnfIds })}
            error={shown.vnfIds}
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
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" kind="primary" busy={busy}>
              {busy ? busyVerb : verb}
            </Button>
            <Button busy={look.busy} onClick={() => ask(look)}>
              Show what would go
            </Button>
            {isDirty && <span className="text-13 text-subtle">Not stored yet</span>}
          </div>
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
