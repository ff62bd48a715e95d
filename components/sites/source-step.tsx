"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { RadioGroup } from "@/components/ui/radio-group";
import { Select } from "@/components/ui/select";
import { CredentialFields } from "./credential-fields";
import { FileField } from "./file-field";
import type { Entries, FormValues } from "./wizard-state";

interface Props {
  entries: Entries;
  onChange: (changes: Partial<Entries>) => void;
  errors: Record<string, string>;
}

const YAML = ".yaml,.yml,.json,text/yaml";
const TOO_BIG = "Keep only the clouds that you want to add.";
const MODES = [
  { value: "clouds", label: "From a clouds.yaml", hint: "Several sites at once, each with its projects." },
  { value: "form", label: "By form", hint: "One site with its first credential; more can be added later." },
];
const INTERFACES = [
  { value: "public", label: "public" },
  { value: "internal", label: "internal" },
  { value: "admin", label: "admin" },
];

/** Where the sites are described: in a file, or here. */
export function SourceStep({ entries, onChange, errors }: Props) {
  const { mode, form } = entries;
  const setForm = (changes: Partial<FormValues>) => onChange({ form: { ...form, ...changes } });
  return (
    <div className="grid max-w-[640px] gap-5">
      <RadioGroup
        id="mode"
        name="mode"
        label="How"
        options={MODES}
        value={mode}
        onChange={(value) => onChange({ mode: value as Entries["mode"] })}
      />
      {mode === "clouds" ? (
        <CloudsSource entries={entries} onChange={onChange} errors={errors} />
      ) : (
        <>
          <Field
            id="source-authUrl"
            name="source-authUrl"
            label="Address of Keystone"
            hint="Such as https://keystone.example.com:5000/v3"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            value={form.authUrl}
            onChange={(event) => setForm({ authUrl: event.target.value })}
            error={errors["source-authUrl"]}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              id="source-region"
              name="source-region"
              label="Region"
              hint="As the catalog has it, such as RegionOne"
              autoComplete="off"
              spellCheck={false}
              value={form.region}
              onChange={(event) => setForm({ region: event.target.value })}
              error={errors["source-region"]}
            />
            <Select
              id="source-interface"
              name="source-interface"
              label="Interface"
              options={INTERFACES}
              value={form.interface}
              onChange={(event) => setForm({ interface: event.target.value })}
              error={errors["source-interface"]}
            />
          </div>
          <CredentialFields
            prefix="source-credential"
            values={form.credential}
            onChange={(credential) => setForm({ credential })}
            errors={errors}
          />
        </>
      )}
    </div>
  );
}

function CloudsSource({ entries, onChange, errors }: Props) {
  const [asked, setAsked] = useState(false);
  const showsSecure = asked || entries.secure !== "" || errors.secure !== undefined;
  return (
    <>
      <FileField
        accept={YAML}
        tooBig={TOO_BIG}
        id="clouds"
        label="clouds.yaml"
        hint="Passwords and application credentials are taken. It is sent to Stillpoint to be read; only what you add is stored, its secrets sealed."
        rows={showsSecure ? 10 : 14}
        value={entries.clouds}
        onChange={(clouds) => onChange({ clouds })}
        error={errors.clouds}
      />
      {showsSecure ? (
        <FileField
          accept={YAML}
          tooBig={TOO_BIG}
          id="secure"
          label="secure.yaml"
          hint="Laid over clouds.yaml, as OpenStack’s own tools do."
          rows={6}
          value={entries.secure}
          onChange={(secure) => onChange({ secure })}
          error={errors.secure}
        />
      ) : (
        <div>
          <Button kind="quiet" size="s" className="-ml-[11px]" onClick={() => setAsked(true)}>
            Its secrets are in a secure.yaml
          </Button>
        </div>
      )}
    </>
  );
}
