"use client";

import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import type { ChannelView } from "@/lib/notify/schemas";
import { type ListActions, NOTIFICATIONS_KEY } from "./channel-actions";

interface Props {
  channel: ChannelView;
  action: ListActions["switchOne"];
  size?: "s";
}

/** Switches a channel off, or on: then it is told of what begins from then on. */
export function SwitchChannelButton({ channel: { id, name, isEnabled }, action, size }: Props) {
  const { run, busy, refusal } = useAction(
    action,
    () => toast(isEnabled ? `${name} is off: it is told of nothing` : `${name} is on from now`),
    undefined,
    NOTIFICATIONS_KEY,
  );
  return (
    <>
      <Button
        {...(size && { size, kind: "quiet" as const })}
        busy={busy}
        aria-label={`Switch ${name} ${isEnabled ? "off" : "on"}`}
        onClick={() => void run({ channelId: id, isEnabled: !isEnabled })}
      >
        {isEnabled ? "Switch off" : "Switch on"}
      </Button>
      {refusal && (
        <Notice tone="fail">
          <span className="break-words whitespace-normal">{refusal.message}</span>
        </Notice>
      )}
    </>
  );
}
