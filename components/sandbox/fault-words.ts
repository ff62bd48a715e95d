import type { Fault } from "@/lib/sandbox-mode/panel";
import { titleOf } from "./parts";

/** What a fault is called: the switch that made it, or the point where it strikes. */
export const faultName = ({ label, at }: Fault): string => (label ? titleOf(label) : at);

/** Where it strikes: "nova servers.create, of web-1". */
export function faultScope(fault: Fault): string {
  const { at, effect, service, route, method, path, action, subject, subjectName } = fault;
  const call = at.startsWith("agent:")
    ? at.slice("agent:".length)
    : [service, method, route ?? path, action].filter(Boolean).join(" ");
  const about = subjectName ?? subject;
  const said = [call, about && `of ${about}`].filter(Boolean).join(", ");
  return [said, effectWords(effect)].filter(Boolean).join(" · ");
}

/** What the switch's name leaves open: how a site is gone, and how much later something is done. */
function effectWords({ do: what, ms }: Fault["effect"]): string {
  if (what === "refuse") return "connections cut";
  if (what === "never") return "no answer";
  return typeof ms === "number" ? `${ms} ms` : "";
}

/** How often it struck, and how often it will yet. */
export function faultCount({ struck, times }: Fault): string {
  return times === undefined ? `${struck} so far` : `${Math.min(struck, times)} of ${times}`;
}

/** Whether it has struck as often as it should: it stays in the list until it is removed. */
export const isUsedUp = ({ struck, times }: Fault): boolean => times !== undefined && struck >= times;
