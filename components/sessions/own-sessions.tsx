"use client";

import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import type { LiveSession } from "@/lib/sessions/live-session";
import type { SessionActions } from "./session-actions";
import { SessionsTable } from "./sessions-table";
import { useEndSessions } from "./use-end-sessions";

interface Props {
  sessions: readonly LiveSession[];
  endOne: SessionActions["endOne"];
}

/** Where one is signed in oneself. */
export function OwnSessions({ sessions, endOne }: Props) {
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
    </Section>
  );
}
