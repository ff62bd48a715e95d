import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { Prisma } from "../generated/prisma/client";
import type { ChannelView } from "./schemas";
import { type ChannelFate, toChannelView } from "./to-channel-view";

const CHANNEL_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Of so many of its newest messages the last one that reached it is looked for: one that was sent again is older. */
const NEWEST = 50;

/** All channels by name, without their secrets. @throws AppError `forbidden` */
export async function listChannels(session: Session): Promise<ChannelView[]> {
  requirePermission(session, "notifications.view");
  return readChannels({});
}

/** One channel. @throws AppError `forbidden`, `not_found` */
export async function getChannel(session: Session, channelId: string): Promise<ChannelView> {
  requirePermission(session, "notifications.view");
  const [channel] = CHANNEL_ID.test(channelId) ? await readChannels({ id: channelId }) : [];
  if (!channel) throw new AppError("not_found", "There is no such channel any more.");
  return channel;
}

async function readChannels(where: Prisma.NotificationChannelWhereInput): Promise<ChannelView[]> {
  const [rows, withSecret, fates] = await Promise.all([
    db().notificationChannel.findMany({ where, omit: { sealedSecret: true }, orderBy: { nameKey: "asc" } }),
    db().notificationChannel.findMany({
      where: { ...where, sealedSecret: { not: null } },
      select: { id: true },
    }),
    readFates(),
  ]);
  const sealed = new Set(withSecret.map(({ id }) => id));
  return rows.map((row) => toChannelView(row, { hasSecret: sealed.has(row.id), fate: fates.get(row.id) }));
}

interface FateRow {
  id: string;
  sentAt: Date | null;
  count: number;
  problem: string | null;
}

async function readFates(): Promise<Map<string, ChannelFate>> {
  const rows = await db().$queryRaw<FateRow[]>(Prisma.sql`
    SELECT c.id, sent.at AS "sentAt", coalesce(waiting.count, 0)::int AS count, waiting.problem
    FROM notification_channels c
    LEFT JOIN LATERAL (
      SELECT max(n.sent_at) AS at FROM (
        SELECT sent_at FROM notifications WHERE channel_id = c.id AND sent_at IS NOT NULL
        ORDER BY created_at DESC LIMIT ${NEWEST}) n) sent ON true
    LEFT JOIN (
      SELECT channel_id, count(*), (array_agg(last_problem ORDER BY created_at DESC))[1] AS problem
      FROM notifications WHERE next_try_at IS NOT NULL AND sent_at IS NULL AND last_problem IS NOT NULL
      GROUP BY channel_id) waiting ON waiting.channel_id = c.id`);
  return new Map(
    rows.map(({ id, sentAt, count, problem }) => [id, { lastSentAt: sentAt, waiting: { count, problem } }]),
  );
}
