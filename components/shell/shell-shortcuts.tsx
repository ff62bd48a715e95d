"use client";

import { useRouter } from "next/navigation";
import { leaveBy } from "@/components/ui/leave-gate";
import { type Entry, entriesFor } from "./navigation";
import { useShell } from "./shell-context";
import { useShortcut } from "./shortcuts";
import { stepRow } from "./step-row";

/** The shortcuts that every page has. */
export function ShellShortcuts({ openList }: { openList: () => void }) {
  const { role, sandbox } = useShell();
  useShortcut({ keys: "?", label: "This list", group: "Anywhere", run: openList });
  useShortcut({ keys: "j", label: "Next row", group: "Tables", run: () => stepRow(1) });
  useShortcut({ keys: "k", label: "Previous row", group: "Tables", run: () => stepRow(-1) });
  return entriesFor(role, sandbox).map((entry) => <GoTo key={entry.href} entry={entry} />);
}

function GoTo({ entry: { key, label, href } }: { entry: Entry }) {
  const router = useRouter();
  useShortcut({ keys: `g ${key}`, label, group: "Go to", run: () => leaveBy(() => router.push(href)) });
  return null;
}
