import { type AuditFilterText, auditFilterParams } from "@/lib/audit/audit-filter";
import type { AuditParams } from "@/lib/audit/audit-query";
import { routes } from "@/lib/routes";

/** The search parameters of a filtered page of the log. Pure. */
export function auditSearch(filter: AuditFilterText, params: AuditParams = {}): string {
  const all = auditFilterParams(filter);
  for (const [name, value] of Object.entries(params)) all.set(name, value);
  return all.toString();
}

/** The log's address with a filter and a page of it. Pure. */
export function auditHref(filter: AuditFilterText, params: AuditParams = {}): string {
  const search = auditSearch(filter, params);
  return search === "" ? routes.audit : `${routes.audit}?${search}`;
}
