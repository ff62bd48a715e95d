"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useShortcut } from "@/components/shell/shortcuts";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";

const SETTLED_MS = 200;

interface Props {
  /** What it filters, for screen readers: "Filter the VMs". */
  label: string;
  placeholder?: string;
  value: string;
  /** Called when typing pauses; at once on Enter and when it is emptied. */
  onChange: (value: string) => void;
}

/** The filter above a table. `/` leads to it, Esc empties it and then leaves it. */
export function SearchBox({ label, placeholder = "Filter by anything", value, onChange }: Props) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  // The address changed without us: its value wins.
  if (value !== known) {
    setKnown(value);
    setText(value);
  }
  useShortcut({ keys: "/", label, group: "This page", run: () => input.current?.focus() });
  const report = useRef(onChange);
  useEffect(() => {
    report.current = onChange;
  });
  const send = (next: string) => {
    setKnown(next);
    report.current(next);
  };
  useEffect(() => {
    if (text === known) return;
    const timer = setTimeout(() => {
      setKnown(text);
      report.current(text);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text, known]);
  const empty = () => {
    setText("");
    send("");
  };
  return (
    <div className="relative w-60 max-w-full">
      <Search size={14} className="pointer-events-none absolute top-[7px] left-2.5 text-subtle" aria-hidden />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") send(text);
          if (event.key !== "Escape") return;
          if (text === "") event.currentTarget.blur();
          else empty();
          event.preventDefault();
        }}
        className="h-7 w-full rounded-m border border-control bg-bg pr-8 pl-[30px] text-13 placeholder:text-subtle [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="absolute top-0.5 right-0.5 grid h-6 min-w-6 place-items-center">
        {text === "" ? (
          <span aria-hidden className="pointer-events-none">
            <Kbd>/</Kbd>
          </span>
        ) : (
          <IconButton label="Empty the filter" icon={X} onClick={empty} />
        )}
      </span>
    </div>
  );
}
