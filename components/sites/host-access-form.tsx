"use client";

import { useState } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { toast } from "@/components/ui/toast";
import type { SiteDetail } from "@/lib/sites/get-site";
import { FileField } from "./file-field";
import type { SiteActions } from "./site-actions";
import { useAction } from "./use-action";

interface Props {
  site: SiteDetail;
  action: SiteActions["setHostAccess"];
  onClose: () => void;
}

/** The ids of the controls: "port" may stand elsewhere on the page. */
const idOf = (field: string) => `host-${field}`;

/** Takes user, port, private key and host keys for a site's compute hosts. */
export function HostAccessForm({ site, action, onClose }: Props) {
  const stored = site.hostAccess;
  const [values, setValues] = useState({
    user: stored?.user ?? "stillpoint",
    port: String(stored?.port ?? 22),
    privateKey: "",
    knownHosts: stored?.knownHosts ?? "",
  });
  const set = (changes: Partial<typeof values>) => setValues((old) => ({ ...old, ...changes }));
  const { run, busy, refusal } = useAction(
    action,
    () => {
      toast(`${site.name}: the access is stored. Try it`);
      onClose();
    },
    idOf,
    undefined,
    "Store the access",
  );
  const errors = refusal?.fields ?? {};
  return (
    <form
      noValidate
      aria-label="Compute host access"
      className="mt-2 grid max-w-[640px] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run({ siteId: site.id, version: stored?.version ?? null, ...values });
      }}
    >
      <FormErrors message={refusal?.message} fields={refusal?.fields} />
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
          {busy ? "Storing…" : "Store the access"}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
