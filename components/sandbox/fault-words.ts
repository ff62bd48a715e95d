import type { Fault } from "@/lib/sandbox-mode/panel";
import { titleOf } from "./parts";

/** What a fault is called: the switch that made it, or the point where it strikes. */
export const faultName = ({ label, at }: Fault): string => (label ? titleOf(label) : at);

/** Where it strikes: "nova servers.create, of web-1". */
export function faultScope({ service, route, method, path, action, subject }: Fault): string {
  const call = [service, method, route ?? path, action].filter(Boolean).join(" ");
  return [call, subject && `of ${subject}`].filter(Boolean).join(", ");
}

/** How often it struck, and how often it will yet. */
export function faultCount({ struck, times }: Fault): string {
  return times === undefined ? `${struck} so far` : `${Math.min(struck, times)} of ${times}`;
}

/** Whether it has struck as often as it should: it stays in the list until it is removed. */
export const isUsedUp = ({ struck, times }: Fault): boolean => times !== undefined && struck >= times;
