import type { Session } from "../auth/session-store";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { GRAVEST_FIRST } from "./gravity";
import { IS_LISTED } from "./is-listed";
import { SHOWN, type UndeliveredView } from "./schemas";
import { visibleIncidents } from "./visible-incidents";

/** So many are looked through for those that somebody may see. */
const READ = 1_000;

interface Light {
  id: string;
  kind: string;
  subjectKind: string;
  subjectId: string;
  isGivenUp: boolean;
}

/** Messages that were given up or wait for another try, the gravest first, then the newest; and how many there are. */
export async function listUndelivered(
  session: Session,
): Promise<{ rows: UndeliveredView[]; count: number; givenUp: number }> {
  // One that was never tried waits for nothing but its turn.
  const light = await db().$queryRaw<Light[]>(Prisma.sql`
    SELECT n.id, i.kind, i.subject_kind AS "subjectKind", i.subject_id AS "subjectId",
      n.given_up_at IS NOT NULL AS "isGivenUp"
    FROM notifications n JOIN incidents i ON i.id = n.incident_id
    WHERE n.sent_at IS NULL AND n.last_problem IS NOT NULL
      AND (n.given_up_at IS NOT NULL OR n.next_try_at IS NOT NULL) AND ${IS_LISTED}
    ORDER BY array_position(${[...GRAVEST_FIRST]}::text[], i.kind), n.created_at DESC, n.id LIMIT ${READ}`);
  const visible = await visibleIncidents(session, light);
  const ids = visible.slice(0, SHOWN).map(({ id }) => id);
  return {
    rows: await readViews(ids),
    count: visible.length,
    givenUp: visible.filter(({ isGivenUp }) => isGivenUp).length,
  };
}

async function readViews(ids: readonly string[]): Promise<UndeliveredView[]> {
  const rows = await db().notification.findMany({
    where: { id: { in: [...ids] } },
    include: {
      incident: { select: { title: true, href: true } },
      channel: { select: { id: true, name: true } },
    },
  });
  const byId = new Map(
    rows.map(({ id, channel, incident, what, createdAt, tries, givenUpAt, nextTryAt, lastProblem }) => [
      id,
      {
        ...{ id, channel, tries, title: incident.title, href: incident.href },
        what: what as UndeliveredView["what"],
        createdAt: createdAt.toISOString(),
        nextTryAt: givenUpAt ? null : (nextTryAt?.toISOString() ?? null),
        problem: lastProblem ?? "",
      },
    ]),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}
