import type { ReactNode } from "react";
import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import { visibleText } from "@/components/data/visible-text";
import type { AuditEntryView } from "@/lib/audit/audit-log";
import { ResultText } from "./result-text";
import { ACTOR_KINDS, nameOf } from "./who-words";

/** What an entry says, line by line. Of an outcome only what its intent has not said. */
export function EntryFacts({ entry, intent }: { entry: AuditEntryView; intent?: AuditEntryView }) {
  const { who, target, site } = entry;
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
