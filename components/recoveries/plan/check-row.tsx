"use client";

import { X } from "lucide-react";
import { visibleText } from "@/components/data/visible-text";
import { IconButton } from "@/components/ui/icon-button";
import { HintAndError } from "@/components/ui/labelled";
import type { CheckDraft, TierDraft } from "./tier-drafts";

const KINDS: Record<CheckDraft["kind"], string> = {
  console: "shows on its console",
  tcp: "answers on TCP port",
  http: "answers HTTP on port",
  active: "is up",
};

interface Props {
  /** Begins the ids of its fields. */
  id: string;
  /** Names it for who cannot see where it stands. */
  label: string;
  check: CheckDraft;
  vms: TierDraft["vms"];
  errors: Record<string, string>;
  set: (change: Partial<CheckDraft>, field: string) => void;
  remove: () => void;
}

/** One check, as a sentence with fields in it: this VM shows that, within so many seconds. */
export function CheckRow({ id, label, check, vms, errors, set, remove }: Props) {
  const input = (field: "text" | "port" | "path" | "status" | "within", name: string, width: string) => (
    <input
      id={`${id}.${field}`}
      name={`${id}.${field}`}
      aria-label={`${name} of ${label}`}
      aria-invalid={errors[`${id}.${field}`] ? true : undefined}
      aria-describedby={errors[`${id}.${field}`] ? `${id}.${field}-error` : undefined}
      inputMode={field === "text" || field === "path" ? undefined : "numeric"}
      autoComplete="off"
      spellCheck={false}
      value={check[field]}
      onChange={(event) => set({ [field]: event.target.value }, `${id}.${field}`)}
      className={`${look(errors[`${id}.${field}`])} ${width}`}
    />
  );
  return (
    <li className="py-1.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-13">
        <select
          id={`${id}.serverId`}
          aria-label={`VM of ${label}`}
          value={check.serverId}
          onChange={(event) => set({ serverId: event.target.value }, `${id}.serverId`)}
          className={`${look()} max-w-36`}
        >
          {vms.map(({ serverId, name }) => (
            <option key={serverId} value={serverId}>
              {visibleText(name)}
            </option>
          ))}
        </select>
        <select
          id={`${id}.kind`}
          aria-label={`Kind of ${label}`}
          value={check.kind}
          onChange={(event) => set({ kind: event.target.value as CheckDraft["kind"] }, `${id}.kind`)}
          className={`${look()} max-w-44`}
        >
          {Object.entries(KINDS).map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
        {check.kind === "console" && input("text", "Text", "max-w-44")}
        {check.kind === "tcp" && input("port", "Port", "max-w-18")}
        {check.kind === "http" && (
          <>
            {input("port", "Port", "max-w-18")} to {input("path", "Path", "max-w-40")} with{" "}
            {input("status", "Status", "max-w-16")}
          </>
        )}
        <span>within</span>
        {input("within", "Seconds", "max-w-16")}
        <span>s</span>
        <IconButton label={`Remove ${label}`} icon={X} onClick={remove} />
      </div>
      {FIELDS.map((field) => (
        <HintAndError key={field} id={`${id}.${field}`} error={errors[`${id}.${field}`]} />
      ))}
    </li>
  );
}

const look = (error?: string) =>
  `h-8 w-full rounded-m border bg-bg px-2 text-13 ${error ? "border-fail-solid" : "border-control"}`;
const FIELDS = ["text", "port", "path", "status", "within"];
