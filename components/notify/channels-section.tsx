"use client";

import Link from "next/link";
import { TrialNotice } from "@/components/data/trial-notice";
import { useTrial } from "@/components/data/use-trial";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, Th } from "@/components/ui/table";
import type { ChannelView } from "@/lib/notify/schemas";
import { routes } from "@/lib/routes";
import type { ListActions } from "./channel-actions";
import { ChannelRow } from "./channel-row";

interface Props {
  channels: readonly ChannelView[];
  mayChange: boolean;
  actions: ListActions;
}

/** Who is told of incidents, and how. */
export function ChannelsSection({ channels, mayChange, actions }: Props) {
  const { trying, tried, tryOut } = useTrial(actions.tryOut, ({ id }: ChannelView) => ({ channelId: id }));
  const add = (
    <Link href={routes.addChannel} className={buttonClass("primary")}>
      Add a channel
    </Link>
  );
  if (channels.length === 0)
    return (
      <EmptyState kind="none" title="Nobody is told yet" action={mayChange && add}>
        A VM that stays frozen, a run that fails at night, an RPO that is missed: without a channel only those
        who look at Stillpoint learn of it. A channel tells people by mail, or a system of your own by a
        webhook, when an incident begins and when it is over.
        {!mayChange && " An administrator adds it."}
      </EmptyState>
    );
  return (
    <Section title="Channels" actions={mayChange && add}>
      {tried && <TrialNotice tried={tried} what="test message" />}
      <Table label="Channels">
        <thead>
          <tr>
            <Th>Name</Th>
            <Th>State</Th>
            <Th>Reaches</Th>
            <Th>Told of</Th>
            <Th>Last reached</Th>
            {mayChange && (
              <Th align="right">
                <span className="sr-only">What to do</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody>
          {channels.map((channel) => (
            <ChannelRow
              key={channel.id}
              channel={channel}
              mayChange={mayChange}
              isTrying={trying === channel.id}
              onTry={() => void tryOut(channel)}
              switchOne={actions.switchOne}
            />
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
