"use client";

import { useState } from "react";
import { SecretDialog, type ToldSecret } from "@/components/data/secret-dialog";
import { TrialNotice } from "@/components/data/trial-notice";
import { useTrial } from "@/components/data/use-trial";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, Th } from "@/components/ui/table";
import type { HookView } from "@/lib/hooks/schemas";
import { AddHookForm } from "./add-hook-form";
import { EditHookDialog } from "./edit-hook-dialog";
import type { HookActions } from "./hook-actions";
import { type Asked, HookRow } from "./hook-row";
import { RemoveHookDialog } from "./remove-hook-dialog";
import { ReplaceSecretDialog } from "./replace-secret-dialog";

interface Props {
  hooks: readonly HookView[];
  mayChange: boolean;
  actions: HookActions;
}

/** Addresses of the operator's own that failovers call. */
export function HooksView({ hooks, mayChange, actions }: Props) {
  const [asked, setAsked] = useState<{ what: Asked; hook: HookView } | null>(null);
  const [told, setTold] = useState<ToldSecret | null>(null);
  const { trying, tried, tryOut } = useTrial(actions.tryOut, ({ id }: HookView) => ({ hookId: id }));
  const close = () => setAsked(null);
  const tell = (secret: ToldSecret) => {
    close();
    setTold(secret);
  };
  return (
    <>
      <Section title="Hooks">
        <p className="mb-3 max-w-[72ch] text-muted">
          A failover calls these addresses with a signed JSON body: one to fence a source that does not
          answer, one when the new VMs serve. Which of them a VNF uses is chosen in its recovery plan. How a
          receiver checks a call, with an example in Python: docs/hooks.md.
        </p>
        {tried && <TrialNotice tried={tried} what="test call" />}
        {hooks.length === 0 ? (
          <EmptyState kind="none" title="No hook yet">
            Without one, a failover from a source that does not answer goes on only when somebody signs that
            the old VMs are off, and DNS or routes are changed by hand afterwards.
          </EmptyState>
        ) : (
          <Table label="Hooks">
            <thead>
              <tr>
                <Th>Name</Th>
                <Th>Called to</Th>
                <Th>Address</Th>
                <Th>Recovery plans</Th>
                <Th>Added</Th>
                {mayChange && (
                  <Th align="right">
                    <span className="sr-only">What to do</span>
                  </Th>
                )}
              </tr>
            </thead>
            <tbody>
              {hooks.map((hook) => (
                <HookRow
                  key={hook.id}
                  hook={hook}
                  mayChange={mayChange}
                  isTrying={trying === hook.id}
                  onTry={() => void tryOut(hook)}
                  onAsk={(what) => setAsked({ what, hook })}
                />
              ))}
            </tbody>
          </Table>
        )}
      </Section>
      {mayChange && <AddHookForm action={actions.add} onAdded={tell} />}
      {asked?.what === "edit" && <EditHookDialog hook={asked.hook} action={actions.change} onClose={close} />}
      {asked?.what === "secret" && (
        <ReplaceSecretDialog
          hook={asked.hook}
          action={actions.replaceSecret}
          onReplaced={tell}
          onClose={close}
        />
      )}
      {asked?.what === "remove" && (
        <RemoveHookDialog hook={asked.hook} action={actions.remove} onClose={close} />
      )}
      {told && <SecretDialog told={told} onClose={() => setTold(null)} />}
    </>
  );
}
