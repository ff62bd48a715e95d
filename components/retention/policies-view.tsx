"use client";

import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { useRefresh } from "@/components/data/use-refresh";
import { namesOf } from "@/components/schedules/schedules-view";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { PolicyView } from "@/lib/retention/policy-view";
import { rulesWords } from "@/lib/retention/retention-rules";
import { routes } from "@/lib/routes";

const EVERY_MS = 10_000;

/** How many recovery points are kept, and for how long. */
export function PoliciesView({
  policies,
  mayChange,
}: {
  policies: readonly PolicyView[];
  mayChange: boolean;
}) {
  useRefresh(EVERY_MS);
  const add = (
    <Link href={routes.addRetentionPolicy} className={buttonClass("primary")}>
      Add a policy
    </Link>
  );
  if (policies.length === 0)
    return (
      <EmptyState kind="none" title="No retention policy yet" action={mayChange && add}>
        Without one, all recovery points of a VNF are kept. A policy says how many stay: the last ones, one
        for each day, week, month and year. What would go is shown before it is stored.
      </EmptyState>
    );
  return (
    <Section title="Retention" actions={mayChange && add}>
      <Table label="Retention policies">
        <thead>
          <tr>
            <Th>Name</Th>
            <Th>Keeps</Th>
            <Th>VNFs</Th>
            <Th>Waits</Th>
          </tr>
        </thead>
        <tbody>
          {policies.map((policy) => (
            <Tr key={policy.id}>
              <Td strong className="max-w-[200px] truncate">
                <Link
                  href={routes.retentionPolicy(policy.id)}
                  className="hover:underline hover:underline-offset-3"
                >
                  <Inert text={policy.name} />
                </Link>
              </Td>
              <Td wrap>
                {rulesWords(policy)}
                <span className="block text-12 text-subtle">{policy.timeZone}</span>
              </Td>
              <Td wrap muted>
                <Inert text={policy.vnfs.length + policy.hiddenVnfs === 0 ? "none" : namesOf(policy)} />
              </Td>
              <Td muted>{waiting(policy)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function waiting({ vnfs }: PolicyView): string {
  const count = vnfs.filter(({ waitsBecause }) => waitsBecause !== null).length;
  return count === 0 ? "nothing" : count === 1 ? "one VNF" : `${count} VNFs`;
}
