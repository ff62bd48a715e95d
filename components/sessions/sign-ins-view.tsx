"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import type { LiveSession } from "@/lib/sessions/live-session";
import type { SessionActions } from "./session-actions";
import { SessionsTable } from "./sessions-table";
import { type SessionTimesShown, timesWords } from "./times-words";
import { useEndSessions } from "./use-end-sessions";

interface Props {
  sessions: readonly LiveSession[];
  mayEnd: boolean;
  times: SessionTimesShown;
  actions: SessionActions;
}

/** Who is signed in now. */
export function SignInsView({ sessions, mayEnd, times, actions }: Props) {
  const [asked, setAsked] = useState<LiveSession | "others" | null>(null);
  const { busy, refusal, ...end } = useEndSessions(actions);
  const others = sessions.filter(({ isThisOne }) => !isThisOne).length;
  const close = () => setAsked(null);
  const doAndClose = (work: Promise<void>) => void work.finally(close);
  return (
    <Section
      title="Signed in now"
      note={sessions.length}
      actions={mayEnd && others > 0 && <Button onClick={() => setAsked("others")}>End all but mine</Button>}
    >
      {refusal && <Notice tone="fail">{refusal}</Notice>}
      <SessionsTable label="Live sessions" sessions={sessions} onEnd={mayEnd ? setAsked : undefined} />
      <p className="mt-3 max-w-[72ch] text-13 text-muted">
        {timesWords(times)} One that is ended here is refused at its next request.
      </p>
      {asked === "others" && (
        <Dialog
          open
          onOpenChange={close}
          title={`End ${others === 1 ? "the other session" : `all ${others} other sessions`}?`}
          actions={
            <>
              <Button onClick={close}>Keep them</Button>
              <Button kind="danger" busy={busy} onClick={() => doAndClose(end.endAllOthers())}>
                End all but mine
              </Button>
            </>
          }
        >
          Everybody else is signed out at once, and may sign in again. What they have started goes on.
        </Dialog>
      )}
      {asked && asked !== "others" && (
        <EndDialog
          session={asked}
          count={sessions.filter(({ person, isThisOne }) => person === asked.person && !isThisOne).length}
          busy={busy}
          onClose={close}
          onEndOne={() => doAndClose(end.endOne(asked))}
          onEndAll={() => doAndClose(end.endAllOf(asked))}
        />
      )}
    </Section>
  );
}

interface EndDialogProps {
  session: LiveSession;
  /** How many sessions this person has. */
  count: number;
  busy: boolean;
  onClose: () => void;
  onEndOne: () => void;
  onEndAll: () => void;
}

function EndDialog({ session, count, busy, onClose, onEndOne, onEndAll }: EndDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Sign ${session.name} out?`}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          {count > 1 && (
            <Button busy={busy} onClick={onEndAll}>
              End all {count} of {session.name}
            </Button>
          )}
          <Button kind="danger" busy={busy} onClick={onEndOne}>
            End this session
          </Button>
        </>
      }
    >
      The session from {session.address ?? "an unknown address"} ends at once. {session.name} may sign in
      again; to prevent that, take the role away at {session.siteName ?? "Stillpoint"} or change the mapping.
    </Dialog>
  );
}
