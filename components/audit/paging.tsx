import Link from "next/link";
import { buttonClass } from "@/components/ui/button-class";
import type { AuditFilterText } from "@/lib/audit/audit-filter";
import type { AuditPage } from "@/lib/audit/audit-log";
import { auditHref } from "./audit-href";

/** The ways to newer and to older pages; only those that there are. */
export function Paging({
  page: { rows, hasNewer, hasOlder },
  isNewest,
  filter,
}: {
  page: AuditPage;
  filter: AuditFilterText;
  isNewest: boolean;
}) {
  const newest = rows[0]?.id;
  const oldest = rows.at(-1)?.id;
  const isNewerOffered = hasNewer && !isNewest;
  if (!isNewerOffered && !hasOlder) return null;
  return (
    <nav aria-label="Pages of the log" className="mt-4 flex gap-2">
      {isNewerOffered && (
        <>
          <Link href={auditHref(filter, newest ? { after: newest } : {})} className={buttonClass()}>
            Newer
          </Link>
          <Link href={auditHref(filter)} className={buttonClass("quiet")}>
            Newest
          </Link>
        </>
      )}
      {hasOlder && oldest && (
        <Link href={auditHref(filter, { before: oldest })} className={buttonClass()}>
          Older
        </Link>
      )}
    </nav>
  );
}
