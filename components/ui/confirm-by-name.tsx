"use client";

import { useState } from "react";
import { Button } from "./button";
import { Field } from "./field";

interface Props {
  /** The control's id and the name it is sent under; the server compares it again. */
  id: string;
  /** What must be typed, exactly. */
  expected: string;
  /** The whole verb: "Delete the site Lyon". */
  verb: string;
  busy?: boolean;
  error?: string | undefined;
}

/** The last field of a page that confirms something grave, and its button beside it. Stands inside the form. */
export function ConfirmByName({ id, expected, verb, busy = false, error }: Props) {
  const [typed, setTyped] = useState("");
  const reason = typed === expected ? undefined : `Type ${expected} first, exactly as it is written here.`;
  return (
    <div className="flex flex-wrap items-start gap-3">
      <div className="w-full max-w-[320px]">
        <Field
          id={id}
          name={id}
          label={`Type ${expected} to confirm`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={error}
        />
      </div>
      <Button type="submit" kind="danger" busy={busy} disabledReason={reason} className="mt-6 h-9">
        {verb}
      </Button>
    </div>
  );
}
