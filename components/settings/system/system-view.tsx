"use client";

import { useRefresh } from "@/components/data/use-refresh";
import { WithCode } from "@/components/data/with-code";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { migrationComplaint } from "@/lib/compare-migrations";
import type { SystemView } from "@/lib/system/system-view";
import { DatabaseSection } from "./database-section";
import { HousekeepingSection } from "./housekeeping-section";
import { KeysSection } from "./keys-section";
import { Fact, Facts, PartOf } from "./part-of";
import { GuardiansTable, WorkersTable } from "./process-tables";

const EVERY_MS = 5_000;

/** What the installation runs on, kept up to date while it is looked at. */
export function SystemPageView({ view }: { view: SystemView }) {
  useRefresh(EVERY_MS);
  return (
    <>
      <Versions versions={view.versions} />
      <Section title="Workers" note="they do the work, and take over from each other">
        <PartOf part={view.workers}>
          {(workers) => <WorkersTable workers={workers} asOf={view.asOf} />}
        </PartOf>
      </Section>
      <Section title="Guardian" note="it thaws what others leave frozen">
        <PartOf part={view.guardians}>
          {(guardians) => <GuardiansTable guardians={guardians} asOf={view.asOf} />}
        </PartOf>
      </Section>
      <DatabaseSection {...view} />
      <KeysSection {...view} />
      <HousekeepingSection {...view} />
    </>
  );
}

function Versions({ versions }: Pick<SystemView, "versions">) {
  const { stillpoint, build, node, postgres, migration, migrations } = versions;
  const complaint = migrationComplaint(migrations);
  return (
    <Section title="Versions">
      {complaint && (
        <div className="mb-2">
          <Notice tone="fail">
            <WithCode text={complaint} />
          </Notice>
        </div>
      )}
      <Facts>
        <Fact name="Stillpoint">
          {stillpoint}
          <span className="text-subtle">, {build ? `build ${build}` : "its build is not known"}</span>
        </Fact>
        <Fact name="Node.js">{node}</Fact>
        <Fact name="PostgreSQL">{postgres}</Fact>
        <Fact name="Newest migration">
          <span className="font-mono text-12">{migration ?? "none"}</span>
          <span className="text-subtle">
            , {migrations.applied} of {migrations.applied + migrations.missing.length} applied
          </span>
        </Fact>
      </Facts>
    </Section>
  );
}
