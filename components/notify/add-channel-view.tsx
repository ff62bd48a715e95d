"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { SecretDialog, type ToldSecret } from "@/components/data/secret-dialog";
import { toast } from "@/components/ui/toast";
import { routes } from "@/lib/routes";
import type { AddChannel } from "./channel-actions";
import { ChannelForm } from "./channel-form";
import { NEW_CHANNEL } from "./channel-values";

/** A new channel; it is on from the moment it is stored. A webhook's secret is shown once. */
export function AddChannelView({ action }: { action: AddChannel }) {
  const [told, setTold] = useState<ToldSecret | null>(null);
  const router = useRouter();
  const leave = (name: string) => {
    toast(`${name} was added, and is on: test it`);
    router.push(routes.notifications);
  };
  return (
    <>
      <ChannelForm
        initial={NEW_CHANNEL}
        isNew
        verb="Add the channel"
        busyVerb="Adding…"
        action={action}
        onDone={({ secret }, _, values) => {
          const name = values.name.trim();
          if (secret === null || values.kind === "mail") leave(name);
          else setTold({ name, secret, isNew: true });
        }}
      />
      {told && <SecretDialog told={told} onClose={() => leave(told.name)} />}
    </>
  );
}
