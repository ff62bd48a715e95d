"use client";

import Link from "next/link";
import { useRefresh } from "@/components/data/use-refresh";
import { useShell } from "@/components/shell/shell-context";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import type { ApprovalsView as View } from "@/lib/approvals/approval-view";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { PastTable } from "./past-table";
import { ReviewTable } from "./review-table";
import { WaitingTable } from "./waiting-table";

const EVERY_MS = 5_000;

/** What waits for a second person, what was done without one, and what was before. */
export function ApprovalsView({ view: { waiting, toReview, past } }: { view: View }) {
  useRefresh(EVERY_MS);
  if (waiting.length + toReview.length + past.length === 0) return <NoneYet />;
  return (
    <>
      <Section title="Waiting" note={waiting.length === 0 ? "nothing waits" : String(waiting.length)}>
        {waiting.length === 0 ? (
          <p className="text-13 text-muted">
            What somebody asks for is here for half an hour, until a second person approves or refuses it.
          </p>
        ) : (
          <WaitingTable approvals={waiting} />
        )}
      </Section>
      {toReview.length > 0 && (
        <Section title="Done without a second person" note="to be looked at by another person">
          <ReviewTable approvals={toReview} />
        </Section>
      )}
      {past.length > 0 && (
        <Section title="Before" note={past.length === 200 ? "the last 200" : undefined}>
          <PastTable approvals={past} />
        </Section>
      )}
    </>
  );
}

function NoneYet() {
  const { role, fourEyes } = useShell();
  const isOn = fourEyes.length > 0;
  const link = (
    <Link href={routes.security} className={buttonClass(isOn ? "plain" : "primary")}>
      {isOn ? "See what it is" : "Choose what needs one"}
    </Link>
  );
  return (
    <EmptyState
      kind="none"
      title={isOn ? "Nothing has waited for a second person yet" : "Nothing needs a second person"}
      action={may(role, "security.view") && link}
    >
      What is grave, such as a failover or the deletion of recovery points, can be made to need two people:
      one asks, and another one who may do it too approves or refuses it here, within half an hour.
      {!isOn && !may(role, "security.view") && " An administrator chooses what, under Settings → Security."}
      {isOn && " Some of it does here."}
    </EmptyState>
  );
}
