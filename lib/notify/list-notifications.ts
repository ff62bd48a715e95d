import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { listChannels } from "./list-channels";
import { listIncidents } from "./list-incidents";
import { listUndelivered } from "./list-undelivered";
import type { NotificationsView } from "./schemas";

/** Who is told, what did not reach them, and of what they were told. @throws AppError `forbidden` */
export async function listNotifications(session: Session): Promise<NotificationsView> {
  requirePermission(session, "notifications.view");
  // Before anything is read: what was given up by then is among what is counted.
  const now = await databaseNow();
  const [channels, undelivered, incidents] = await Promise.all([
    listChannels(session),
    listUndelivered(session),
    listIncidents(session),
  ]);
  return {
    ...{ asOf: now.toISOString(), channels },
    ...{ undelivered: undelivered.rows, incidents: incidents.rows },
    counts: {
      undelivered: undelivered.count,
      givenUp: undelivered.givenUp,
      goingOn: incidents.goingOn,
    },
  };
}
