import type { Session } from "../auth/session-store";
import { db } from "../db";
import { type Incident, Prisma } from "../generated/prisma/client";
import { GRAVEST_FIRST } from "./gravity";
import type { IncidentKindId } from "./incident-kinds";
import { type IncidentView, SHOWN } from "./schemas";
import { visibleIncidents } from "./visible-incidents";

/** So many that go on are looked through for those that somebody may see, and so many of those that are over. */
const READ_OPEN = 2_000;
const READ_OVER = 500;

type Light = Pick<Incident, "id" | "kind" | "subjectKind" | "subjectId">;

/** Incidents that go on, the gravest first, then the newest; then what was over last. Also how many go on. */
export async function listIncidents(session: Session): Promise<{ rows: IncidentView[]; goingOn: number }> {
  const [open, over] = await Promise.all([
    db().$queryRaw<Light[]>(Prisma.sql`
      SELECT id, kind, subject_kind AS "subjectKind", subject_id AS "subjectId" FROM incidents
      WHERE opened_at IS NOT NULL AND over_at IS NULL
      ORDER BY array_position(${[...GRAVEST_FIRST]}::text[], kind), opened_at DESC, id LIMIT ${READ_OPEN}`),
    db().incident.findMany({
      where: { openedAt: { not: null }, overAt: { not: null } },
      select: { id: true, kind: true, subjectKind: true, subjectId: true },
      orderBy: [{ overAt: "desc" }, { id: "asc" }],
      take: READ_OVER,
    }),
  ]);
  const visible = await visibleIncidents(session, [...open, ...over]);
  const openIds = new Set(open.map(({ id }) => id));
  return {
    rows: await readViews(visible.slice(0, SHOWN).map(({ id }) => id)),
    goingOn: visible.filter(({ id }) => openIds.has(id)).length,
  };
}

async function readViews(ids: string[]): Promise<IncidentView[]> {
  const [rows, told, held] = await Promise.all([
    db().incident.findMany({ where: { id: { in: ids } } }),
    readTold(ids),
    db().notification.findMany({
      where: { incidentId: { in: ids }, heldById: { not: null } },
      select: { incidentId: true },
    }),
  ]);
  const isHeld = new Set(held.map(({ incidentId }) => incidentId));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => toIncidentView(byId.get(id), told.get(id) ?? [], isHeld.has(id)));
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

function toIncidentView(row: Incident | undefined, told: string[], isHeld: boolean): IncidentView[] {
  if (!row?.openedAt) return [];
  const { id, kind, title, text, todo, href, openedAt, overAt } = row;
  return [
    {
      ...{ id, title, href, told, isHeld },
      kind: kind as IncidentKindId,
      // What was wrong when it was seen last is not so any more.
      ...(overAt ? { text: "", todo: "" } : { text, todo }),
      openedAt: openedAt.toISOString(),
      overAt: overAt?.toISOString() ?? null,
    },
  ];
}
