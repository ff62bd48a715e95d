"use client";

import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/text-area";

interface Props {
  id: string;
  label: string;
  hint: string;
  rows: number;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  /** What the file dialog offers. Default: everything. */
  accept?: string | undefined;
  /** What to do with a file that is too big. */
  tooBig?: string;
}

const MAX_BYTES = 256 * 1024;

/** The text of a file: typed, pasted, chosen or dropped. */
export function FileField({ id, label, hint, rows, value, onChange, error, accept, tooBig = "" }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function take(files: FileList | null) {
    const file = files?.[0];
    if (!file) return;
    if (files.length > 1) return setProblem(`These are ${files.length} files. Take one for each field.`);
    if (file.size > MAX_BYTES)
      return setProblem(
        `${file.name} has ${Math.ceil(file.size / 1024)} kB; at most 256 kB are read. ${tooBig}`.trim(),
      );
    try {
      const text = await file.text();
      setProblem(undefined);
      onChange(text);
    } catch {
      setProblem(`${file.name} cannot be read. It may be a folder, or gone since it was chosen.`);
    }
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut beside the button
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={over ? "rounded-m outline-2 outline-offset-4 outline-ring outline-dashed" : undefined}
    >
      <TextArea
        id={id}
        name={id}
        label={label}
        hint={hint}
        rows={rows}
        mono
        value={value}
        onChange={(event) => {
          setProblem(undefined);
          onChange(event.target.value);
        }}
        error={problem ?? error}
        autoComplete="off"
        spellCheck={false}
        wrap="off"
      />
      <div className="mt-2 flex items-center gap-3 text-12 text-subtle">
        <Button size="s" onClick={() => input.current?.click()}>
          Choose a file…
        </Button>
        or drop it here
        <input
          ref={input}
          type="file"
          accept={accept}
          hidden
          aria-label={`${label}: file`}
          onChange={(event) => {
            void take(event.target.files);
            // The same file again is a change, too.
            event.target.value = "";
          }}
        />
      </div>
    </div>
  );
}
