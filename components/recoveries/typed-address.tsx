"use client";

import { useState } from "react";
import { parseIp } from "@/lib/recoveries/ip-range";

interface Props {
  id: string;
  label: string;
  busy: boolean;
  onUse: (address: string) => void;
}

const NO_ADDRESS = "This is no IP address; one would be 10.10.0.17.";

/** An address that a person types. Whether it is free and lies in the subnet, the plan says as soon as it is stored. */
export function TypedAddress({ id, label, busy, onUse }: Props) {
  const [text, setText] = useState("");
  const [isRefused, setRefused] = useState(false);
  const isOne = parseIp(text.trim()) !== null;
  const isWrong = text.trim() !== "" && !isOne && (isRefused || /[^0-9a-fA-F.:]/.test(text.trim()));
  return (
    <form
      noValidate
      className="flex flex-wrap items-center gap-x-2"
      onSubmit={(event) => {
        event.preventDefault();
        setRefused(true);
        if (isOne && !busy) onUse(text.trim());
      }}
    >
      <input
        id={id}
        aria-label={label}
        aria-invalid={isWrong ? true : undefined}
        aria-describedby={isWrong ? `${id}-error` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={`h-7 w-36 rounded-m border bg-bg px-1.5 text-13 ${isWrong ? "border-fail-solid" : "border-control"}`}
      />
      <button
        type="submit"
        disabled={busy || text.trim() === ""}
        className="rounded-s text-12 text-muted underline underline-offset-3 hover:text-fg disabled:text-subtle"
      >
        Use it
      </button>
      {isWrong && (
        <span id={`${id}-error`} className="mt-1 block w-full text-12 text-fail">
          {NO_ADDRESS}
        </span>
      )}
    </form>
  );
}
