"use client";

import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import type { LiveSession } from "@/lib/sessions/live-session";
import type { SessionActions } from "./session-actions";
import { SessionsTable } from "./sessions-table";
import { type SessionTimesShown, timesWords } from "./times-words";
import { useEndSessions } from "./use-end-sessions";

interface Props {
  sessions: readonly LiveSession[];
  times: SessionTimesShown;
  endOne: SessionActions["endOne"];
}

/** Where one is signed in oneself. */
export function OwnSessions({ sessions, times, endOne }: Props) {
  const end = useEndSessions({ endOne });
  return (
    <Section title="Your sessions" note={sessions.length}>
      {end.refusal && <Notice tone="fail">{end.refusal}</Notice>}
      <SessionsTable
        label="Where you are signed in"
        sessions={sessions}
        own
        onEnd={(session) => void end.endOne(session)}
      />
      <p className="mt-3 max-w-[72ch] text-13 text-muted">{timesWords(times)}</p>
    </Section>
  );
}
