"use client";

import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { Fold } from "@/components/ui/fold";
import { Notice } from "@/components/ui/notice";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import type { Limitation, VnfView } from "@/lib/vnfs/vnf";
import { driftWords } from "./drift-words";

const SHOWN = 5;

/** Why a VNF is not as well protected as it could be, and what changed at its site since. */
export function VnfAttention({ vnf }: { vnf: VnfView }) {
  const { reasons, drift, protection } = vnf;
  return (
    <>
      {(reasons.length > 0 || drift.length > 0) && (
        <div className="pt-4">
          <Notice tone={protection === "unprotected" ? "fail" : "warn"}>
            {reasons.length > 0 && <p className="font-medium">{`${reasons.join(". ")}.`}</p>}
            <Drift vnf={vnf} />
          </Notice>
        </div>
      )}
      <Limits limitations={vnf.limitations} />
    </>
  );
}

function Drift({ vnf: { id, drift } }: { vnf: VnfView }) {
  const { role } = useShell();
  if (drift.length === 0) return null;
  const more = drift.length - SHOWN;
  return (
    <>
      {drift.slice(0, SHOWN).map((one) => (
        <p key={JSON.stringify(one)}>
          <Inert text={driftWords(one)} />
        </p>
      ))}
      {more > 0 && <p>{more} more changes at the site.</p>}
      {may(role, "vnfs.change") && (
        <p>
          <Link href={routes.vnfSettings(id)} className="font-medium underline underline-offset-3">
            Take the changes over…
          </Link>
        </p>
      )}
    </>
  );
}

const KINDS: Record<Limitation["kind"], string> = {
  "local-root-disk": "root disk not on Cinder",
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
