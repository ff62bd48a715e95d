import { ChevronRight, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { classNames } from "@/components/ui/class-names";
import { Section } from "@/components/ui/section";
import type { SectionStates } from "@/lib/settings/section-states-view";
import { sectionWords } from "./section-words";
import type { SettingsGroup } from "./sections";

interface Props {
  groups: readonly SettingsGroup[];
  states: Partial<SectionStates>;
}

/** All sections with how each stands. */
export function SettingsOverview({ groups, states }: Props) {
  return groups.map(({ label, sections }) => (
    <Section key={label} title={label}>
      <ul className="-mx-gutter border-t border-faint">
        {sections.map(({ id, href, label: name }) => {
          const { words, isWarning } = sectionWords(id, states);
          return (
            <li key={id} className="border-b border-faint">
              <Link
                href={href}
                className="grid min-h-11 items-center gap-x-4 px-gutter py-1.5 hover:bg-hover focus-visible:-outline-offset-2 sm:grid-cols-[160px_minmax(0,1fr)_16px]"
              >
                <span className="text-14 font-medium">{name}</span>
                <span
                  className={classNames(
                    "flex min-w-0 items-start gap-1.5 text-13 break-words",
                    isWarning ? "text-warn" : "text-muted",
                  )}
                >
                  {isWarning && <TriangleAlert size={14} className="mt-[3px] shrink-0" aria-hidden />}
                  {words}
                </span>
                <ChevronRight size={16} className="text-subtle max-sm:hidden" aria-hidden />
              </Link>
            </li>
          );
        })}
      </ul>
    </Section>
  ));
}
