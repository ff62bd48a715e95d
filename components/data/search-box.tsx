"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useShortcut } from "@/components/shell/shortcuts";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { hear, isUnsent, openBox, say, sent } from "./search-text";

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
  const [box, setBox] = useState(() => openBox(value));
  const input = useRef<HTMLInputElement>(null);
  const heard = hear(box, value);
  if (heard !== box) setBox(heard);
  const { text } = heard;
  useShortcut({ keys: "/", label, group: "This page", run: () => input.current?.focus() });
  const report = useRef(onChange);
  useEffect(() => {
    report.current = onChange;
  });
  const send = (next: string) => {
    const said = say(heard, next);
    if (!isUnsent(said)) return setBox(said);
    setBox(sent(said));
    report.current(next.trim());
  };
  useEffect(() => {
    if (!isUnsent(heard)) return;
    const timer = setTimeout(() => {
      setBox(sent);
      report.current(heard.text.trim());
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [heard]);
  const empty = () => send("");
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
        onChange={(event) => setBox(say(heard, event.target.value))}
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
