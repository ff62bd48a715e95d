"use client";

import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { Switch } from "@/components/ui/switch";
import { switchShortcuts, useShortcutsOn } from "./shortcut-switch";
import { currentShortcuts, type Shortcut } from "./shortcuts";

const GROUPS: readonly Shortcut["group"][] = ["Anywhere", "Go to", "This page", "Tables"];
const ALWAYS: readonly Omit<Shortcut, "run">[] = [
  { keys: "⌘K or Ctrl-K", label: "Search and commands", group: "Anywhere" },
  { keys: "Esc", label: "Close what is open", group: "Anywhere" },
  { keys: "Enter", label: "Open the row", group: "Tables" },
];

/** All shortcuts of this page, and the switch that turns single keys off. */
export function ShortcutList({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <Groups />
    </Dialog>
  );
}

function Groups() {
  const on = useShortcutsOn();
  const known = new Map([...currentShortcuts(), ...ALWAYS].map((shortcut) => [shortcut.keys, shortcut]));
  return (
    <>
      <Switch
        id="single-key-shortcuts"
        name="shortcuts"
        label="Single-key shortcuts"
        hint="⌘K and Ctrl-K work either way. Kept in this browser."
        checked={on}
        onChange={(event) => switchShortcuts(event.target.checked)}
      />
      {GROUPS.map((group) => {
        const shortcuts = [...known.values()].filter((shortcut) => shortcut.group === group);
        return shortcuts.length === 0 ? null : (
          <section key={group} aria-label={group} className="mt-4">
            <h3 className="mb-1 text-12 text-subtle">{group}</h3>
            <dl className={on ? "" : "text-subtle"}>
              {shortcuts.map(({ keys, label }) => (
                <div
                  key={keys}
                  className="flex min-h-8 items-center gap-2 border-b border-faint text-13 last:border-b-0"
                >
                  <dt className="min-w-0 flex-1">{label}</dt>
                  <dd className="flex gap-1">
                    {keys.split(" ").map((key) => (key === "or" ? " or " : <Kbd key={key}>{key}</Kbd>))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
      <p className="mt-4 text-12 text-subtle">No shortcut changes a running VM.</p>
    </>
  );
}
