import { Section } from "@/components/ui/section";
import { APPROVAL_KINDS } from "@/lib/approvals/approval-kinds";
import type { SecurityView } from "@/lib/settings/security-view";

/** The same for who may look and not change. */
export function SecurityFacts({ view }: { view: SecurityView }) {
  const { idleMinutes, sessionHours, fourEyes } = view;
  return (
    <>
      <Section title="Session times">
        <p className="max-w-[72ch]">
          A session ends after {idleMinutes} minutes without use, and {sessionHours}{" "}
          {sessionHours === 1 ? "hour" : "hours"} after the sign-in.
        </p>
      </Section>
      <Section title="Four eyes">
        {fourEyes.length === 0 ? (
          <p className="text-muted">Nothing has to be approved by a second person.</p>
        ) : (
          <>
            <p className="mb-2 text-muted">A second person has to approve:</p>
            <ul className="grid gap-2">
              {fourEyes.map((kind) => (
                <li key={kind}>
                  <span className="font-medium">{APPROVAL_KINDS[kind].name}</span>
                  <span className="block text-13 text-muted">{APPROVAL_KINDS[kind].explained}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Section>
    </>
  );
}
