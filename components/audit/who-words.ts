import type { Named } from "@/lib/audit/audit-log";

/** How the kinds of actors are called where they are told apart. */
export const ACTOR_KINDS: Readonly<Record<string, string>> = {
  user: "Keystone user",
  local: "local account",
  worker: "worker",
  schedule: "schedule",
  system: "Stillpoint itself",
  nobody: "not signed in",
};

/** Who, in a few words: a schedule is told from a person of the same name. */
export const whoWords = (who: Named): string =>
  who.kind === "schedule" ? `schedule ${nameOf(who)}` : nameOf(who);

/** A name, or what there is instead. */
export const nameOf = ({ name, id, kind }: Named): string => name || id || kind;
