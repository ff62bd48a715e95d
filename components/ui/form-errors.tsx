"use client";

import { useEffect, useRef } from "react";
import type { ErrorCode } from "@/lib/errors";
import { Button } from "./button";
import { Notice } from "./notice";

interface Props {
  message?: string | undefined;
  /** Messages by the id of their control. A new object is a new answer: the summary takes the focus again. */
  fields?: Record<string, string> | undefined;
  /** Of the refusal. Of a conflict that no field can mend, the page is shown anew at a press. */
  code?: ErrorCode | undefined;
}

/** What is wrong with a form, in one place above it, each error linked to its control. Takes the focus. */
export function FormErrors({ message, fields, code }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const errors = Object.entries(fields ?? {});
  const shown = Boolean(message) || errors.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new answer of the server takes the focus
  useEffect(() => {
    if (shown) ref.current?.focus();
  }, [shown, message, fields]);
  if (!shown) return null;
  return (
    <div ref={ref} tabIndex={-1} className="rounded-m">
      <Notice tone="fail">
        {message && <p className="font-medium break-words">{message}</p>}
        {errors.length > 0 && (
          <ul>
            {errors.map(([id, text]) => (
              <li key={id} className="break-words">
                <a
                  href={`#${id}`}
                  className="underline underline-offset-3"
                  onClick={(event) => {
                    const control = document.getElementById(id);
                    if (!control) return;
                    event.preventDefault();
                    control.focus();
                  }}
                >
                  {text}
                </a>
              </li>
            ))}
          </ul>
        )}
        {code === "conflict" && errors.length === 0 && (
          <div className="pt-2">
            <Button size="s" onClick={() => window.location.reload()}>
              Show it as it is now
            </Button>
          </div>
        )}
      </Notice>
    </div>
  );
}
