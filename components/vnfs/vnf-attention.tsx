"use client";

import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { Fold } from "@/components/ui/fold";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { DriftSection } from "@/components/vnf-edit/drift-section";
import { driftKey, driftWords } from "@/components/vnf-edit/drift-words";
import type { SettingsActions } from "@/components/vnf-edit/settings-actions";
import { may } from "@/lib/auth/permissions";
import type { Drift, Limitation, VnfView } from "@/lib/vnfs/vnf";

/** What the page may ask of the server: to mend what changed at the site. */
export type RepairDrift = SettingsActions["repair"];

interface Props {
  vnf: VnfView;
  repair: RepairDrift;
}

/** Why a VNF is not as well protected as it could be, and what changed at its site since. */
export function VnfAttention({ vnf, repair }: Props) {
  const { role } = useShell();
  const { reasons, drift, protection, deletedAt } = vnf;
  return (
    <>
      {reasons.length > 0 && !deletedAt && (
        <div className="pt-4">
          <Notice tone={protection === "unprotected" ? "fail" : "warn"}>{`${reasons.join(". ")}.`}</Notice>
        </div>
      )}
      <Limits limitations={vnf.limitations} />
      {may(role, "vnfs.change") ? (
        <DriftSection form={vnf} version={vnf.version} repair={repair} />
      ) : (
        <Changes drift={drift} />
      )}
    </>
  );
}

/** The changes for who may only read of them. */
function Changes({ drift }: { drift: readonly Drift[] }) {
  const { shown, more } = useFirstRows(drift, "changes");
  if (drift.length === 0) return null;
  return (
    <Section title="Changed at the site since" note="an operator or an admin takes them over">
      <ul className="text-13">
        {shown.map((each) => (
          <li key={driftKey(each)} className="border-b border-faint py-1.5">
            <b className="font-medium">
              <Inert text={each.name} />
            </b>{" "}
            <Inert text={driftWords(each).text} />
          </li>
        ))}
      </ul>
      {more}
    </Section>
  );
}

const KINDS: Record<Limitation["kind"], string> = {
  "local-root-disk": "root disk not on Cinder",
  "local-disks": "ephemeral or swap disk",
  "shared-volume": "shared volume",
  "encrypted-volume": "encrypted volume",
  "no-volumes": "VM without volumes",
  "no-credential": "VM without a credential",
  unknown: "not known",
};

/** What cannot be backed up or restored as it is: counted by kind, and in full when it is opened. */
function Limits({ limitations }: { limitations: readonly Limitation[] }) {
  if (limitations.length === 0) return null;
  const counts = new Map<string, number>();
  for (const { kind } of limitations) counts.set(KINDS[kind], (counts.get(KINDS[kind]) ?? 0) + 1);
  const words = [...counts].map(([kind, count]) => (count === 1 ? kind : `${count} × ${kind}`));
  return (
    <Fold
      title={
        <>
          Limits of its backups <span className="font-normal text-subtle">{words.join(", ")}</span>
        </>
      }
    >
      <ul className="max-w-[100ch] text-13">
        {limitations.map(({ serverId, kind, name, text, todo }, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: one VM may have several of one kind
            key={`${serverId} ${kind} ${index}`}
            className="border-b border-faint py-1.5"
          >
            <span className="font-medium">
              <Inert text={name} />
            </span>{" "}
            <Inert text={text} /> {todo && <span className="text-muted">{todo}</span>}
          </li>
        ))}
      </ul>
    </Fold>
  );
}
