import { ChevronRight } from "lucide-react";
import Link from "next/link";

export interface Crumb {
  label: string;
  href?: string;
}

/** Where one is. The last crumb is the page itself and no link. */
export function Breadcrumbs({ trail }: { trail: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1.5 text-13 whitespace-nowrap text-subtle">
        {trail.map(({ label, href }, index) => {
          const last = index === trail.length - 1;
          return (
            <li
              key={`${href ?? ""} ${label}`}
              className={last ? "flex min-w-0 items-center gap-1.5" : "flex items-center gap-1.5"}
            >
              {index > 0 && <ChevronRight size={14} className="text-control" aria-hidden />}
              {href && !last ? (
                <Link href={href} className="rounded-s hover:text-fg">
                  {label}
                </Link>
              ) : (
                <span
                  aria-current={last ? "page" : undefined}
                  className={last ? "truncate font-medium text-fg" : ""}
                >
                  {label}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
