import type { Site } from "../../core/site";
import type { AgentError } from "./agent";

interface Waiting {
  serverId: string;
  settle(error: AgentError | undefined): void;
}
/** Requests that are answered when it is done, by their ids. They end with the process, as their connections do. */
const waiting = new WeakMap<Site, Map<string, Waiting>>();

const of = (site: Site): Map<string, Waiting> => {
  const known = waiting.get(site) ?? new Map<string, Waiting>();
  waiting.set(site, known);
  return known;
};

/** How what a request began has ended. */
export const outcomeOf = (site: Site, requestId: string, serverId: string): Promise<AgentError | undefined> =>
  new Promise((settle) => of(site).set(requestId, { serverId, settle }));

/** Tells who waits for this request, if anybody does. */
export function settle(site: Site, requestId: string, error: AgentError | undefined): void {
  of(site).get(requestId)?.settle(error);
  of(site).delete(requestId);
}

/** Tells all who wait for something of a server that is gone. */
export function abandon(site: Site, serverId: string): void {
  for (const [requestId, each] of of(site))
    if (each.serverId === serverId)
      settle(site, requestId, { kind: "failed", text: "its state was changed meanwhile" });
}
