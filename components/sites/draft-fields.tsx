"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { TextArea } from "@/components/ui/text-area";
import type { DraftSite } from "./wizard-state";

interface Props {
  /** Before the ids of the controls. */
  id: string;
  draft: DraftSite;
  onChange: (changes: Partial<DraftSite>) => void;
  errors: Record<string, string>;
}

/** What is chosen for one site before it is checked. */
export function DraftFields({ id, draft, onChange, errors }: Props) {
  const [asksCa, setAsksCa] = useState(false);
  const showsCa =
    asksCa || draft.caPem !== "" || draft.caPath !== undefined || Boolean(errors[`${id}-caPem`]);
  return (
    <div className="grid max-w-[640px] gap-4">
      {errors[id] && <Notice tone="fail">{errors[id]}</Notice>}
      {draft.notes.map((note) => (
        <Notice key={note} tone="warn">
          {note}
        </Notice>
      ))}
      <Field
        id={`${id}-name`}
        name={`${id}-name`}
        label="Name"
        hint="As it is called on screen; changeable later."
        autoComplete="off"
        value={draft.name}
        onChange={(event) => onChange({ name: event.target.value })}
        error={errors[`${id}-name`]}
      />
      {draft.credentials.length > 0 && (
        <Credentials id={id} draft={draft} onChange={onChange} errors={errors} />
      )}
      {draft.isPlainHttp ? (
        <Checkbox
          id={`${id}-acceptHttp`}
          name={`${id}-acceptHttp`}
          label="Accept plain HTTP: passwords and tokens can be read on the way"
          checked={draft.acceptHttp}
          onChange={(event) => onChange({ acceptHttp: event.target.checked })}
          error={errors[`${id}-acceptHttp`]}
        />
      ) : showsCa ? (
        <TextArea
          id={`${id}-caPem`}
          name={`${id}-caPem`}
          label="CA certificate (PEM)"
          hint={caHint(draft)}
          rows={5}
          mono
          spellCheck={false}
          value={draft.caPem}
          onChange={(event) => onChange({ caPem: event.target.value })}
          error={errors[`${id}-caPem`]}
        />
      ) : (
        <div>
          <Button kind="quiet" size="s" className="-ml-[11px]" onClick={() => setAsksCa(true)}>
            {draft.hasCa
              ? "Replace the CA certificate of the file"
              : "Its certificate is from a private authority"}
          </Button>
        </div>
      )}
      <Checkbox
        id={`${id}-acceptsSignIn`}
        name={`${id}-acceptsSignIn`}
        label="Its users may sign in to Stillpoint"
        hint="With what their roles give them. If it has a Keystone of its own, its admins become admins of Stillpoint, for all sites: untick this unless that is meant."
        checked={draft.acceptsSignIn}
        onChange={(event) => onChange({ acceptsSignIn: event.target.checked })}
      />
    </div>
  );
}

const caHint = ({ caPath }: DraftSite): string =>
  caPath
    ? `cacert names ${caPath}, a file that cannot be read from here. Paste its text, unless the authority is a public one.`
    : "Of the authority that issued the site’s certificate. Empty for a public one.";

function Credentials({ id, draft, onChange, errors }: Props) {
  const toggle = (cloud: string, on: boolean) =>
    onChange({
      chosen: draft.credentials
        .map((c) => c.cloud)
        .filter((other) => (other === cloud ? on : draft.chosen.includes(other))),
    });
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-13 font-medium">Credentials, one per project</legend>
      <div className="grid gap-1">
        {draft.credentials.map(({ cloud, user, project, sameProjectAs }) => {
          const index = draft.chosen.indexOf(cloud);
          return (
            <Checkbox
              key={cloud}
              id={index === -1 ? `${id}-cloud-${cloud}` : `${id}-credential-${index}`}
              name={`${id}-credential`}
              label={`${cloud}: ${user}${project ? ` in ${project}` : ""}`}
              hint={
                sameProjectAs &&
                `Of the same project as ${sameProjectAs}: a site has one credential per project.`
              }
              checked={index !== -1}
              onChange={(event) => toggle(cloud, event.target.checked)}
              error={index === -1 ? undefined : errors[`${id}-credential-${index}`]}
            />
          );
        })}
      </div>
    </fieldset>
  );
}
