import Link from "next/link";
import type { ReactNode } from "react";
import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import { visibleText } from "@/components/data/visible-text";
import type { AuditFilterText } from "@/lib/audit/audit-filter";
import type { AuditEntryView } from "@/lib/audit/audit-log";
import { auditHref } from "./audit-href";
import { ResultText } from "./result-text";
import { vmOf } from "./vm-of";
import { ACTOR_KINDS, nameOf } from "./who-words";

/** What an entry says, line by line. Of an outcome only what its intent has not said. */
export function EntryFacts({ entry, intent }: { entry: AuditEntryView; intent?: AuditEntryView }) {
  const { who, target, site } = entry;
  const vm = vmOf(target);
  const sameWho = intent && nameOf(intent.who) === nameOf(who) && intent.who.kind === who.kind;
  const sameTarget = intent && JSON.stringify(intent.target) === JSON.stringify(target);
  return (
    <dl className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-4 text-13">
      <Fact name="At">
        {entry.at.slice(0, 10)} {entry.at.slice(11, 23)} UTC
      </Fact>
      {!sameWho && (
        <Fact name="Who">
          <Inert text={nameOf(who)} />, {ACTOR_KINDS[who.kind] ?? <Inert text={who.kind} />}
          {entry.address && (
            <>
              , from <Inert text={entry.address} />
            </>
          )}
        </Fact>
      )}
      {!intent && (
        <Fact name="Action">
          <span className="font-mono text-12">
            <Inert text={entry.action} />
          </span>
        </Fact>
      )}
      {target && !sameTarget && (
        <Fact name="Target">
          {target.name && (
            <>
              <Inert text={target.name} />,{" "}
            </>
          )}
          <Inert text={target.kind.replaceAll("_", " ")} />
          {target.id && target.id !== target.name && <Id id={target.id} what="target’s id" />}
          {target.kind !== "permission" && (target.id || target.name) && (
            <Follow filter={{ target: target.id || target.name || undefined }}>All about it</Follow>
          )}
        </Fact>
      )}
      {vm && !intent && (
        <Fact name="VM">
          <MonoId id={vm} what="VM’s id" />
          <Follow filter={{ q: vm }}>All about this VM</Follow>
        </Fact>
      )}
      {site && !intent && (
        <Fact name="Site">
          <Inert text={site.name ?? site.id} />
        </Fact>
      )}
      {entry.result !== "intent" && (
        <Fact name="Result">
          <ResultText result={entry.result} />
        </Fact>
      )}
      {entry.reason && (
        <Fact name={entry.result === "failed" || entry.result === "partial" ? "Cause" : "Reason"}>
          <Inert text={entry.reason} />
        </Fact>
      )}
      {entry.requestIds.map((id, index) => (
        <Fact key={id} name={index === 0 ? "Request" : ""}>
          <MonoId id={visibleText(id)} what="request id" />
        </Fact>
      ))}
      {entry.runId && !intent && (
        <Fact name="Run">
          <MonoId id={visibleText(entry.runId)} what="run’s id" />
          <Follow filter={{ run: entry.runId }}>All of this run</Follow>
        </Fact>
      )}
      {entry.sessionId && !intent && (
        <Fact name="Session">
          <MonoId id={entry.sessionId} what="session’s id" />
        </Fact>
      )}
    </dl>
  );
}

/** The way to all entries that have something in common with this one. */
const Follow = ({ filter, children }: { filter: AuditFilterText; children: ReactNode }) => (
  <Link
    href={auditHref(filter)}
    className="ml-3 text-12 whitespace-nowrap text-muted underline hover:text-fg"
  >
    {children}
  </Link>
);

const Id = ({ id, what }: { id: string; what: string }) => (
  <span className="ml-2">
    <MonoId id={visibleText(id)} what={what} />
  </span>
);

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="py-0.5 text-subtle">{name}</dt>
      <dd className="min-w-0 py-0.5 break-words">{children}</dd>
    </>
  );
}
