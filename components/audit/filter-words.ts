import { STATUS } from "@/components/status/status-meta";
import { actionWords } from "@/lib/audit/action-words";
import type { AuditChoices } from "@/lib/audit/audit-choices";
import type { AUDIT_SPANS, AuditFilterText } from "@/lib/audit/audit-filter";
import { RESULT_STATUS } from "./result-text";

export const SPAN_WORDS: Record<keyof typeof AUDIT_SPANS, string> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "365d": "Last 365 days",
};

/** What a site is called, also one that is not there any more. Pure. */
export const siteWords = (id: string, sites: AuditChoices["sites"] = []): string =>
  sites.find((site) => site.id === id)?.name ?? `${id.slice(0, 8)}…, removed`;

/** Filters in one line, as the toolbar calls them. Pure. */
export function filterWords(filter: AuditFilterText, sites?: AuditChoices["sites"]): string {
  const { q, span, from, until, who = [], action = [], target, result = [], run, site = [] } = filter;
  return [
    q && `“${q}”`,
    span && SPAN_WORDS[span],
    from && `from ${timeWords(from)}`,
    until && `until ${timeWords(until)}`,
    who.length > 0 && `by ${who.join(", ")}`,
    action.map(actionWords).join(", "),
    result.map((each) => STATUS[RESULT_STATUS[each]].word).join(", "),
    target && `target ${target}`,
    run && `run ${run}`,
    site.length > 0 && `at ${site.map((id) => siteWords(id, sites)).join(", ")}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

const timeWords = (time: string): string => `${time.replace("T", " ").replace(/Z$/, "")} UTC`;
