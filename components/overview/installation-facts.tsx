import type { ReactNode } from "react";
import { formatMs } from "@/components/data/format-time";
import { WithCode } from "@/components/data/with-code";
import { migrationComplaint } from "@/lib/compare-migrations";
import type { Installation } from "@/lib/installation/installation";

/** The parts that are not workers: this build and its database. */
export function InstallationFacts({ installation: { version, database } }: { installation: Installation }) {
  const complaint = migrationComplaint(database.migrations);
  const expected = database.migrations.applied + database.migrations.missing.length;
  return (
    <aside aria-label="Installation">
      <Group title="Database">
        <Fact name="PostgreSQL">{database.version}</Fact>
        <Fact name="Round trip">{formatMs(database.latencyMs)}</Fact>
        <Fact name="Migrations applied">
          {database.migrations.applied} of {expected}
        </Fact>
      </Group>
      {complaint && (
        <p className="pt-2 pb-1 text-13 text-fail">
          <WithCode text={complaint} />
        </p>
      )}
      <Group title="Application">
        <Fact name="Version">{version}</Fact>
      </Group>
    </aside>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="not-first:mt-2 not-first:border-t not-first:border-line not-first:pt-1.5">
      <h2 className="mb-1 flex h-8 items-center text-14 font-semibold">{title}</h2>
      <dl>{children}</dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-7 items-center justify-between gap-2 border-b border-faint text-13 last:border-b-0">
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
