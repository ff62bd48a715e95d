"use client";

import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import type { Wait } from "./approval-context";
import { outcomeWords, refusalWords, statusOfApproval } from "./approval-words";
import { useApproval } from "./use-approval";

interface Props {
  wait: Wait;
  className: string;
  onOpen: () => void;
  onEnd: Wait["settle"];
}

/** Something waits for a second person while its dialog is closed. Says when it was decided. */
export function WaitingNotice({ wait, className, onOpen, onEnd }: Props) {
  const { data } = useApproval(wait.approvalId);
  const isOver = data && data.state !== "waiting" && data.state !== "approved";
  return (
    <section
      aria-label="Waiting for a second person"
      className={classNames(
        "print:hidden flex items-center gap-3 rounded-m py-2 pr-2 pl-3 text-13 text-fg",
        className,
      )}
    >
      {data && <StatusText status={statusOfApproval(data)} />}
      <p role="status" className="min-w-0 break-words">
        {data ? outcomeWords(data).headline : "Waiting for a second person"}
      </p>
      <Button size="s" kind={data?.state === "approved" ? "primary" : "plain"} onClick={onOpen}>
        Open
      </Button>
      {isOver && (
        <Button size="s" kind="quiet" onClick={() => onEnd({ ...wait.refusal, message: refusalWords(data) })}>
          Dismiss
        </Button>
      )}
    </section>
  );
}
