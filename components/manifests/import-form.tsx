"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sitesKey } from "@/components/shell/use-sites";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { Select } from "@/components/ui/select";
import type { ManifestsResult, SignerPreview, ToldSite } from "@/lib/manifests/manifests-view";
import { askImport, type ManifestSource, RefusedInput } from "./send-manifests";

interface Props {
  signer: SignerPreview;
  source: ManifestSource;
  onDone: (result: ManifestsResult) => void;
}

/** Which site is which, the key where one is needed, and the button. */
export function ImportForm({ signer, source, onDone }: Props) {
  const { fingerprint, manifests, sites, wantedKeyIds } = signer;
  const [keys, setKeys] = useState("");
  const [as, setAs] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ message: string; fields: Record<string, string> }>();
  const client = useQueryClient();
  const open = sites.filter(({ known, candidates }) => !known && candidates.length > 0);

  async function run() {
    setBusy(true);
    setRefusal(undefined);
    const chosen = Object.entries(as).flatMap(([told, id]) => (id ? [{ told, as: id }] : []));
    try {
      onDone(await askImport(ofSigner(source, signer), { fingerprint, keys, sites: chosen }));
      for (const queryKey of [["vnfs"], sitesKey]) void client.invalidateQueries({ queryKey });
    } catch (error) {
      setRefusal({
        message: error instanceof Error ? error.message : "Something went wrong.",
        fields: error instanceof RefusedInput ? error.fields : {},
      });
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      noValidate
      className="mt-4 grid max-w-[640px] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void run();
      }}
    >
      <FormErrors {...refusal} />
      {open.map((site) => (
        <SiteChoice
          key={site.id}
          site={site}
          value={as[site.id] ?? ""}
          onChange={(id) => setAs({ ...as, [site.id]: id })}
        />
      ))}
      {wantedKeyIds.length > 0 && (
        <Field
          id="keys"
          name="keys"
          type="password"
          label={`The lost installation’s encryption key ${wantedKeyIds.join(", ")}`}
          hint="As it stands in its file encryption-key, or in STILLPOINT_KEY. It opens the backup records and the VMs’ user data, which are sealed anew by this installation’s key; it is then forgotten. Without it the recovery points are listed all the same, and a site that does not know the backups yet cannot be told of them."
          autoComplete="off"
          spellCheck={false}
          value={keys}
          onChange={(event) => setKeys(event.target.value)}
          error={refusal?.fields.keys}
        />
      )}
      <div>
        <Button type="submit" kind="primary" busy={busy}>
          {busy
            ? "Importing…"
            : wantedKeyIds.length > 0 && keys.trim() === ""
              ? `Import ${manifests.length} without the key`
              : `Import ${manifests.length}`}
        </Button>
      </div>
    </form>
  );
}

/** The files that this installation signed; the server looks through its folder by itself. */
function ofSigner(source: ManifestSource, { manifests }: SignerPreview): ManifestSource {
  if (source.from === "folder") return source;
  const names = new Set(manifests.map(({ file }) => file));
  return { from: "upload", files: source.files.filter(({ name }) => names.has(name)) };
}

interface ChoiceProps {
  site: ToldSite;
  value: string;
  onChange: (id: string) => void;
}

/** Whether a site of the manifests is one of ours. */
const SiteChoice = ({ site: { id, name, region, candidates }, value, onChange }: ChoiceProps) => (
  <Select
    id={`site-${id}`}
    name={`site-${id}`}
    label={`The site ${name}, region ${region}, is`}
    hint="A site that is only remembered is never asked anything: it has no address and no credentials."
    options={[
      { value: "", label: "none of ours: remember it" },
      ...candidates.map((each) => ({ value: each.id, label: `our site ${each.name}` })),
    ]}
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
);
