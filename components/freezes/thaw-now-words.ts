import { visibleText } from "@/components/data/visible-text";
import type { ActionResult } from "@/lib/api/action-result";
import type { ThawnVm } from "@/lib/freezes/thaw-now";

/** The action behind "Thaw now". */
export type ThawNow = (input: { leaseIds: string[] }) => Promise<ActionResult<ThawnVm[]>>;

/** What came of "Thaw now", in words: what was done, and what was not and why. Pure. */
export function thawNowWords(result: ActionResult<ThawnVm[]>): { done: string; refusal: string } {
  if (!result.ok) return { done: "", refusal: result.message };
  const held = result.value.filter(({ state }) => state === "unknown");
  const free = result.value.filter(({ state }) => state !== "unknown");
  const [first] = held;
  const more = held.length > 1 ? ` So for ${held.length - 1} more.` : "";
  return {
    done: free.map(wordsOf).join(" "),
    refusal: first
      ? `${visibleText(first.serverName)} is not thawed: ${first.reason ?? "the reason is not known"}.${more}`
      : "",
  };
}

const wordsOf = ({ serverName: name, state, reason }: ThawnVm): string => {
  const serverName = visibleText(name);
  if (state === "gone") return `${serverName} does not exist any more.`;
  if (state === "left-off") return `${serverName} stays as it is: ${reason ?? "left off for a failover"}.`;
  return state === "thawed" ? `${serverName} is thawed.` : `${serverName} runs.`;
};
