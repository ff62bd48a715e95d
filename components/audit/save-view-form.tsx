"use client";

import { useState } from "react";
import { Inert } from "@/components/data/inert";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { toast } from "@/components/ui/toast";
import type { AuditChoices } from "@/lib/audit/audit-choices";
import { type AuditFilterText, auditFilterParams } from "@/lib/audit/audit-filter";
import { filterWords } from "./filter-words";
import { VIEWS_KEY, type ViewActions } from "./view-actions";

const idOf = (field: string) => `save-view-${field}`;

interface Props {
  filter: AuditFilterText;
  sites: AuditChoices["sites"] | undefined;
  mayShare: boolean;
  action: ViewActions["save"];
}

/** Keeps the present filters under a name. */
export function SaveViewForm({ filter, sites, mayShare, action }: Props) {
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const done = () => {
    toast(`The view ${name.trim()} was saved`);
    setName("");
    setShared(false);
  };
  const { run, busy, refusal } = useAction(action, done, idOf, VIEWS_KEY);
  return (
    <form
      noValidate
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void run({ name, query: auditFilterParams(filter).toString(), isShared });
      }}
    >
      <FormErrors message={refusal?.message} fields={refusal?.fields} code={refusal?.code} />
      <p className="text-13 break-words text-muted">
        <Inert text={filterWords(filter, sites)} />
      </p>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <Field
            id={idOf("name")}
            name="name"
            label="Save these filters as"
            maxLength={100}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={refusal?.fields[idOf("name")]}
          />
        </div>
        <Button type="submit" kind="primary" busy={busy} className="mt-6 h-9">
          {busy ? "Saving…" : "Save the view"}
        </Button>
      </div>
      {mayShare && (
        <Checkbox
          id={idOf("isShared")}
          name="isShared"
          label="Share it with everybody who reads the log"
          checked={isShared}
          onChange={(event) => setShared(event.target.checked)}
        />
      )}
    </form>
  );
}
