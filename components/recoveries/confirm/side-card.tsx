import {
  ArchiveRestore,
  CircleCheck,
  CircleSlash,
  HardDrive,
  History,
  Lock,
  type LucideIcon,
  Network,
  OctagonX,
  Server,
  Timer,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { Inert } from "@/components/data/inert";
import { classNames } from "@/components/ui/class-names";
import type { SideFact } from "../fail-over/side-facts";

interface Props {
  /** "From" or "To". */
  side: string;
  siteName: string;
  badge: ReactNode;
  facts: readonly SideFact[];
  isLeft?: boolean;
}

/** One of the two sites of a failover: how it is, and what happens there. */
export function SideCard({ side, siteName, badge, facts, isLeft = false }: Props) {
  return (
    <section
      aria-label={`${side} ${siteName}`}
      className={classNames("min-w-0 rounded-m border border-line px-5 pt-4 pb-2", isLeft && "bg-canvas")}
    >
      <p className="text-12 text-subtle">{side}</p>
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 pt-0.5 pb-1.5">
        <h2 className="text-20 font-semibold tracking-[-0.012em] break-words">
          <Inert text={siteName} />
        </h2>
        {badge}
      </div>
      <ul>
        {facts.map((fact) => (
          <Line key={fact.key} fact={fact} />
        ))}
      </ul>
    </section>
  );
}

const ICONS: Record<SideFact["key"], LucideIcon> = {
  answer: CircleSlash,
  fence: Lock,
  rest: ArchiveRestore,
  backups: History,
  vms: Server,
  volumes: HardDrive,
  addresses: Network,
  time: Timer,
};
const TONES: Record<SideFact["tone"], { icon: LucideIcon | null; ink: string }> = {
  plain: { icon: null, ink: "text-subtle" },
  ok: { icon: CircleCheck, ink: "text-ok" },
  warn: { icon: TriangleAlert, ink: "text-warn" },
  fail: { icon: OctagonX, ink: "text-fail" },
};

function Line({ fact: { key, tone, title, text } }: { fact: SideFact }) {
  const { icon, ink } = TONES[tone];
  const Icon = icon ?? ICONS[key];
  return (
    <li className="flex items-start gap-2.5 border-faint py-2 not-last:border-b">
      <Icon size={16} strokeWidth={1.9} className={classNames("mt-0.5", ink)} aria-hidden />
      <span className="min-w-0 text-14">
        <Inert text={title} />
        <span className="block text-12 text-subtle">
          <Inert text={text} />
        </span>
      </span>
    </li>
  );
}
