import type { NotificationChannel } from "../generated/prisma/client";
import type { IncidentKindId } from "./incident-kinds";
import type { ChannelKind, ChannelView, SmtpSecurity } from "./schemas";

/** What became of a channel's messages. */
export interface ChannelFate {
  lastSentAt: Date | null;
  waiting: { count: number; problem: string | null };
}

/** A channel as pages show it. Pure. */
export function toChannelView(
  row: Omit<NotificationChannel, "sealedSecret">,
  { hasSecret, fate }: { hasSecret: boolean; fate: ChannelFate | undefined },
): ChannelView {
  const { id, name, isEnabled, caPem, isInternal, url, createdBy, createdAt, updatedAt } = row;
  return {
    ...{ id, name, isEnabled, caPem, isInternal, url, createdBy },
    kind: row.kind as ChannelKind,
    tells: row.tells as IncidentKindId[],
    mail:
      row.kind === "mail"
        ? {
            host: row.smtpHost ?? "",
            port: row.smtpPort ?? 0,
            security: row.smtpSecurity as SmtpSecurity,
            user: row.smtpUser ?? "",
            hasPassword: hasSecret,
            from: row.mailFrom ?? "",
            to: row.mailTo,
          }
        : null,
    createdAt: createdAt.toISOString(),
    version: updatedAt.toISOString(),
    lastSentAt: fate?.lastSentAt?.toISOString() ?? null,
    waiting: fate?.waiting ?? { count: 0, problem: null },
  };
}
