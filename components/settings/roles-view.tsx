"use client";

import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Table, Th } from "@/components/ui/table";
import type { RoleMappingView } from "@/lib/role-mappings/schemas";
import { AddMappingForm } from "./add-mapping-form";
import type { MappingActions } from "./mapping-actions";
import { MappingRow } from "./mapping-row";
import { RoleExplanation } from "./role-explanation";
import { useMappingChange } from "./use-mapping-change";

interface Props {
  mappings: readonly RoleMappingView[];
  mayChange: boolean;
  actions: MappingActions;
}

/** Which roles and groups of Keystone give which of our roles, and what those may do. */
export function RolesView({ mappings, mayChange, actions }: Props) {
  const change = useMappingChange();
  const { question, refusal, busy, dismiss } = change;
  return (
    <>
      <Section title="From Keystone’s roles to ours">
        <p className="mb-3 max-w-[72ch] text-muted">
          A role counts in the projects where Keystone gives it, a group in every project of the sign-in. Who
          is neither admin nor auditor sees these projects only. A change acts at once, on who is signed in
          too; a newly mapped group at its members’ next sign-in. The local administrator needs no mapping.
        </p>
        <div className="mb-3 empty:hidden">
          <SecondPersonNote kind="access_change">
            A second person has to approve each change of the mappings.
          </SecondPersonNote>
        </div>
        {refusal && (
          <div className="mb-3">
            <Notice tone="fail">{refusal.message}</Notice>
          </div>
        )}
        {mappings.length === 0 ? (
          <EmptyState kind="none" title="No role of Keystone gives access">
            Only the local administrator can sign in until you add a mapping.
          </EmptyState>
        ) : (
          <Table label="Role mappings">
            <thead>
              <tr>
                <Th>In Keystone</Th>
                <Th>Kind</Th>
                <Th>Domain</Th>
                <Th>Gives here</Th>
                <Th>Changed</Th>
                {mayChange && (
                  <Th align="right">
                    <span className="sr-only">Remove</span>
                  </Th>
                )}
              </tr>
            </thead>
            <tbody>
              {mappings.map((mapping) => (
                <MappingRow
                  key={`${mapping.id} ${mapping.role}`}
                  mapping={mapping}
                  mayChange={mayChange}
                  actions={actions}
                  change={change}
                />
              ))}
            </tbody>
          </Table>
        )}
      </Section>
      {mayChange && <AddMappingForm actions={actions} change={change} />}
      <RoleExplanation />
      <Dialog
        open={question !== null}
        onOpenChange={dismiss}
        title="Give up your own administrator role?"
        actions={
          <>
            <Button onClick={dismiss}>Keep it</Button>
            <Button kind="danger" busy={busy} onClick={question?.answer}>
              Give it up
            </Button>
          </>
        }
      >
        {question?.text}
      </Dialog>
    </>
  );
}
