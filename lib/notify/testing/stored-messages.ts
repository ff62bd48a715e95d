import { db } from "../../db";
import type { Incident, Notification } from "../../generated/prisma/client";

const OPENED = new Date("2026-11-22T14:05:31Z");
/** An incident that goes on. @returns its id */
export async function incident(over: Partial<Incident> = {}): Promise<string> {
  const { id } = await db().incident.create({
    data: {
      ...{ kind: "rpo-missed", key: "rpo-missed:7a", title: "ims-core: RPO missed" },
      ...{
        text: "Its newest recovery point is 5 h old.",
        todo: "Look why its backups fail.",
        href: "/vnfs/7a",
      },
      ...{ subjectKind: "vnf", subjectId: "7a", subjectName: "ims-core" },
      ...{ firstSeenAt: OPENED, lastSeenAt: OPENED, openedAt: OPENED },
      ...over,
    },
  });
  return id;
}
/** Of one that is over. */
export const isOver = { overAt: new Date("2026-11-22T15:05:31Z") };
/** A message that is due. @returns its id */
export const message = async (channelId: string, incidentId: string, what = "opened") =>
  (await db().notification.create({ data: { channelId, incidentId, what } })).id;

export const row = (id: string): Promise<Notification> =>
  db().notification.findUniqueOrThrow({ where: { id } });
/** Its next try has come. */
export const due = (id: string) =>
  db().$executeRaw`UPDATE notifications SET next_try_at = now() WHERE id = ${id}::uuid`;
export const aDayLater = (id: string) => db().$executeRaw`
  UPDATE notifications SET created_at = created_at - interval '25 hours' WHERE id = ${id}::uuid`;
/** As if every try had failed, until so many hours ago. */
export const giveUp = (id: string, hoursAgo: number) => db().$executeRaw`
  UPDATE notifications SET next_try_at = NULL, given_up_at = now() - make_interval(hours => ${hoursAgo}),
    tries = 9, last_problem = 'HTTP 500.' WHERE id = ${id}::uuid`;
/** Until its next try. */
export const secondsUntil = async (id: string) => {
  const [found] = await db().$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM next_try_at - now())::float8 AS seconds FROM notifications WHERE id = ${id}::uuid`;
  return found?.seconds ?? Number.NaN;
};
