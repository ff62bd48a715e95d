"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useRefresh } from "@/components/data/use-refresh";
import { useShownVersion } from "@/components/data/use-shown-version";
import { changedWords, whatChanged } from "@/components/data/what-changed";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import type { PolicyView, RetainedVnf } from "@/lib/retention/policy-view";
import { rulesWords } from "@/lib/retention/retention-rules";
import { routes } from "@/lib/routes";
import { runName } from "@/lib/runs/run-view";
import { type ActOnPolicy, type ChangePolicy, RETENTION_KEY, type SeeWhatGoes } from "./policy-actions";
import { PolicyForm } from "./policy-form";
import { policyThings, toPolicyValues } from "./policy-values";

const EVERY_MS = 10_000;

interface Props {
  policy: PolicyView;
  vnfs: readonly RetainedVnf[];
  mayChange: boolean;
  actions: { change: ChangePolicy; seeWhatGoes: SeeWhatGoes; deleteOne: ActOnPolicy };
}

/** One retention policy: what it keeps, of which VNFs, what became of it, and how it is changed. */
export function PolicyPageView({ policy, vnfs, mayChange, actions }: Props) {
  const [isAsked, setIsAsked] = useState(false);
  useRefresh(EVERY_MS);
  return (
    <>
      <PageHeader
        title={<Inert text={policy.name} />}
        actions={mayChange && <Button onClick={() => setIsAsked(true)}>Delete…</Button>}
      />
      <p className="text-14">
        Keeps {rulesWords(policy)}, by the calendar of {policy.timeZone}.
      </p>
      <Section title="Its VNFs">
        <Members policy={policy} />
      </Section>
      {mayChange && <ChangeSection policy={policy} vnfs={vnfs} actions={actions} />}
      {isAsked && (
        <DeleteDialog policy={policy} action={actions.deleteOne} onClose={() => setIsAsked(false)} />
      )}
    </>
  );
}

function Members({ policy: { vnfs, hiddenVnfs } }: { policy: PolicyView }) {
  if (vnfs.length + hiddenVnfs === 0)
    return <p className="text-13 text-muted">None has it: it deletes nothing.</p>;
  return (
    <>
      {vnfs.length > 0 && (
        <Table label="VNFs of this policy" dense>
          <thead>
            <tr>
              <Th>VNF</Th>
              <Th>Looked at, UTC</Th>
              <Th>Next look, UTC</Th>
              <Th>Last prune</Th>
              <Th>Waits</Th>
            </tr>
          </thead>
          <tbody>
            {vnfs.map(({ id, name, dueAt, lookedAt, waitsBecause, lastRun }) => (
              <Tr key={id}>
                <Td strong>
                  <Link href={routes.vnfPoints(id)} className="hover:underline hover:underline-offset-3">
                    <Inert text={name} />
                  </Link>
                </Td>
                <Td muted>{lookedAt ? formatDayTime(lookedAt) : "not yet"}</Td>
                <Td muted>{formatDayTime(dueAt)}, or after a backup</Td>
                <Td muted>
                  {lastRun ? (
                    <Link href={routes.run(lastRun.id)} className="underline underline-offset-3">
                      {runName({ kind: "prune", number: lastRun.number })}
                    </Link>
                  ) : (
                    "none"
                  )}
                </Td>
                <Td wrap>
                  {waitsBecause ? <Inert text={waitsBecause} /> : <span className="text-subtle">no</span>}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {hiddenVnfs > 0 && (
        <p className="pt-1 text-13 text-muted">
          {hiddenVnfs === 1 ? "One more is" : `${hiddenVnfs} more are`} in projects that your sign-in does not
          give.
        </p>
      )}
    </>
  );
}

function ChangeSection({ policy, vnfs, actions }: Omit<Props, "mayChange">) {
  const { shown, version, setIsDirty, reach } = useShownVersion(policy);
  return (
    <Section title="Change it">
      <PolicyForm
        key={shown.version}
        initial={toPolicyValues(shown)}
        onDirty={setIsDirty}
        vnfs={vnfs}
        policyId={policy.id}
        more={{ policyId: policy.id, version }}
        verb="Store the changes"
        busyVerb="Storing…"
        action={actions.change}
        seeWhatGoes={actions.seeWhatGoes}
        onDone={(stored, before, after) => {
          reach(stored.version);
          const words = whatChanged(stored.changed, policyThings(vnfs), before, after);
          toast(changedWords(words, "The policy was changed"));
        }}
      />
    </Section>
  );
}

interface Asked {
  policy: PolicyView;
  action: ActOnPolicy;
  onClose: () => void;
}

function DeleteDialog({ policy: { id, version, name }, action, onClose }: Asked) {
  const router = useRouter();
  const onDeleted = () => {
    toast(`The policy ${name} was deleted`);
    router.push(routes.retention);
  };
  const { run, busy, refusal } = useAction(action, onDeleted, undefined, RETENTION_KEY, "Delete the policy");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the policy ${name}?`}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" busy={busy} onClick={() => void run({ policyId: id, version })}>
            {busy ? "Deleting…" : "Delete the policy"}
          </Button>
        </>
      }
    >
      <div className="grid gap-2 text-13">
        <FormErrors message={refusal?.message} code={refusal?.code} />
        <p>It deletes no recovery point. A policy that VNFs have is not deleted.</p>
      </div>
    </Dialog>
  );
}
