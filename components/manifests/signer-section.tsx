"use client";

import { useState } from "react";
import { formatDayTime, formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { ConsistencyText } from "@/components/vnfs/consistency-text";
import { type ManifestsResult, type SignerPreview, TYPED_CHARACTERS } from "@/lib/manifests/manifests-view";
import { ImportForm } from "./import-form";
import { ImportResult } from "./import-result";
import type { TrustSigner } from "./manifests-view";
import type { ManifestSource } from "./send-manifests";
import { TrustForm } from "./trust-form";

interface Props {
  signer: SignerPreview;
  source: ManifestSource;
  trust: TrustSigner;
  onTrusted: () => void;
}

/** The manifests of one installation: whose they are, what they tell, and the way in. */
export function SignerSection({ signer, source, trust, onTrusted }: Props) {
  const [result, setResult] = useState<ManifestsResult>();
  const { fingerprint, manifests, sites } = signer;
  const vnfs = new Set(manifests.map(({ vnf }) => vnf.id)).size;
  return (
    <Section
      title={`${counted(manifests.length, "recovery point")} of ${counted(vnfs, "VNF")} at ${counted(sites.length, "site")}`}
    >
      <dl className="mb-4 grid max-w-[88ch] gap-x-4 text-13 sm:grid-cols-[auto_1fr]">
        <dt className="text-subtle">Signed with</dt>
        <dd className="font-mono text-12 leading-5 break-all">
          {fingerprint.slice(0, -TYPED_CHARACTERS)}
          {signer.trust === "unknown" ? (
            <span className="text-subtle">
              <span className="sr-only">and {TYPED_CHARACTERS} more characters</span>
              <span aria-hidden>{"·".repeat(TYPED_CHARACTERS)}</span>
            </span>
          ) : (
            fingerprint.slice(-TYPED_CHARACTERS)
          )}
        </dd>
        <dt className="text-subtle">Trusted</dt>
        <dd>
          {signer.trust === "own" && "it is this installation’s own key"}
          {signer.trust === "unknown" && "not yet"}
          {signer.trustedBy && (
            <>
              by <Inert text={signer.trustedBy.name} /> since {formatUtc(signer.trustedBy.at)}
            </>
          )}
        </dd>
      </dl>
      {!result && <Told signer={signer} />}
      {result ? (
        <ImportResult result={result} />
      ) : signer.trust === "unknown" ? (
        <TrustForm signer={signer} trust={trust} onTrusted={onTrusted} />
      ) : (
        <ImportForm signer={signer} source={source} onDone={setResult} />
      )}
    </Section>
  );
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

const HERE = {
  new: "not yet",
  known: "yes",
  differs: "another one of the same id",
} as const;

/** What the manifests tell, the newest first. */
function Told({ signer: { manifests, sites } }: { signer: SignerPreview }) {
  const { shown, more } = useFirstRows(manifests, "recovery points");
  const names = new Map(sites.map(({ id, name }) => [id, name]));
  return (
    <>
      <Table label="Recovery points in the manifests" dense>
        <thead>
          <tr>
            <Th>VNF</Th>
            <Th>Site</Th>
            <Th>Taken at, UTC</Th>
            <Th>Consistency</Th>
            <Th>Usable VMs</Th>
            <Th>Here already</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ pointId, vnf, siteId, takenAt, consistency, usable, vms, is }) => (
            <Tr key={pointId}>
              <Td strong>
                <Inert text={vnf.name} />
              </Td>
              <Td muted>
                <Inert text={names.get(siteId) ?? ""} />
              </Td>
              <Td>
                <time dateTime={takenAt}>{formatDayTime(takenAt)}</time>
              </Td>
              <Td>
                <ConsistencyText consistency={consistency} />
              </Td>
              <Td muted>
                {usable} of {vms}
              </Td>
              <Td muted>{HERE[is]}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {more}
    </>
  );
}
