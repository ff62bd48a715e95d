"use client";

import { Loader, ShieldAlert, ShieldCheck, ShieldOff } from "lucide-react";
import { visibleText } from "@/components/data/visible-text";
import type { FreezesView } from "@/lib/freezes/freezes-view";
import { useFreezes } from "./use-freezes";

/** At the foot of the sidebar, on every page: is anyone there who thaws what others leave frozen. */
export function GuardianOnDuty() {
  const { data, isError } = useFreezes();
  if (!data) return null;
  const { words, tone, icon: Icon, inMotion, whom } = isError ? NOT_KNOWN : summarize(data);
  return (
    <p className={`flex items-center gap-2 text-12 ${tone}`}>
      <Icon size={14} className={inMotion} aria-hidden />
      <span className="sr-only lg:not-sr-only lg:whitespace-nowrap">{words}</span>
      {whom && <span className="ml-auto min-w-0 truncate text-subtle max-lg:sr-only">{whom}</span>}
    </p>
  );
}

interface Summary {
  words: string;
  tone: string;
  icon: typeof ShieldCheck;
  inMotion?: string;
  /** Whom it is thawing. */
  whom?: string;
}

const NOT_KNOWN: Summary = { words: "Guardian: not known now", tone: "text-subtle", icon: ShieldAlert };

function summarize({ guardian, held }: FreezesView): Summary {
  if (!guardian || guardian.state === "gone")
    return { words: "No guardian on duty", tone: "text-fail", icon: ShieldOff };
  if (guardian.isThawing) {
    const names = held.filter(({ tries }) => tries.some(({ by }) => by === "guardian"));
    const whom = names.map(({ serverName }) => visibleText(serverName)).join(", ");
    return { words: "Guardian thawing", tone: "text-muted", icon: Loader, inMotion: "turn text-run", whom };
  }
  if (guardian.state === "late") return { words: "Guardian late", tone: "text-warn", icon: ShieldAlert };
  return { words: "Guardian on duty", tone: "text-muted", icon: ShieldCheck };
}
