import { z } from "zod";
import { SiteName } from "../../sites/site-name";
import { AuditFilter, type AuditFilterText, auditFilterParams, rawAuditFilter } from "../audit-filter";

/*
 * What the dialog of saved views sends, and what it shows. Pure: shared by page and verbs.
 */

/** So many views one person keeps. */
export const MOST_VIEWS = 50;
const LONGEST = 4_000;

const Name = z
  .string("Enter a name.")
  .trim()
  .min(1, "Enter a name, such as Refused this week.")
  .pipe(SiteName);

/** Filters as they stand in an address. What else stands there, such as an open entry, is none. */
const Query = z
  .string("Filter the log first.")
  .max(LONGEST, "These are too many filters for one view. Leave some out.")
  .transform((text, context): string => {
    const raw = rawAuditFilter(new URLSearchParams(text));
    const parsed = AuditFilter.safeParse(raw);
    for (const { message } of parsed.error?.issues ?? []) context.addIssue({ code: "custom", message });
    const query = parsed.success ? auditFilterParams(raw as AuditFilterText).toString() : "";
    if (parsed.success && query === "")
      context.addIssue({ code: "custom", message: "Filter the log first: all of it needs no view." });
    return query;
  });

const ViewId = z.uuid("There is no such view.");
const IsShared = z.boolean("Say whether everybody sees it.");

export const SaveViewInput = z.object({ name: Name, query: Query, isShared: IsShared.default(false) });

/** What is not said stays as it is, whoever has changed it since. */
export const ChangeViewInput = z.object({
  viewId: ViewId,
  name: Name.optional(),
  isShared: IsShared.optional(),
});

export const OneViewInput = z.object({ viewId: ViewId });

/** Filters that somebody has kept under a name. */
export interface AuditViewView {
  id: string;
  name: string;
  /** As in the page's address. */
  query: string;
  isShared: boolean;
  /** It is the reader's own. */
  isOwn: boolean;
  createdBy: string;
}
