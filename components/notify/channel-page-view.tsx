"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { AskDialog } from "@/components/data/ask-dialog";
import { Inert } from "@/components/data/inert";
import { SecretDialog, type ToldSecret } from "@/components/data/secret-dialog";
import { TrialNotice } from "@/components/data/trial-notice";
import { useRefresh } from "@/components/data/use-refresh";
import { useShownVersion } from "@/components/data/use-shown-version";
import { useTrial } from "@/components/data/use-trial";
import { changedWords, whatChanged } from "@/components/data/what-changed";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { toast } from "@/components/ui/toast";
import type { ChannelView } from "@/lib/notify/schemas";
import { routes } from "@/lib/routes";
import { type ChannelActions, NOTIFICATIONS_KEY } from "./channel-actions";
import { ChannelForm } from "./channel-form";
import { CHANNEL_THINGS } from "./channel-things";
import { toValues } from "./channel-values";
import { SwitchChannelButton } from "./switch-channel-button";

const EVERY_MS = 10_000;

interface Props {
  channel: ChannelView;
  actions: ChannelActions;
}

/** One channel: it is tried, switched, changed and removed here. */
export function ChannelPageView({ channel, actions }: Props) {
  const { id, name, kind, isEnabled, waiting } = channel;
  const [asked, setAsked] = useState<"secret" | "remove" | null>(null);
  const [told, setTold] = useState<ToldSecret | null>(null);
  const { trying, tried, tryOut } = useTrial(actions.tryOut, (of: ChannelView) => ({ channelId: of.id }));
  const router = useRouter();
  useRefresh(EVERY_MS);
  const close = () => setAsked(null);
  const ask = { input: { channelId: id }, list: NOTIFICATIONS_KEY, onClose: close };
  return (
    <>
      <PageHeader
        title={<Inert text={name} />}
        badge={<StatusText status={isEnabled ? "channelOn" : "channelOff"} />}
        note={kind === "mail" ? "Mail" : "Webhook"}
        actions={
          <>
            <Button busy={trying !== null} onClick={() => void tryOut(channel)}>
              {trying ? "Sending…" : "Test"}
            </Button>
            <SwitchChannelButton channel={channel} action={actions.switchOne} />
            {kind === "webhook" && <Button onClick={() => setAsked("secret")}>New secret…</Button>}
            <Button onClick={() => setAsked("remove")}>Remove…</Button>
          </>
        }
      />
      {tried && <TrialNotice tried={tried} what="test message" />}
      {waiting.count > 0 && (
        <div className="mb-3">
          <Notice tone="warn">
            <span className="break-words">
              {waiting.count === 1 ? "One message waits" : `${waiting.count} messages wait`} for another try.
              The last problem: <Inert text={waiting.problem ?? ""} />
            </span>
          </Notice>
        </div>
      )}
      <ChangeForm channel={channel} action={actions.change} />
      {asked === "secret" && (
        <AskDialog
          {...ask}
          title={`Replace the secret of ${name}?`}
          keep="Keep the old one"
          verb="Make a new secret"
          busyVerb="Replacing…"
          kind="primary"
          action={actions.replaceSecret}
          onDone={({ secret }) => {
            close();
            setTold({ name, secret, isNew: false });
          }}
        >
          Messages are signed with the new one at once. Until the receiver has it, it refuses them; they are
          tried again for a while.
        </AskDialog>
      )}
      {asked === "remove" && (
        <AskDialog
          {...ask}
          title={`Remove the channel ${name}?`}
          keep="Keep it"
          verb="Remove the channel"
          busyVerb="Removing…"
          action={actions.remove}
          onDone={() => {
            toast(`The channel ${name} was removed`);
            router.push(routes.notifications);
          }}
        >
          It is told of nothing any more. Messages that still wait for it are lost, the list of incidents
          forgets what it was told, and its {kind === "mail" ? "password" : "secret"} is deleted. To pause it,
          switch it off instead.
        </AskDialog>
      )}
      {told && <SecretDialog told={told} onClose={() => setTold(null)} />}
    </>
  );
}

function ChangeForm({ channel, action }: { channel: ChannelView; action: ChannelActions["change"] }) {
  const { shown, version, setIsDirty, reach } = useShownVersion(channel);
  return (
    <ChannelForm
      key={shown.version}
      initial={toValues(shown)}
      hasPassword={channel.mail?.hasPassword ?? false}
      onDirty={setIsDirty}
      more={{ channelId: channel.id, version }}
      verb="Store the changes"
      busyVerb="Storing…"
      action={action}
      onDone={(stored, before, after) => {
        reach(stored.version);
        toast(
          changedWords(whatChanged(stored.changed, CHANNEL_THINGS, before, after), "The channel was changed"),
        );
      }}
    />
  );
}
