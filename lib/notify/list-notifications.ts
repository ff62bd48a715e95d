import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import type { Incident } from "../generated/prisma/client";
import type { IncidentKindId } from "./incident-kinds";
import { listChannels } from "./list-channels";
import type { IncidentView, NotificationsView, UndeliveredView } from "./schemas";
import { visibleIncidents } from "./visible-incidents";

const SHOWN = 100;

/** Who is told, what did not reach them, and of what they were told. @throws AppError `forbidden` */
export async function listNotifications(session: Session): Promise<NotificationsView> {
  requirePermission(session, "notifications.view");
  const [now, channels, undelivered, incidents] = await Promise.all([
    databaseNow(),
    listChannels(session),
    readUndelivered(session),
    readIncidents(session),
  ]);
  return { asOf: now.toISOString(), channels, undelivered, incidents };
}

async function readUndelivered(session: Session): Promise<UndeliveredView[]> {
  const rows = await db().notification.findMany({
    where: {
      sentAt: null,
      // One that was never tried waits for nothing but its turn.
      lastProblem: { not: null },
      OR: [{ givenUpAt: { not: null } }, { nextTryAt: { not: null } }],
    },
    include: { incident: true, channel: { select: { id: true, name: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: SHOWN,
  });
  const seen = await visibleIncidents(
    session,
    rows.map(({ incident }) => incident),
  );
  const ids = new Set(seen.map(({ id }) => id));
  return rows
    .filter(({ incidentId }) => ids.has(incidentId))
    .map(({ id, channel, incident, what, createdAt, tries, givenUpAt, nextTryAt, lastProblem }) => ({
      ...{ id, channel, tries },
      title: incident.title,
      what: what as UndeliveredView["what"],
      href: incident.href,
      createdAt: createdAt.toISOString(),
      nextTryAt: givenUpAt ? null : (nextTryAt?.toISOString() ?? null),
      problem: lastProblem ?? "",
    }));
}

async function readIncidents(session: Session): Promise<IncidentView[]> {
  const opened = { openedAt: { not: null } };
  const [goingOn, over] = await Promise.all([
    db().incident.findMany({
      where: { ...opened, overAt: null },
      orderBy: [{ openedAt: "desc" }, { id: "asc" }],
      take: SHOWN,
    }),
    db().incident.findMany({
      where: { ...opened, overAt: { not: null } },
      orderBy: [{ overAt: "desc" }, { id: "asc" }],
      take: SHOWN,
    }),
  ]);
  const rows = (await visibleIncidents(session, [...goingOn, ...over])).slice(0, SHOWN);
  const told = await readTold(rows.map(({ id }) => id));
  return rows.flatMap((row) => toIncidentView(row, told.get(row.id) ?? []));
}

async function readTold(incidentIds: string[]): Promise<Map<string, string[]>> {
  const rows = await db().notification.findMany({
    where: { incidentId: { in: incidentIds }, what: "opened", sentAt: { not: null } },
    select: { incidentId: true, channel: { select: { name: true } } },
    orderBy: { channel: { nameKey: "asc" } },
  });
  const told = new Map<string, string[]>();
  for (const { incidentId, channel } of rows)
    told.set(incidentId, [...(told.get(incidentId) ?? []), channel.name]);
  return told;
}

function toIncidentView(row: Incident, told: string[]): IncidentView[] {
  const { id, kind, title, text, todo, href, openedAt, overAt } = row;
  if (!openedAt) return [];
  return [
    {
      ...{ id, title, text, todo, href, told },
      kind: kind as IncidentKindId,
      openedAt: openedAt.toISOString(),
      overAt: overAt?.toISOString() ?? null,
    },
  ];
}
