"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { ErrorCause } from "@/components/data/error-cause";
import { visibleText } from "@/components/data/visible-text";
import { useShell } from "@/components/shell/shell-context";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { Notice } from "@/components/ui/notice";
import { mayBreakGlass, NO_GLASS } from "@/lib/approvals/approval-kinds";
import type { Wait } from "./approval-context";
import { ApprovalFacts } from "./approval-facts";
import { headingOf, refusalWords } from "./approval-words";
import { GlassForm } from "./glass-form";
import { Outcome } from "./outcome";
import { TakeBackButton } from "./take-back-button";
import { approvalsKey, useApproval } from "./use-approval";
import { useGoOn } from "./use-go-on";

interface Props {
  wait: Wait;
  /** Looked away from: it goes on waiting. */
  onClose: () => void;
  onEnd: Wait["settle"];
  onChange: (next: Wait) => void;
}

const FORM = "break-glass";
const glassIdOf = (field: string) => `glass-${field}`;

/** Waits for a second person: what was asked for, what became of it, and what the one who asked may do now. */
export function WaitingDialog({ wait, onClose, onEnd, onChange }: Props) {
  const { approvalId: id, refusal: refused } = wait;
  const { actions } = useShell();
  const { data, error } = useApproval(id);
  const [isAlone, setAlone] = useState(false);
  const first = useRef<HTMLDivElement>(null);
  const goOn = useGoOn(wait, onEnd, onChange);
  const takeBack = useAction(
    actions.withdrawApproval,
    () => onEnd({ ...refused, message: "Nothing was done: you took the request back." }),
    undefined,
    approvalsKey,
  );
  const glass = useAction(actions.breakGlass, () => setAlone(false), glassIdOf, approvalsKey);
  const [asksPassword, setAsksPassword] = useState(false);
  if (!asksPassword && glass.refusal?.fields[glassIdOf("password")] !== undefined) setAsksPassword(true);
  const state = data?.state ?? "waiting";
  const isOver = state !== "waiting" && state !== "approved";
  const isGlassAsked = isAlone && state === "waiting" && data !== undefined;
  // Its control is gone with the step or the state before. Never on a button: whoever types must not press it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step and state is read from its beginning
  useEffect(() => {
    if (!isGlassAsked) first.current?.focus();
  }, [state, isGlassAsked]);
  const close = () => (isOver ? onEnd({ ...refused, message: refusalWords(data) }) : onClose());
  return (
    <Dialog
      open
      onOpenChange={close}
      title={
        isGlassAsked
          ? "Go on alone?"
          : data
            ? visibleText(headingOf(data.title))
            : "A second person has to approve this"
      }
      initialFocus={first}
      actions={
        isGlassAsked ? (
          <>
            <Button onClick={() => setAlone(false)}>Back</Button>
            <Button type="submit" form={FORM} kind="danger" busy={glass.busy}>
              {glass.busy ? "Breaking the glass…" : "Break the glass"}
            </Button>
          </>
        ) : state === "approved" ? (
          <>
            <TakeBackButton how={takeBack} id={id} />
            <Button
              kind="primary"
              busy={goOn.busy}
              onClick={() => void goOn.run()}
              className="whitespace-normal"
            >
              {goOn.busy ? "Doing it…" : wait.verb}
            </Button>
          </>
        ) : isOver ? (
          <Button onClick={close}>Close</Button>
        ) : (
          <>
            {data && mayBreakGlass(data.kind) && (
              <Button kind="quiet" className="mr-auto" onClick={() => setAlone(true)}>
                Nobody there?
              </Button>
            )}
            <TakeBackButton how={takeBack} id={id} />
          </>
        )
      }
    >
      <div className="grid gap-3 text-13">
        <FormErrors message={takeBack.refusal?.message ?? goOn.refusal?.message} />
        {goOn.refusal?.isOfGoneForm && data && (
          <p>
            The page that it was asked from is not open any more:{" "}
            <Link href={data.href} className="underline underline-offset-3">
              go there
            </Link>{" "}
            and do it again. The approval holds.
          </p>
        )}
        {error && (
          <Notice tone="fail">
            <ErrorCause error={error} /> What was asked for stands; Stillpoint keeps asking what became of it.
          </Notice>
        )}
        <div ref={first} tabIndex={-1} className="rounded-m outline-none">
          <Outcome approval={data} anew={wait.anew} />
        </div>
        {isGlassAsked ? (
          <GlassForm
            id={FORM}
            approval={data}
            refusal={glass.refusal}
            asksPassword={asksPassword}
            onSend={(typed) => void glass.run({ id, ...typed })}
          />
        ) : (
          data && <ApprovalFacts facts={data.facts} />
        )}
        {state === "waiting" && data && !mayBreakGlass(data.kind) && <p className="text-muted">{NO_GLASS}</p>}
      </div>
    </Dialog>
  );
}
