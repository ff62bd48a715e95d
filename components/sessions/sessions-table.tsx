"use client";

import { Age } from "@/components/data/age";
import { Button } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { LiveSession } from "@/lib/sessions/live-session";

interface Props {
  label: string;
  sessions: readonly LiveSession[];
  /** All are of one person, who looks at them. */
  own?: boolean;
  /** Without it nothing can be ended. */
  onEnd?: ((session: LiveSession) => void) | undefined;
}

/** Live sessions. */
export function SessionsTable({ label, sessions, own = false, onEnd }: Props) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          {!own && (
            <>
              <Th>Who</Th>
              <Th>Role</Th>
            </>
          )}
          <Th>Signed in by</Th>
          <Th>From</Th>
          <Th>Since</Th>
          <Th>Last seen</Th>
          {onEnd && (
            <Th align="right">
              <span className="sr-only">End</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Tr key={session.id} selected={!own && session.isThisOne}>
            {!own && (
              <>
                <Td strong className="max-w-[280px] truncate">
                  {session.name}
                  {session.domainName && session.domainName !== "Default" && (
                    <span className="font-normal text-subtle"> in {session.domainName}</span>
                  )}
                </Td>
                <Td muted>{session.role}</Td>
              </>
            )}
            <Td muted>{session.siteName ?? "local account"}</Td>
            <Td mono muted>
              {session.address ?? "—"}
            </Td>
            <Td muted>
              <Age at={session.createdAt} />
            </Td>
            <Td muted>
              <Age at={session.lastSeenAt} />
            </Td>
            {onEnd && (
              <Td align="right">
                {session.isThisOne ? (
                  <span className="text-subtle">this one</span>
                ) : (
                  <Button
                    kind="quiet"
                    aria-label={`End the session of ${session.name} from ${session.address ?? "an unknown address"}`}
                    onClick={() => onEnd(session)}
                  >
                    End
                  </Button>
                )}
              </Td>
            )}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
