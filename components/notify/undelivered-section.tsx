"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import { Age } from "@/components/data/age";
import { AskDialog } from "@/components/data/ask-dialog";
import { Inert } from "@/components/data/inert";
import { useAction } from "@/components/sites/use-action";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { type NotificationsView, SHOWN, type UndeliveredView } from "@/lib/notify/schemas";
import { type MessageActions, NOTIFICATIONS_KEY } from "./channel-actions";
import { UndeliveredBulk } from "./undelivered-bulk";

interface Props {
  view: NotificationsView;
  mayChange: boolean;
  actions: MessageActions;
}

/** Messages that did not arrive: given up, or waiting for another try. */
export function UndeliveredSection({ view, mayChange, actions }: Props) {
  const { asOf, undelivered: messages, counts } = view;
  const [asked, setAsked] = useState<UndeliveredView | null>(null);
  const { shown, more } = useFirstRows(messages, "messages");
  const { run, busy, refusal } = useAction(
    actions.sendAgain,
    () => toast("It is sent again now"),
    undefined,
    NOTIFICATIONS_KEY,
  );
  if (messages.length === 0) return null;
  return (
    <Section
      title="Not delivered"
      note={
        counts.undelivered > SHOWN
          ? `the first ${SHOWN} of ${counts.undelivered.toLocaleString("en-US")}`
          : String(counts.undelivered)
      }
      actions={
        mayChange &&
        counts.givenUp > 1 && <UndeliveredBulk asOf={asOf} count={counts.givenUp} actions={actions} />
      }
    >
      <FormErrors message={refusal?.message} />
      <Table label="Not delivered">
        <thead>
          <tr>
            <Th>State</Th>
            <Th>Message</Th>
            <Th>Channel</Th>
            <Th align="right">Tries</Th>
            <Th>Problem</Th>
            {mayChange && (
              <Th align="right">
                <span className="sr-only">What to do</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map((message) => (
            <MessageRow key={message.id} message={message} mayChange={mayChange}>
              {mayChange && message.nextTryAt === null && (
                <div className="flex justify-end gap-1">
                  <Button
                    size="s"
                    busy={busy}
                    onClick={() => void run({ notificationId: message.id })}
                    aria-label={`Send again: ${message.title}`}
                  >
                    Send again
                  </Button>
                  <Button
                    size="s"
                    kind="quiet"
                    onClick={() => setAsked(message)}
                    aria-label={`Forget: ${message.title}`}
                  >
                    Forget
                  </Button>
                </div>
              )}
            </MessageRow>
          ))}
        </tbody>
      </Table>
      {more}
      {asked && (
        <AskDialog
          title="Forget this message?"
          keep="Keep it"
          verb="Forget the message"
          busyVerb="Forgetting…"
          action={actions.forget}
          input={{ notificationId: asked.id }}
          list={NOTIFICATIONS_KEY}
          onDone={() => {
            toast("The message was forgotten");
            setAsked(null);
          }}
          onClose={() => setAsked(null)}
        >
          {asked.channel.name} is not told that “{asked.title}”{" "}
          {asked.what === "over" ? "is over" : "began, nor when it is over"}. The incident itself stays in the
          list.
        </AskDialog>
      )}
    </Section>
  );
}

function MessageRow({
  message,
  mayChange,
  children,
}: {
  message: UndeliveredView;
  mayChange: boolean;
  children: ReactNode;
}) {
  const { title, what, href, channel, createdAt, tries, nextTryAt, problem } = message;
  return (
    <Tr>
      <Td>
        <StatusText status={nextTryAt === null ? "messageGivenUp" : "messageWaiting"} />
        {nextTryAt !== null && (
          <span className="block text-12 text-subtle">
            next try <Age at={nextTryAt} />
          </span>
        )}
      </Td>
      <Td wrap>
        <Link href={href} className="font-medium hover:underline hover:underline-offset-3">
          <Inert text={title} />
        </Link>
        <span className="block text-12 text-subtle">
          {what === "over" ? "that it is over" : "that it began"}, <Age at={createdAt} />
        </span>
      </Td>
      <Td className="max-w-[160px] truncate">
        <Inert text={channel.name} />
      </Td>
      <Td align="right">{tries}</Td>
      <Td wrap muted>
        <Inert text={problem} />
      </Td>
      {mayChange && <Td align="right">{children}</Td>}
    </Tr>
  );
}
