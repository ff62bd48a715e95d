"use client";

import { useState } from "react";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { type SignerPreview, TYPED_CHARACTERS } from "@/lib/manifests/manifests-view";
import type { TrustSigner } from "./manifests-view";

interface Props {
  signer: SignerPreview;
  trust: TrustSigner;
  onTrusted: () => void;
}

/** Compares the fingerprint with the person's own sheet: the end of it stands nowhere on the page. */
export function TrustForm({ signer: { fingerprint, publicKey }, trust, onTrusted }: Props) {
  const [typed, setTyped] = useState("");
  const { run, busy, refusal } = useAction(trust, onTrusted);
  return (
    <form
      noValidate
      className="mt-4 grid max-w-[640px] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run({ fingerprint, publicKey, typed });
      }}
    >
      <FormErrors message={refusal?.message} fields={refusal?.fields} />
      <p className="text-muted">
        Anybody can sign a manifest. Compare the fingerprint with the one that you kept from the lost
        installation; its recovery points’ pages showed it.
      </p>
      <Field
        id="typed"
        name="typed"
        label={`The last ${TYPED_CHARACTERS} characters of the fingerprint on your sheet`}
        className="max-w-48 font-mono"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={refusal?.fields.typed}
      />
      <div>
        <Button type="submit" kind="primary" busy={busy}>
          It is the same
        </Button>
      </div>
    </form>
  );
}
