"use client";

import { useState } from "react";
import { useCheckedForm } from "@/components/data/use-checked-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { fieldErrors } from "@/lib/field-errors";
import { AddRoleMappingInput } from "@/lib/role-mappings/schemas";
import type { MappingActions } from "./mapping-actions";
import { ROLE_OPTIONS } from "./role-names";
import type { MappingChange } from "./use-mapping-change";

const KINDS = [
  { value: "role", label: "role" },
  { value: "group", label: "group" },
];
const NOTHING = { name: "", domainId: "" };

/** What is wrong in the form by its controls, as the server will say it. A role has no domain. */
const problemsOf = (values: { kind: string; role: string } & typeof NOTHING): Record<string, string> => {
  const { error } = AddRoleMappingInput.safeParse(inputOf(values));
  return error ? fieldErrors(error) : {};
};
const inputOf = <V extends { kind: string; domainId: string }>(values: V): V =>
  values.kind === "group" ? values : { ...values, domainId: "" };

/** Adds a mapping, checked as one types. */
export function AddMappingForm({ actions, change }: { actions: MappingActions; change: MappingChange }) {
  const [refusal, setRefusal] = useState<{ message: string; fields: Record<string, string> }>();
  const form = useCheckedForm({ kind: "role", role: "viewer", ...NOTHING }, problemsOf);
  const { values } = form;
  const { kind, name, role } = values;
  const set = (changes: Partial<typeof values>) => {
    form.set(changes);
    setRefusal(undefined);
  };

  async function send() {
    if (change.busy) return;
    setRefusal(undefined);
    const work = async (confirmed: boolean) => {
      const result = await actions.add({ ...inputOf(values), confirmed });
      if (!result.ok && result.code === "invalid")
        setRefusal({ message: result.message, fields: result.fields });
      return result;
    };
    if (await change.run(work, { said: `The ${kind} ${name.trim()} now gives ${role}.` }))
      form.settle({ ...values, ...NOTHING, role: "viewer" });
  }

  const errors = form.errors(refusal);
  const isDirty = Boolean(name || inputOf(values).domainId);
  return (
    <Section title="Add a mapping">
      <form
        noValidate
        aria-label="Add a mapping"
        className="grid max-w-[640px] gap-4"
        {...form.handlers}
        onSubmit={form.onSubmit(() => void send())}
      >
        <LeaveGuard isDirty={isDirty && !change.busy} />
        <FormErrors {...form.summary(refusal)} />
        <div className="grid gap-4 sm:grid-cols-[120px_minmax(0,1fr)]">
          <Select
            id="kind"
            name="kind"
            label="Kind"
            options={KINDS}
            value={kind}
            onChange={(event) => set({ kind: event.target.value })}
            error={errors.kind}
          />
          <Field
            id="name"
            name="name"
            label="Name in Keystone"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={name}
            onChange={(event) => set({ name: event.target.value })}
            error={errors.name}
          />
        </div>
        {kind === "group" && (
          <Field
            id="domainId"
            name="domainId"
            label="Id of its domain"
            hint="Like “default”, or 32 hexadecimal digits. “openstack domain list” shows it."
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={values.domainId}
            onChange={(event) => set({ domainId: event.target.value })}
            error={errors.domainId}
          />
        )}
        <Select
          id="role"
          name="role"
          label="Gives here"
          options={ROLE_OPTIONS}
          value={role}
          onChange={(event) => set({ role: event.target.value })}
          error={errors.role}
        />
        <div>
          <Button type="submit" busy={change.busy}>
            Add the mapping
          </Button>
        </div>
      </form>
    </Section>
  );
}
