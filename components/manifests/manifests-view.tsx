"use client";

import { useState } from "react";
import { FormErrors } from "@/components/ui/form-errors";
import { Section } from "@/components/ui/section";
import type { ActionResult } from "@/lib/api/action-result";
import type { ManifestsPreview } from "@/lib/manifests/manifests-view";
import { PickManifests } from "./pick-manifests";
import { RefusedFiles } from "./refused-files";
import { askPreview, type ManifestSource } from "./send-manifests";
import { SignerSection } from "./signer-section";

export type TrustSigner = (input: unknown) => Promise<ActionResult<{ fingerprint: string }>>;

interface Props {
  /** A folder on the server is named for manifests. */
  hasFolder: boolean;
  trust: TrustSigner;
}

/** Brings the recovery points of another installation in: look, compare the fingerprint, open what is sealed. */
export function ManifestsView({ hasFolder, trust }: Props) {
  const [source, setSource] = useState<ManifestSource>();
  const [preview, setPreview] = useState<ManifestsPreview>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ message: string }>();

  async function look(from: ManifestSource) {
    setBusy(true);
    setProblem(undefined);
    try {
      setPreview(await askPreview(from));
      setSource(from);
    } catch (error) {
      setProblem({ message: error instanceof Error ? error.message : "Something went wrong." });
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Section title="Recovery points of another installation">
        <p className="mb-4 max-w-[72ch] text-muted">
          A manifest is a signed file with all that one recovery point is made of. With the manifests of an
          installation that is lost, and its encryption key, this one lists its recovery points as if they
          were its own. Nothing is stored before you have seen whose they are.
        </p>
        <FormErrors {...problem} />
        <PickManifests hasFolder={hasFolder} busy={busy} onPick={(from) => void look(from)} />
      </Section>
      {preview && source && (
        <>
          <RefusedFiles refused={preview.refused} />
          {preview.signers.map((signer) => (
            <SignerSection
              key={signer.fingerprint}
              signer={signer}
              source={source}
              trust={trust}
              onTrusted={() => void look(source)}
            />
          ))}
          {preview.signers.length === 0 && preview.refused.length === 0 && (
            <p className="mt-6 text-muted">There are no manifests in it.</p>
          )}
        </>
      )}
    </>
  );
}
