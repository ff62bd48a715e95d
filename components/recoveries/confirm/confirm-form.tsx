"use client";

import Link from "next/link";
import { useRef, useState } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { TextArea } from "@/components/ui/text-area";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { routes } from "@/lib/routes";
import { type ConfirmEntries, overridesOf, whyNotConfirm } from "./confirm-entries";
import { SignFor, SignInAdvance } from "./sign-for";
import { useTimeIsUp } from "./use-time-is-up";

interface Props {
  mode: "failover" | "relocation";
  /** What the button says. */
  verb: string;
  view: RecoveryPlanView;
  entries: ConfirmEntries;
  onChange: (to: Partial<ConfirmEntries>) => void;
  held: string | null;
  isChanged: boolean;
  isUnknown: boolean;
  mayStart: boolean;
  busy: boolean;
  refusal: { message: string; fields: Record<string, string> } | undefined;
  /** ms for which the password need not be typed again. */
  provedForMs: number;
  onStart: (typed: TypedByHand) => void;
}

/** What is typed at the last moment, and kept nowhere. */
export interface TypedByHand {
  typedName: string;
  /** Only of who signed in a while ago. */
  password?: string;
}

/** What is signed, why, and the typed name beside the button. No form that a key could send: only the button starts. */
export function ConfirmForm({
  mode,
  verb,
  view,
  entries,
  onChange,
  busy,
  refusal,
  provedForMs,
  onStart,
  ...standing
}: Props) {
  const [typedName, setTypedName] = useState("");
  const [password, setPassword] = useState("");
  const asksPassword = useTimeIsUp(provedForMs) || refusal?.fields.password !== undefined;
  const button = useRef<HTMLDivElement>(null);
  const { vnf, overridesNeeded } = view.plan;
  const whyNot =
    whyNotConfirm({ mode, view, entries, typedName, ...standing }) ??
    (asksPassword && password === "" ? "Type your password first." : undefined);
  const needsReason = overridesNeeded.length > 0 || overridesOf(entries, view.plan).length > 0;
  return (
    <>
      {refusal && (
        <div className="pt-4">
          <FormErrors message={refusal.message} fields={refusal.fields} />
        </div>
      )}
      <div className="grid gap-x-30 gap-y-5 pt-5 lg:grid-cols-2">
        <div className="grid min-w-0 content-start gap-3">
          <SignFor view={view} entries={entries} onChange={onChange} />
          <TextArea
            id="reason"
            name="reason"
            label={needsReason ? "Reason" : "Reason, if you like"}
            hint="Goes to the audit log with your name."
            rows={3}
            maxLength={500}
            value={entries.reason}
            onChange={({ target }) => onChange({ reason: target.value })}
            error={refusal?.fields.reason}
          />
          <SignInAdvance view={view} entries={entries} onChange={onChange} />
        </div>
        <div className="grid min-w-0 content-start gap-3">
          <Field
            id="typedName"
            name="typedName"
            label={`Type ${vnf.name} to confirm`}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typedName}
            onChange={({ target }) => setTypedName(target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              button.current?.querySelector("button")?.focus();
            }}
            error={refusal?.fields.typedName}
          />
          {asksPassword && (
            <Field
              id="password"
              name="password"
              type="password"
              label="Your password, once more"
              hint="You signed in more than five minutes ago."
              autoComplete="current-password"
              maxLength={1024}
              value={password}
              onChange={({ target }) => setPassword(target.value)}
              error={refusal?.fields.password}
            />
          )}
          <div ref={button} className="flex flex-wrap items-center gap-2">
            <Button
              kind="danger"
              size="l"
              busy={busy}
              disabledReason={busy ? undefined : whyNot}
              className="whitespace-normal"
              onClick={() => onStart({ typedName, ...(asksPassword ? { password } : {}) })}
            >
              {busy ? "Starting…" : verb}
            </Button>
            <Link href={routes.vnf(vnf.id)} className={buttonClass("quiet", "l")}>
              Cancel
            </Link>
          </div>
          <SecondPersonNote kind="failover" />
          <p className="text-12 text-subtle" aria-hidden={whyNot !== undefined}>
            {whyNot ?? "Starts at once; the run’s page is the receipt."}
          </p>
        </div>
      </div>
    </>
  );
}
