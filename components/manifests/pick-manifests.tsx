"use client";

import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { MOST_BYTES, MOST_FILES, MOST_MIB } from "@/lib/manifests/manifests-view";
import type { ManifestSource } from "./send-manifests";

interface Props {
  hasFolder: boolean;
  busy: boolean;
  onPick: (source: ManifestSource) => void;
}

/** Chooses manifests: files of this machine, dropped too, or the folder on the server. */
export function PickManifests({ hasFolder, busy, onPick }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string>();

  function take(list: FileList | null) {
    const files = [...(list ?? [])];
    if (files.length === 0 || busy) return;
    const large = files.find(({ size }) => size > MOST_BYTES);
    if (files.length > MOST_FILES)
      return setProblem(`These are ${files.length} files; at most ${MOST_FILES} are taken at once.`);
    if (large) return setProblem(`${large.name} is larger than ${MOST_MIB} MiB: it is no manifest of ours.`);
    setProblem(undefined);
    // Their names begin with the time: a chain is best taken from its beginning.
    onPick({ from: "upload", files: files.sort((a, b) => (a.name < b.name ? -1 : 1)) });
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
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
      className={`max-w-[640px] rounded-m border border-dashed px-4 py-5 ${over ? "border-ring bg-hover" : "border-control"}`}
    >
      <div className="flex flex-wrap items-center gap-3">
        <Button busy={busy} onClick={() => input.current?.click()}>
          {busy ? "Looking at them…" : "Choose files…"}
        </Button>
        <span className="text-13 text-subtle">or drop them here</span>
        {hasFolder && (
          <Button disabled={busy} onClick={() => onPick({ from: "folder" })}>
            Look into the server’s folder
          </Button>
        )}
      </div>
      <p className="mt-2 text-12 text-subtle">
        Up to {MOST_FILES} at once, of {MOST_MIB} MiB each.
        {hasFolder && " The folder is the one that STILLPOINT_MANIFESTS_IN names on the server."}
      </p>
      {problem && (
        <p role="alert" className="mt-2 text-13 text-fail">
          {problem}
        </p>
      )}
      <input
        ref={input}
        type="file"
        multiple
        accept=".json,application/json"
        hidden
        aria-label="Manifests"
        onChange={(event) => {
          take(event.target.files);
          // The same files again are a change, too.
          event.target.value = "";
        }}
      />
    </div>
  );
}
