import { countToDecide } from "../approvals/count-to-decide";
import { may } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { readSites } from "../installation/read-sites";
import { workerState } from "../installation/worker-state";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { isLiveWhere } from "../sessions/live-session";
import { addUpDays } from "../storage/add-up-days";
import { readStorageChanges } from "../storage/read-storage-changes";
import { VERSION } from "../version";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import { readSecuritySettings } from "./read-security-settings";
import { readSessionLimits } from "./read-session-limits";
import { SECTION_PERMISSIONS, type SectionStates } from "./section-states-view";

type Readers = { [K in keyof SectionStates]: (session: Session) => Promise<NonNullable<SectionStates[K]>> };

const READERS: Readers = {
  schedules: async (session) => {
    const live = { deletedAt: null };
    const [count, on, next, now] = await Promise.all([
      db().schedule.count({ where: live }),
      db().schedule.count({ where: { ...live, isEnabled: true } }),
      db().scheduleVnf.findFirst({
        where: {
          nextDueAt: { not: null },
          schedule: { ...live, isEnabled: true },
          vnf: { ...visibleVnfs(session), deletedAt: null },
        },
        select: { nextDueAt: true },
        orderBy: { nextDueAt: "asc" },
      }),
      databaseNow(),
    ]);
    return { count, on, nextAt: next?.nextDueAt?.toISOString() ?? null, now: now.toISOString() };
  },
  retention: async (session) => {
    const [count, without] = await Promise.all([
      db().retentionPolicy.count(),
      db().vnf.count({
        where: { AND: [visibleVnfs(session), { deletedAt: null, retention: null }] },
      }),
    ]);
    return { count, without };
  },
  storage: async (session) => {
    const { now } = addUpDays(await readStorageChanges(session, new Date(0)), []);
    return { gib: now.gib, backups: now.backups };
  },
  sites: async () => (await readSites()).map(({ name, state }) => ({ name, state })),
  roles: async () => ({ count: await db().roleMapping.count() }),
  signIns: async () => ({
    count: await db().session.count({ where: isLiveWhere(await readSessionLimits(), Date.now()) }),
  }),
  security: async () => {
    const { idleMinutes, sessionHours, fourEyes } = await readSecuritySettings();
    return { idleMinutes, sessionHours, fourEyes: fourEyes.length };
  },
  approvals: async (session) => {
    const [{ fourEyes }, toDecide] = await Promise.all([readSecuritySettings(), countToDecide(session)]);
    return { fourEyes: fourEyes.length, toDecide };
  },
  notifications: async () => {
    const [channels, on, givenUp] = await Promise.all([
      db().notificationChannel.count(),
      db().notificationChannel.count({ where: { isEnabled: true } }),
      db().notification.count({ where: { givenUpAt: { not: null }, sentAt: null } }),
    ]);
    return { channels, on, givenUp };
  },
  hooks: async () => {
    const [fence, handOver] = await Promise.all(
      ["fence", "hand-over"].map((kind) => db().hook.count({ where: { kind } })),
    );
    return { fence: fence ?? 0, handOver: handOver ?? 0 };
  },
  system: async () => {
    const rows = await db().$queryRaw<{ kind: string; ageMs: number }[]>`
      SELECT 'worker' AS kind, (EXTRACT(EPOCH FROM now() - heartbeat_at) * 1000)::float8 AS "ageMs" FROM workers
      UNION ALL SELECT 'guardian', (EXTRACT(EPOCH FROM now() - heartbeat_at) * 1000)::float8 FROM guardians`;
    const alive = rows.filter(({ ageMs }) => workerState(ageMs) !== "gone");
    const count = (kind: string) => alive.filter((row) => row.kind === kind).length;
    return { version: VERSION, workers: count("worker"), guardians: count("guardian") };
  },
  manifests: async () => {
    const last = await db().manifestImport.findFirst({ orderBy: { at: "desc" }, select: { at: true } });
    return { lastAt: last?.at.toISOString() ?? null };
  },
};

/**
 * How each section of the settings stands, for whoever may see it: the others are left out. One that cannot be read is
 * null, and keeps the others from nothing. @throws the driver's error when the database does not answer
 */
export async function readSectionStates(session: Session): Promise<Partial<SectionStates>> {
  const ids = (Object.keys(READERS) as (keyof SectionStates)[]).filter((id) =>
    may(session.role, SECTION_PERMISSIONS[id]),
  );
  const found = await Promise.all(ids.map(async (id) => [id, await read(id, session)] as const));
  return Object.fromEntries(found);
}

async function read(id: keyof SectionStates, session: Session) {
  try {
    return await READERS[id](session);
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    log.warn({ err: error, section: id }, "how a section of the settings stands cannot be read");
    return null;
  }
}
