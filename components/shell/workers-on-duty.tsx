"use client";

import { ShieldAlert, ShieldCheck, ShieldOff } from "lucide-react";
import { useInstallation } from "@/components/overview/use-installation";
import type { WorkerRow } from "@/lib/installation/installation";
import { workersInWords } from "@/lib/installation/installation-verdict";

/** At the foot of the sidebar, on every page: is anyone there to do the work. */
export function WorkersOnDuty() {
  const { data, isError } = useInstallation();
  if (!data) return null;
  const { words, tone, icon: Icon } = isError ? NOT_KNOWN : summarize(data.workers);
  return (
    <p className={`flex items-center gap-2 text-12 ${tone}`}>
      <Icon size={14} aria-hidden />
      <span className="sr-only lg:not-sr-only">{words}</span>
    </p>
  );
}

const NOT_KNOWN = { words: "Workers: not known now", tone: "text-subtle", icon: ShieldAlert };

function summarize(workers: WorkerRow[]) {
  const count = (state: WorkerRow["state"]) => workers.filter((worker) => worker.state === state).length;
  const late = count("late");
  if (late > 0) return { words: `${workersInWords(late)} late`, tone: "text-warn", icon: ShieldAlert };
  const fresh = count("fresh");
  if (fresh === 0) return { words: "No worker is running", tone: "text-fail", icon: ShieldOff };
  return { words: `${workersInWords(fresh)} on duty`, tone: "text-muted", icon: ShieldCheck };
}
