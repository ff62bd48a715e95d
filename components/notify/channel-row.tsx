"use client";

import Link from "next/link";
import { Age } from "@/components/data/age";
import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Td, Tr } from "@/components/ui/table";
import { Tooltip } from "@/components/ui/tooltip";
import type { ChannelView } from "@/lib/notify/schemas";
import { routes } from "@/lib/routes";
import type { ListActions } from "./channel-actions";
import { reachedBy, toldOf } from "./channel-words";
import { SwitchChannelButton } from "./switch-channel-button";

interface Props {
  channel: ChannelView;
  mayChange: boolean;
  isTrying: boolean;
  onTry: () => void;
  switchOne: ListActions["switchOne"];
}

/** One channel, and what may be done with it. */
export function ChannelRow({ channel, mayChange, isTrying, onTry, switchOne }: Props) {
  const { id, name, isEnabled, tells, isInternal, lastSentAt, waiting } = channel;
  const { to, by } = reachedBy(channel);
  return (
    <Tr>
      <Td strong className="max-w-[200px] truncate" title={name}>
        {mayChange ? (
          <Link href={routes.channel(id)} className="hover:underline hover:underline-offset-3">
            <Inert text={name} />
          </Link>
        ) : (
          <Inert text={name} />
        )}
      </Td>
      <Td>
        <StatusText status={isEnabled ? "channelOn" : "channelOff"} />
      </Td>
      <Td wrap>
        <Inert text={to} />
        <span className="block text-12 text-subtle">
          <Inert text={by} />
          {isInternal && ", accepted as internal"}
        </span>
      </Td>
      <Td muted>
        <ToldOf tells={tells} />
      </Td>
      <Td wrap muted>
        {lastSentAt ? <Age at={lastSentAt} /> : "never"}
        {waiting.count > 0 && (
          <span className="block text-12 text-warn">
            {waiting.count === 1 ? "1 message waits" : `${waiting.count} messages wait`}:{" "}
            <Inert text={waiting.problem ?? ""} />
          </span>
        )}
      </Td>
      {mayChange && (
        <Td align="right">
          <div className="flex justify-end gap-1">
            <Button size="s" busy={isTrying} onClick={onTry} aria-label={`Test ${name}`}>
              {isTrying ? "Sending…" : "Test"}
            </Button>
            <Link
              href={routes.channel(id)}
              aria-label={`Change ${name}`}
              className={buttonClass("quiet", "s")}
            >
              Change
            </Link>
            <SwitchChannelButton channel={channel} action={switchOne} size="s" />
          </div>
        </Td>
      )}
    </Tr>
  );
}

/** In few words, with the names on hover and on focus where those are not all. */
function ToldOf({ tells }: Pick<ChannelView, "tells">) {
  const { text, names } = toldOf(tells);
  if (names === null) return text;
  return (
    <Tooltip
      text={names}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the names are shown on focus too
      render={<span tabIndex={0} />}
      className="rounded-s border-b border-dotted border-control"
    >
      {text}
      <span className="sr-only">: {names}</span>
    </Tooltip>
  );
}
