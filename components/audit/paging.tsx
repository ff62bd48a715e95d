import Link from "next/link";
import { buttonClass } from "@/components/ui/button-class";
import type { AuditPage } from "@/lib/audit/audit-log";
import { routes } from "@/lib/routes";

/** The ways to newer and to older pages; only those that there are. */
export function Paging({
  page: { rows, hasNewer, hasOlder },
  isNewest,
}: {
  page: AuditPage;
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
          <Link href={newest ? `${routes.audit}?after=${newest}` : routes.audit} className={buttonClass()}>
            Newer
          </Link>
          <Link href={routes.audit} className={buttonClass("quiet")}>
            Newest
          </Link>
        </>
      )}
      {hasOlder && oldest && (
        <Link href={`${routes.audit}?before=${oldest}`} className={buttonClass()}>
          Older
        </Link>
      )}
    </nav>
  );
}
