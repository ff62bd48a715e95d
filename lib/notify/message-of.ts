import type { Incident } from "../generated/prisma/client";
import { lasting } from "../recoveries/words";
import { routes } from "../routes";
import { storable } from "../storable";
import type { IncidentKindId } from "./incident-kinds";

const MOST_OF_SUBJECT = 150;

/** What a message is about: that an incident has begun, or that it is over. */
export type What = "opened" | "over";

/** What webhooks get as JSON; docs/notifications.md. */
export interface WebhookBody extends Record<string, unknown> {
  event: "incident.opened" | "incident.over" | "test";
}

export interface Message {
  subject: string;
  /** Of a mail, plain. */
  text: string;
  json: WebhookBody;
}

export type ToldIncident = Pick<
  Incident,
  | "id"
  | "kind"
  | "title"
  | "text"
  | "todo"
  | "href"
  | "subjectKind"
  | "subjectId"
  | "subjectName"
  | "openedAt"
  | "overAt"
>;

/** An incident as it is told to people and to programs. Pure. @param address of lib/product-address.ts */
export function messageOf(incident: ToldIncident, what: What, address: string): Message {
  const { id, subjectKind, subjectId, openedAt, overAt } = incident;
  const kind = incident.kind as IncidentKindId;
  const [title, text, todo] = [oneLine(incident.title), oneLine(incident.text), oneLine(incident.todo)];
  const url = absolute(address, incident.href);
  const isOver = what === "over";
  const times = isOver
    ? [
        CLOSED[kind] ?? SEEN_NO_MORE,
        `Since: ${utc(openedAt)}`,
        `Closed: ${utc(overAt)}${lasted(openedAt, overAt)}`,
      ]
    : [`Since: ${utc(openedAt)}`, `What to do: ${todo}`];
  return {
    subject: subjectOf(isOver ? `Closed: ${title}` : title),
    text: lines(
      isOver ? `Closed: ${title}` : title,
      "",
      text,
      "",
      ...times,
      `See: ${url}`,
      ...ending(address),
    ),
    json: {
      event: isOver ? "incident.over" : "incident.opened",
      incident: {
        ...{ id, kind, title, text, todo, url },
        subject: { kind: subjectKind, id: subjectId, name: oneLine(incident.subjectName) },
        openedAt: openedAt?.toISOString() ?? null,
        overAt: overAt?.toISOString() ?? null,
      },
    },
  };
}

/** What a channel that is tried is told. Pure. */
export function testMessageOf(channel: { id: string; name: string }, address: string): Message {
  const title = `Test of ${oneLine(channel.name)}`;
  return {
    subject: subjectOf(title),
    text: lines(
      title,
      "",
      "Somebody tries this notification channel. Nothing is wrong, and there is nothing to do.",
      ...ending(address),
    ),
    json: { event: "test", channel: { id: channel.id, name: oneLine(channel.name) } },
  };
}

/** What can be said for sure of the end of a kind. */
const CLOSED: Partial<Record<IncidentKindId, string>> = {
  "approval-waiting": "It waits no more: it was approved or refused, taken back, or has expired.",
  "glass-broken": "Another person has looked at it.",
  "no-worker": "A worker is on duty again.",
  "no-guardian": "A guardian is on duty again.",
};

const SEEN_NO_MORE =
  "It is seen no more: it was mended, or is not watched any more (paused, switched off, deleted, or a failed run of a week ago).";

const lines = (...all: string[]): string => `${all.join("\n")}\n`;

const ending = (address: string): string[] => [
  "",
  `Who is told of what is set at ${absolute(address, routes.notifications)}`,
];

/** Names come from elsewhere: what breaks a line, cannot be seen or turns a text round is no part of ours. */
const oneLine = (text: string): string =>
  storable(text)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ")
    .trim();

function subjectOf(title: string): string {
  const letters = [...`[Stillpoint] ${title}`];
  return letters.length <= MOST_OF_SUBJECT
    ? letters.join("")
    : `${letters.slice(0, MOST_OF_SUBJECT - 1).join("")}…`;
}

const absolute = (address: string, path: string): string => `${address.replace(/\/+$/, "")}${path}`;

const utc = (time: Date | null): string =>
  time ? `${time.toISOString().slice(0, 16).replace("T", " ")} UTC` : "unknown";

const lasted = (from: Date | null, until: Date | null): string =>
  from && until ? `, after ${lasting(until.getTime() - from.getTime())}` : "";
