import type { Route, Task } from "../../core/http";
import type { Site } from "../../core/site";
import { agentDoes, guestLetsGo, type Told } from "./agent";
import { freezeEnded, thawEnded } from "./cycle";
import { guardLooks, rescueEnded } from "./rescue";
import { showQuiesce } from "./show-quiesce";

/** What nova-quiesce adds to Nova's API, but the two actions. */
export const quiesceRoutes: readonly Route[] = [
  { name: "quiesce.show", method: "GET", path: "/v2.1/os-quiesce", run: showQuiesce },
];

const ENDS = { quiesce: freezeEnded, unquiesce: thawEnded, rescue: rescueEnded };
const told = (site: Site, answer: Told, failure?: string): void =>
  ENDS[answer.tell.to](site, {
    ...answer,
    ...(failure === undefined ? {} : { error: { kind: "failed" as const, text: failure } }),
  });

export const quiesceTasks: Readonly<Record<string, Task>> = {
  "nova.agent-does": (site, deed: Parameters<typeof agentDoes>[1], failure) =>
    agentDoes(site, deed, failure, told),
  "nova.quiesce-told": told,
  "nova.quiesce-guard": guardLooks,
  "nova.guest-lets-go": guestLetsGo,
};
