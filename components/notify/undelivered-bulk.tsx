"use client";

import { useState } from "react";
import { AskDialog } from "@/components/data/ask-dialog";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { type MessageActions, NOTIFICATIONS_KEY } from "./channel-actions";

interface Props {
  /** When these were counted. */
  asOf: string;
  /** Messages that were given up: more than one. */
  count: number;
  actions: Pick<MessageActions, "sendAllAgain" | "forgetAll">;
}

/** Sends all messages again that were given up, or forgets them after a question. */
export function UndeliveredBulk({ asOf, count, actions }: Props) {
  // What is given up while the question stands is no part of it.
  const [asked, setAsked] = useState<Pick<Props, "asOf" | "count"> | null>(null);
  const { run, busy, refusal } = useAction(
    actions.sendAllAgain,
    ({ sent, off }) =>
      toast(
        `${messages(sent)} ${sent === 1 ? "is" : "are"} sent again now${off > 0 ? `; not ${messages(off)} for channels that are off` : ""}`,
      ),
    undefined,
    NOTIFICATIONS_KEY,
  );
  return (
    <>
      <Button size="s" busy={busy} onClick={() => void run({})}>
        Send all again
      </Button>
      <Button size="s" kind="quiet" onClick={() => setAsked({ asOf, count })}>
        Forget all…
      </Button>
      {refusal && <Notice tone="fail">{refusal.message}</Notice>}
      {asked && (
        <AskDialog
          title={`Forget all ${messages(asked.count)}?`}
          keep="Keep them"
          verb="Forget all"
          busyVerb="Forgetting…"
          action={actions.forgetAll}
          input={{ until: asked.asOf }}
          list={NOTIFICATIONS_KEY}
          onDone={({ count: forgotten }) => {
            toast(`${messages(forgotten)} ${forgotten === 1 ? "was" : "were"} forgotten`);
            setAsked(null);
          }}
          onClose={() => setAsked(null)}
        >
          Nobody is told of what they say any more. The incidents themselves stay in the list. Messages that
          wait for another try stay.
        </AskDialog>
      )}
    </>
  );
}

const messages = (count: number): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? "message" : "messages"}`;
