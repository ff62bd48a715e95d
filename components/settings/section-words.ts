import { formatDay, formatUtcMinute } from "@/components/data/format-time";
import { gibWords } from "@/components/storage/storage-words";
import type { SectionId, SectionStates } from "@/lib/settings/section-states-view";

export interface SectionWords {
  words: string;
  /** It wants to be looked at. */
  isWarning?: boolean;
}

type Words = { [K in SectionId]: (state: NonNullable<SectionStates[K]>) => SectionWords };

const some = (count: number, one: string, many = `${one}s`): string =>
  count === 1 ? `1 ${one}` : `${count} ${many}`;

const WORDS: Words = {
  schedules: ({ count, on, nextAt, now }) => {
    if (count === 0) return { words: "no schedule: nothing is backed up by itself", isWarning: true };
    if (on === 0) return { words: `${some(count, "schedule")}, all switched off`, isWarning: true };
    const off = count === on ? "" : `, ${count - on} switched off`;
    return {
      words: `${some(count, "schedule")}${off}, ${nextAt ? `next ${when(nextAt, now)}` : "none comes"}`,
    };
  },
  retention: ({ count, without }) => {
    const policies = count === 0 ? "no policy" : some(count, "policy", "policies");
    const kept = without === 0 ? "" : `; all points of ${some(without, "VNF")} without one are kept`;
    return { words: `${policies}${kept}` };
  },
  storage: ({ gib, backups }) => ({
    words: backups === 0 ? "no backup yet" : `${gibWords(gib)} in ${some(backups, "backup")}`,
  }),
  sites: (sites) => {
    if (sites.length === 0) return { words: "no site yet", isWarning: true };
    const silent = sites.filter(({ state }) => state === "unreachable");
    const unsure = sites.filter(({ state }) => state === "unknown");
    const troubled = sites.filter(({ state }) => state === "degraded" || state === "slow");
    const all = some(sites.length, "site");
    if (silent.length > 0) return { words: `${all}, ${listed(silent)} not answering`, isWarning: true };
    if (troubled.length > 0) return { words: `${all}, ${listed(troubled)} in trouble`, isWarning: true };
    if (unsure.length > 0)
      return { words: `${all}, nothing known of ${listed(unsure)} now`, isWarning: true };
    return {
      words:
        sites.length === 1
          ? "1 site, it answers"
          : sites.length === 2
            ? "2 sites, both answer"
            : `${all}, all answer`,
    };
  },
  roles: ({ count }) =>
    count === 0
      ? { words: "no role of Keystone gives access: only local accounts sign in" }
      : {
          words: `${some(count, "role or group", "roles and groups")} of Keystone ${count === 1 ? "gives" : "give"} access`,
        },
  signIns: ({ count }) => ({ words: `${some(count, "session")} now` }),
  security: ({ idleMinutes, sessionHours }) => ({
    words: `sessions end after ${some(idleMinutes, "minute")} without use, and after ${some(sessionHours, "hour")}`,
  }),
  approvals: ({ fourEyes, toDecide }) => {
    if (toDecide > 0)
      return { words: `${toDecide} ${toDecide === 1 ? "waits" : "wait"} for you`, isWarning: true };
    return {
      words:
        fourEyes === 0
          ? "nothing takes a second person"
          : `${some(fourEyes, "kind")} of change ${fourEyes === 1 ? "takes" : "take"} a second person`,
    };
  },
  notifications: ({ channels, on, givenUp }) => {
    if (on === 0)
      return {
        words: channels === 0 ? "nobody is told" : "nobody is told: all channels are off",
        isWarning: true,
      };
    const off = channels === on ? "" : `, ${channels - on} switched off`;
    if (givenUp === 0) return { words: `${some(channels, "channel")}${off}` };
    return {
      words: `${some(channels, "channel")}${off}, ${some(givenUp, "message")} not delivered`,
      isWarning: true,
    };
  },
  hooks: ({ fence, handOver }) =>
    fence + handOver === 0
      ? { words: "nothing is called" }
      : { words: `${some(fence, "fence", "fences")}, ${some(handOver, "hand-over")}` },
  system: ({ version, workers, guardians }) => ({
    words: `${version}, ${workers === 0 ? "no worker" : some(workers, "worker")}, ${guardians === 0 ? "no guardian" : guardians === 1 ? "the guardian" : `${guardians} guardians`} on duty`,
    isWarning: workers === 0 || guardians === 0,
  }),
  manifests: ({ lastAt }) => ({
    words: lastAt ? `last import ${formatDay(lastAt)}` : "nothing was imported",
  }),
};

const listed = (sites: readonly { name: string }[]): string =>
  sites.length > 2 ? String(sites.length) : sites.map(({ name }) => name).join(" and ");

/** With the day where it is not today's. */
const when = (at: string, now: string): string =>
  at.slice(0, 10) === now.slice(0, 10) ? formatUtcMinute(at) : `${formatDay(at)} ${formatUtcMinute(at)}`;

/** How a section stands, in a line. Pure. */
export function sectionWords<K extends SectionId>(id: K, states: Partial<SectionStates>): SectionWords {
  const state = states[id];
  if (state === null || state === undefined) return { words: "cannot be read now", isWarning: true };
  return (WORDS[id] as (state: NonNullable<SectionStates[K]>) => SectionWords)(state);
}
