"use client";

import { useMemo } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { useShownVersion } from "@/components/data/use-shown-version";
import { useStoredForm } from "@/components/data/use-stored-form";
import { changedWords, whatChanged } from "@/components/data/what-changed";
import { sitesKey } from "@/components/shell/use-sites";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { toast } from "@/components/ui/toast";
import type { SiteDetail } from "@/lib/sites/get-site";
import { FileField } from "./file-field";
import {
  HOST_ACCESS_THINGS,
  hostAccessProblems,
  hostControl as idOf,
  isHostJudged,
  toHostAccessValues,
} from "./host-access-values";
import type { SiteActions } from "./site-actions";

const VERB = "Store the access";

interface Props {
  site: SiteDetail;
  action: SiteActions["setHostAccess"];
  onClose: () => void;
}

/** Takes user, port, private key and host keys for a site's compute hosts, checked as one types. */
export function HostAccessForm(props: Props) {
  const access = props.site.hostAccess;
  const { shown, setIsDirty } = useShownVersion({ version: access?.version ?? "", access });
  return <Fields key={shown.version} {...props} stored={shown.access} onDirty={setIsDirty} />;
}

interface FieldsProps extends Props {
  /** What the form is about. */
  stored: SiteDetail["hostAccess"];
  onDirty: (isDirty: boolean) => void;
}

function Fields({ site, stored, action, onClose, onDirty }: FieldsProps) {
  const problemsOf = useMemo(() => hostAccessProblems(stored !== null), [stored]);
  const form = useStoredForm(toHostAccessValues(stored), {
    ...{ problemsOf, judge: isHostJudged, action, controlOf: idOf, list: sitesKey, verb: VERB },
    onDirty,
    onDone: ({ changed }, before, after) => {
      const words = whatChanged(changed, HOST_ACCESS_THINGS, before, after);
      const what = `${site.name}: the access was changed`;
      toast(stored ? changedWords(words, what) : `${site.name}: the access is stored. Try it`);
      onClose();
    },
  });
  const { values, set, errors, isDirty, busy } = form;
  return (
    <form
      noValidate
      aria-label="Compute host access"
      className="mt-2 grid max-w-[640px] gap-4"
      {...form.handlers}
      onSubmit={form.sends(() => ({ siteId: site.id, version: stored?.version ?? null, ...values }))}
    >
      <LeaveGuard isDirty={isDirty && !busy} />
      <FormErrors {...form.summary} />
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_120px]">
        <Field
          id={idOf("user")}
          name={idOf("user")}
          label="User"
          hint="Who has the line in authorized_keys on each compute host."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={values.user}
          onChange={(event) => set({ user: event.target.value })}
          error={errors[idOf("user")]}
        />
        <Field
          id={idOf("port")}
          name={idOf("port")}
          label="Port"
          inputMode="numeric"
          autoComplete="off"
          value={values.port}
          onChange={(event) => set({ port: event.target.value })}
          error={errors[idOf("port")]}
        />
      </div>
      <FileField
        id={idOf("privateKey")}
        label="Private key"
        hint={
          stored
            ? "Empty to keep the present one."
            : "Made for this alone, without a passphrase: ssh-keygen -t ed25519 -N ''. It is sealed and never shown."
        }
        rows={4}
        value={values.privateKey}
        onChange={(privateKey) => set({ privateKey })}
        error={errors[idOf("privateKey")]}
      />
      <FileField
        id={idOf("knownHosts")}
        label="Host keys (known_hosts)"
        hint="One line for each compute host, by Nova’s name of it, as ssh-keyscan prints it. Where its name does not lead to it, with its address: compute1,10.0.0.11 ssh-ed25519 AAAA…"
        rows={6}
        value={values.knownHosts}
        onChange={(knownHosts) => set({ knownHosts })}
        error={errors[idOf("knownHosts")]}
      />
      <SecondPersonNote kind="access_change" />
      <div className="flex gap-2">
        <Button type="submit" kind="primary" busy={busy}>
          {busy ? "Storing…" : VERB}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
