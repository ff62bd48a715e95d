import type { WindowRecord } from "../backups/window-record";
import { db } from "../db";
import { LONGEST_LOST_MS } from "../freezes/lost-windows";
import type { VnfMemberView } from "./vnf";

export interface Freezes {
  last: {
    runId: string;
    openedAt: string;
    windowMs: number;
    /** By the VM's id; of those that were held. */
    members: ReadonlyMap<string, NonNullable<VnfMemberView["lastFreeze"]>>;
  } | null;
  /** Of the last thirty days, or of the last one when that is older; a window that was lost with its worker counts too. */
  worstMs: number;
}

const WORST_OF_DAYS = 30;

/** The freeze windows of a VNF, as its runs recorded them. */
export async function readFreezes(vnfId: string): Promise<Freezes> {
  const [[last], [worst]] = await Promise.all([
    db().$queryRaw<{ id: string; window: WindowRecord }[]>`
      SELECT id, "window" FROM runs WHERE vnf_id = ${vnfId}::uuid AND "window"->>'openedAt' IS NOT NULL
      ORDER BY created_at DESC LIMIT 1`,
    db().$queryRaw<{ ms: number | null }[]>`
      SELECT max(greatest(("window"->>'windowMs')::float8, ${LONGEST_LOST_MS})) AS ms FROM runs r
      WHERE vnf_id = ${vnfId}::uuid AND created_at > now() - make_interval(days => ${WORST_OF_DAYS}::int)`,
  ]);
  const opened = last?.window.openedAt;
  if (!last || !opened) return { last: null, worstMs: worst?.ms ?? 0 };
  return {
    last: {
      runId: last.id,
      openedAt: opened,
      windowMs: last.window.windowMs,
      members: freezesOf(last.window, opened),
    },
    worstMs: worst?.ms ?? last.window.windowMs,
  };
}

/** From a VM's quiesce until its thaw, within the window. */
function freezesOf(
  { members }: Pick<WindowRecord, "members">,
  openedAt: string,
): Map<string, NonNullable<VnfMemberView["lastFreeze"]>> {
  const start = Date.parse(openedAt);
  return new Map(
    members.flatMap(({ serverId, quiesceSentAt, thawedAt }) => {
      if (!quiesceSentAt || !thawedAt) return [];
      const [fromMs, toMs] = [Date.parse(quiesceSentAt) - start, Date.parse(thawedAt) - start];
      return [[serverId, { ms: toMs - fromMs, fromMs, toMs }]];
    }),
  );
}
