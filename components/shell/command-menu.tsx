"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { leaveBy } from "@/components/ui/leave-gate";
import { toast } from "@/components/ui/toast";
import { type Command, commandsFor, matches, pagesFor } from "./commands";
import { useShell } from "./shell-context";
import { useFound } from "./use-found";

/** Search and commands, above every page. It leads to places and asks for checks; it changes no running VM. */
export function CommandMenu({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-20 bg-scrim" />
        <Dialog.Popup
          aria-label="Search and commands"
          className="fixed top-[92px] left-1/2 z-20 flex max-h-[min(560px,calc(100vh-124px))] w-[calc(100vw-32px)] max-w-[560px] -translate-x-1/2 flex-col overflow-hidden rounded-l bg-raised text-fg shadow-float max-sm:top-4 max-sm:max-h-[calc(100vh-32px)]"
        >
          <Menu close={() => onOpenChange(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Menu({ close }: { close: () => void }) {
  const [text, setText] = useState("");
  const router = useRouter();
  const client = useQueryClient();
  const { role, actions, sandbox } = useShell();
  const query = text.trim();
  const found = useFound(query);
  const groups = [
    { value: "Do", items: commandsFor(role).filter(({ label }) => matches(label, query)) },
    { value: "Go to", items: pagesFor(role, sandbox).filter(({ label }) => matches(label, query)) },
    { value: "VNFs", items: found.vnfs },
    { value: "VMs", items: found.vms },
    { value: "Sites", items: found.sites },
  ].filter(({ items }) => items.length > 0);
  const take = ({ effect }: Command) => {
    close();
    if ("href" in effect) return leaveBy(() => router.push(effect.href));
    const takeAway = toast(effect.started);
    void effect.run(actions).then(({ words }) => {
      takeAway();
      toast(words);
      return client.invalidateQueries();
    });
  };
  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      items={groups}
      value={text}
      onValueChange={setText}
      itemToStringValue={({ label }: Command) => label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
        <Search size={16} className="text-subtle" aria-hidden />
        <Autocomplete.Input
          aria-label="Search and commands"
          placeholder="Type a command, a VNF, a VM, a site…"
          spellCheck={false}
          maxLength={200}
          className="h-full min-w-0 flex-1 bg-transparent text-16 outline-none placeholder:text-subtle"
        />
      </div>
      <div className="min-h-0 overflow-y-auto overscroll-contain">
        <Autocomplete.Status className="px-4 text-13 text-subtle not-empty:py-3">
          {statusWords(query, groups.length, found)}
        </Autocomplete.Status>
        <Autocomplete.List className="scroll-py-1 not-empty:pb-1">
          {(group: (typeof groups)[number]) => (
            <Autocomplete.Group key={group.value} items={group.items} className="px-2 pt-2 pb-1">
              <Autocomplete.GroupLabel className="px-2 py-1 text-12 text-subtle">
                {group.value}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(command: Command) => <Line key={command.id} command={command} take={take} />}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
      <Foot />
    </Autocomplete.Root>
  );
}

function statusWords(
  query: string,
  groups: number,
  found: { failed: boolean; searching: boolean },
): string | null {
  if (found.failed) return "The VMs cannot be searched now.";
  if (groups > 0) return null;
  return found.searching ? "Searching…" : `Nothing found for “${query}”.`;
}

function Line({ command, take }: { command: Command; take: (command: Command) => void }) {
  const { label, note, icon: Icon, keys } = command;
  return (
    <Autocomplete.Item
      value={command}
      onClick={() => take(command)}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-m px-2 text-13 outline-none select-none data-highlighted:bg-highlight"
    >
      <Icon size={16} strokeWidth={1.9} className="text-subtle" aria-hidden />
      <span className="truncate">{label}</span>
      {note && <span className="min-w-0 truncate text-subtle">{note}</span>}
      {keys && (
        <span className="ml-auto flex gap-1" aria-hidden>
          {keys.split(" ").map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      )}
    </Autocomplete.Item>
  );
}

function Foot() {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-12 text-subtle">
      <span className="inline-flex items-center gap-1.5">
        <Kbd>
          <ArrowUp size={10} strokeWidth={2.25} aria-label="Up" />
        </Kbd>
        <Kbd>
          <ArrowDown size={10} strokeWidth={2.25} aria-label="Down" />
        </Kbd>
        move
      </span>
      <span className="inline-flex items-center gap-1.5">
        <Kbd>Enter</Kbd>open
      </span>
      <span className="inline-flex items-center gap-1.5">
        <Kbd>Esc</Kbd>close
      </span>
      <span className="ml-auto">No shortcut changes a running VM</span>
    </div>
  );
}
