"use client";

import { Age } from "@/components/data/age";
import { Inert } from "@/components/data/inert";
import { Button } from "@/components/ui/button";
import { Td, Tr } from "@/components/ui/table";
import type { HookView } from "@/lib/hooks/schemas";
import { KIND_NAMES } from "./hook-words";

export type Asked = "edit" | "secret" | "remove";

interface Props {
  hook: HookView;
  mayChange: boolean;
  isTrying: boolean;
  onTry: () => void;
  onAsk: (what: Asked) => void;
}

/** One hook, and what may be done with it. */
export function HookRow({ hook, mayChange, isTrying, onTry, onAsk }: Props) {
  const { name, kind, url, planCount, createdBy, createdAt, isInternal } = hook;
  return (
    <Tr>
      <Td strong className="max-w-[220px] truncate" title={name}>
        <Inert text={name} />
      </Td>
      <Td>{KIND_NAMES[kind]}</Td>
      <Td mono wrap>
        <Inert text={url} />
        {isInternal && <span className="block font-sans text-subtle">accepted as internal</span>}
      </Td>
      <Td muted>{planCount === 0 ? "none" : planCount}</Td>
      <Td muted>
        <Age at={createdAt} /> by <Inert text={createdBy} />
      </Td>
      {mayChange && (
        <Td align="right">
          <div className="flex justify-end gap-1">
            <Button size="s" busy={isTrying} onClick={onTry} aria-label={`Try ${name}`}>
              {isTrying ? "Calling…" : "Try"}
            </Button>
            <Button size="s" kind="quiet" onClick={() => onAsk("edit")} aria-label={`Change ${name}`}>
              Change
            </Button>
            <Button
              size="s"
              kind="quiet"
              onClick={() => onAsk("secret")}
              aria-label={`New secret for ${name}`}
            >
              New secret
            </Button>
            <Button size="s" kind="quiet" onClick={() => onAsk("remove")} aria-label={`Remove ${name}`}>
              Remove
            </Button>
          </div>
        </Td>
      )}
    </Tr>
  );
}
