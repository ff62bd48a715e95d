import type { Incident } from "../generated/prisma/client";
import { INCIDENT_KINDS, type IncidentKindId } from "./incident-kinds";
import type { Seen } from "./seen";
import type { Trouble } from "./trouble";

/** An incident that is not over. */
export type OpenIncident = Pick<
  Incident,
  "id" | "kind" | "key" | "title" | "text" | "todo" | "href" | "subjectName" | "causeKey"
> & { firstSeenAt: Date; lastSeenAt: Date; openedAt: Date | null };

/** What a turn writes. Ids are those of incidents. */
export interface IncidentsPlan {
  /** New ones; those that open are told at once. */
  add: { trouble: Trouble; opens: boolean }[];
  /** Their troubles go on: seen last now. */
  seen: string[];
  /** Of these it counts from now how long they have lasted. */
  restart: string[];
  /** What is told of them is another text now. That tells nobody anew. */
  reword: { id: string; trouble: Trouble }[];
  /** They have lasted long enough. */
  open: string[];
  over: string[];
  /** They went before anybody was told. */
  drop: string[];
}

/** Nobody has looked for so long: what was seen before and is seen now need not have lasted. Turns are 10 s apart. */
const GAP_MS = 60_000;

/**
 * Compares what is wrong now with the incidents that are not over. A clock that was set back counts from now on, and a key
 * that comes twice counts once. Pure.
 */
export function planIncidents(stored: readonly OpenIncident[], seen: Seen, now: Date): IncidentsPlan {
  const troubles = new Map<string, Trouble>();
  for (const trouble of seen.troubles) if (!troubles.has(trouble.key)) troubles.set(trouble.key, trouble);
  const known = new Set(stored.map(({ key }) => key));
  const plan: IncidentsPlan = {
    add: [...troubles.values()]
      .filter(({ key }) => !known.has(key))
      .map((trouble) => ({ trouble, opens: timesOf(trouble.kind).holdMs === 0 })),
    ...{ seen: [], restart: [], reword: [], open: [], over: [], drop: [] },
  };
  const unsure = new Set(seen.unsure);
  const unread = new Set<string>(seen.unread);
  for (const incident of stored) {
    // Of a kind that a later version knows: its workers look after it.
    if (!Object.hasOwn(INCIDENT_KINDS, incident.kind)) continue;
    const trouble = troubles.get(incident.key);
    const isUnsure = unsure.has(incident.key) || unread.has(incident.kind);
    if (trouble) goesOn(plan, incident, trouble, now);
    else if (!incident.openedAt) plan.drop.push(incident.id);
    else if (isUnsure || !isCalm(incident, now)) {
      // A last time that is yet to come is one of before the clock was set back.
      if (isUnsure || incident.lastSeenAt > now) plan.seen.push(incident.id);
    } else plan.over.push(incident.id);
  }
  return plan;
}

function goesOn(plan: IncidentsPlan, incident: OpenIncident, trouble: Trouble, now: Date): void {
  const { id, firstSeenAt, lastSeenAt, openedAt } = incident;
  plan.seen.push(id);
  if (isOther(incident, trouble)) plan.reword.push({ id, trouble });
  if (openedAt) return;
  const { holdMs } = timesOf(trouble.kind);
  const hasGap = now.getTime() - lastSeenAt.getTime() > GAP_MS;
  if (holdMs > 0 && (hasGap || firstSeenAt > now || lastSeenAt > now)) plan.restart.push(id);
  else if (now.getTime() - firstSeenAt.getTime() >= holdMs) plan.open.push(id);
}

function isCalm({ kind, lastSeenAt }: OpenIncident, now: Date): boolean {
  const { calmMs } = timesOf(kind);
  return calmMs === 0 || now.getTime() - lastSeenAt.getTime() >= calmMs;
}

const isOther = (incident: OpenIncident, { title, text, todo, href, subject, cause }: Trouble): boolean =>
  incident.title !== title ||
  incident.text !== text ||
  incident.todo !== todo ||
  incident.href !== href ||
  incident.subjectName !== subject.name ||
  incident.causeKey !== (cause ?? null);

const timesOf = (kind: string): { holdMs: number; calmMs: number } => INCIDENT_KINDS[kind as IncidentKindId];
