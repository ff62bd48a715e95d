"use client";

import { useEffect, useRef, useState } from "react";
import { visibleText } from "@/components/data/visible-text";
import { STATUS } from "@/components/status/status-meta";
import { PHASE_NAMES } from "@/lib/runs/phases";
import type { RunView } from "@/lib/runs/run-view";
import { runStatus } from "./run-status";

/** At most one sentence in this time: whoever listens wants to hear the rest of the page, too. */
const APART_MS = 4_000;

/** Says to screen readers which phase a run has come to, how it ends, and above all what stays frozen. */
export function RunAnnouncer({ run }: { run: RunView }) {
  const words = announcement(run);
  const [said, setSaid] = useState("");
  const last = useRef({ words, at: 0 });
  useEffect(() => {
    if (words === last.current.words) return;
    const wait = Math.max(last.current.at + APART_MS - Date.now(), 0);
    const timer = setTimeout(() => {
      last.current = { words, at: Date.now() };
      setSaid(words);
    }, wait);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}

function announcement(run: RunView): string {
  const stuck = run.held.filter((vm) => vm.isStuck).map(({ serverName }) => visibleText(serverName));
  // The bar on every page names them, and is read as an alert; here their number is enough.
  if (stuck.length > 2) return `${stuck.length} VMs are still frozen`;
  if (stuck.length > 0) return `Still frozen: ${stuck.join(", ")}`;
  if (run.state === "running" && run.phase) return `${PHASE_NAMES[run.phase]} is under way`;
  return `The run: ${STATUS[runStatus(run)].word}`;
}
