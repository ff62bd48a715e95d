import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { FormErrors } from "@/components/ui/form-errors";
import { PageHeader } from "@/components/ui/page-header";
import type { OpenRecovery } from "@/lib/recoveries/recovery-options";
import { routes } from "@/lib/routes";
import { takesItselfBack } from "@/lib/runs/recovery-view";

const WORDS: Partial<Record<OpenRecovery["mode"], string>> = {
  relocation: "relocation",
  replacement: "in-place restore",
};

interface Props {
  vnfName: string;
  open: OpenRecovery;
  /** What this person has just tried to start, and why it was not. */
  refusal?: string | undefined;
}

/** Instead of the way to a recovery: one is open, and has to be decided first. */
export function OpenRecoveryNote({ vnfName, open, refusal }: Props) {
  const { runId, name, mode, state, siteName, isUnderWay } = open;
  const what = WORDS[mode] ?? "failover";
  const isAtHome = mode === "replacement";
  const where = (
    <>
      {isAtHome ? "at" : "to"} <Inert text={siteName} />
    </>
  );
  const isHalf = state === "half-undone" || state === "half-rolled-back";
  return (
    <>
      <PageHeader title={<Inert text={vnfName} />} />
      <FormErrors message={refusal} />
      <EmptyState
        kind="none"
        title={
          isUnderWay ? `${name} goes on` : isHalf ? `${name} came to no end` : `${name} waits for a decision`
        }
        action={
          <Link href={routes.run(runId)} className={buttonClass("primary")}>
            {isUnderWay ? `Watch ${name}` : `Open ${name}`}
          </Link>
        }
      >
        {isUnderWay ? (
          <>
            The {what} of <Inert text={vnfName} /> {where} is under way. Nothing else of it begins until that
            is decided.
          </>
        ) : isHalf ? (
          <>
            The {what} of <Inert text={vnfName} /> {where} is{" "}
            {state === "half-undone" ? "undone" : "rolled back"} in part. Go on with that on its page; then it
            can be recovered again.
          </>
        ) : (
          <>
            The {what} of <Inert text={vnfName} /> {where} is neither accepted nor rolled back. Decide that on
            its page; then it can be recovered again.
          </>
        )}
      </EmptyState>
    </>
  );
}

/**
 * Whether an open recovery leaves a way to another one: a relocation that could not be undone gives way to a failover,
 * when its source is lost. Pure.
 */
export const givesWay = ({ mode, state, isUnderWay }: OpenRecovery): boolean =>
  takesItselfBack(mode) && state === "half-undone" && !isUnderWay;
