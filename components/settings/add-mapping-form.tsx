"use client";

import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import type { MappingActions } from "./mapping-actions";
import { ROLE_OPTIONS } from "./role-names";
import type { MappingChange } from "./use-mapping-change";

const KINDS = [
  { value: "role", label: "role" },
  { value: "group", label: "group" },
];

/** Adds a mapping. */
export function AddMappingForm({ actions, change }: { actions: MappingActions; change: MappingChange }) {
  const [kind, setKind] = useState("role");
  const [errors, setErrors] = useState<{ message: string; fields: Record<string, string> } | null>(null);
  const [isDirty, setDirty] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (change.busy) return;
    const { kind, name, domainId, role } = Object.fromEntries(new FormData(event.currentTarget));
    setErrors(null);
    const work = async (confirmed: boolean) => {
      const result = await actions.add({ kind, name, domainId, role, confirmed });
      if (result.ok || result.code !== "invalid") return result;
      setErrors({ message: result.message, fields: result.fields });
      return result;
    };
    if (await change.run(work, { said: `The ${kind} ${String(name).trim()} now gives ${role}.` })) {
      form.current?.reset();
      setDirty(false);
    }
  }

  return (
    <Section title="Add a mapping">
      <form
        ref={form}
        onSubmit={submit}
        onInput={(event) => {
          const { name, domainId } = Object.fromEntries(new FormData(event.currentTarget));
          setDirty(Boolean(name || domainId));
        }}
        noValidate
        className="grid max-w-[640px] gap-4"
      >
        <LeaveGuard isDirty={isDirty && !change.busy} />
        <FormErrors {...(errors ?? {})} />
        <div className="grid gap-4 sm:grid-cols-[120px_minmax(0,1fr)]">
          <Select
            id="kind"
            name="kind"
            label="Kind"
            options={KINDS}
            value={kind}
            onChange={(event) => setKind(event.target.value)}
            error={errors?.fields.kind}
          />
          <Field
            id="name"
            name="name"
            label="Name in Keystone"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            error={errors?.fields.name}
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
            error={errors?.fields.domainId}
          />
        )}
        <Select
          id="role"
          name="role"
          label="Gives here"
          options={ROLE_OPTIONS}
          defaultValue="viewer"
          error={errors?.fields.role}
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
