"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { classNames } from "@/components/ui/class-names";
import { may } from "@/lib/auth/permissions";
import { listed } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import type { RecoveryState, RecoverySwapView, RecoveryView } from "@/lib/runs/recovery-view";
import { CleanUpDialog, type CleanUpDrill } from "./clean-up-dialog";
import { kindWords } from "./made-words";

/** Which of the two volumes the VM has. */
function Changed({
  swap: { serverName, device, state, keptAs, oldVolumeId, byHand },
}: {
  swap: RecoverySwapView;
}) {
  const vm = <Inert text={serverName} />;
  if (state === "swapped")
    return (
      <>
        {vm} has it{device && ` at ${device}`}. The volume before is kept as{" "}
        <Inert text={keptAs ?? oldVolumeId} />: delete it when you need it no more.{" "}
      </>
    );
  if (state === "put-back") return <>{vm} has the volume again that it had. </>;
  if (state === "given-up")
    return (
      <>
        {vm} was stopped for it, and <b className="font-semibold">may be off still</b>: its run was given up
        in the middle, and nothing goes on with it. Look which volumes it has; then, by hand:
        <code className="my-1 block whitespace-pre-wrap break-all rounded-s border border-line bg-bg px-2 py-1 font-mono text-12 text-fg">
          {byHand}
        </code>
      </>
    );
  return state === "stuck" ? <>{vm} needs you: see below. </> : <>{vm} was not touched. </>;
}

interface Props {
  recovery: RecoveryView;
  isStale: boolean;
  cleanUp: CleanUpDrill;
}

const TITLES: Partial<Record<RecoveryState, string>> = {
  done: "Restored",
  partly: "Restored in part",
  failed: "Not restored",
  cancelled: "Cancelled",
  cleaning: "What it made is being removed",
};

/** What a restore has left behind, and what there is to do with it: a VNF, or its removal. */
export function RestoreBar({ recovery, isStale, cleanUp }: Props) {
  const { role } = useShell();
  const [isAsking, setAsking] = useState(false);
  const { state, standing, to, tiers } = recovery;
  const title = TITLES[state];
  if (!title || (standing.length === 0 && state !== "done")) return null;
  const isDone = state === "done";
  const made = ["server", "volume"].flatMap((kind) => standing.filter((each) => each.kind === kind));
  const things = listed(standing.map(({ kind, count }) => kindWords(kind, count)));
  const serverIds = tiers.flatMap(({ servers }) =>
    servers.flatMap((server) => (server.state === "healthy" && server.serverId ? [server.serverId] : [])),
  );
  const reason = isStale ? "Not while the run’s state is not known" : undefined;
  const Icon = isDone ? CircleCheck : TriangleAlert;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no set of fields
    <div
      role="group"
      aria-label="What the restore made"
      className={classNames(
        "-mx-gutter flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-gutter py-2.5 text-13",
        !isDone && !isStale && "bg-warn-tint text-warn",
      )}
    >
      <Icon
        size={16}
        strokeWidth={2.25}
        className={classNames("shrink-0", isDone && "text-ok")}
        aria-hidden
      />
      <span className="min-w-0 flex-1 basis-80">
        <b className="font-semibold">
          {title} at <Inert text={to.name} />
        </b>
        {made.length > 0 && <>: {listed(made.map(({ kind, count }) => kindWords(kind, count)))}</>}.{" "}
        {recovery.swap && <Changed swap={recovery.swap} />}
        {isDone
          ? recovery.swap
            ? ""
            : serverIds.length > 0
              ? "They are yours, and in no VNF: nothing backs them up."
              : "They are yours: attach them where you need them."
          : state === "cleaning"
            ? ""
            : "What it made stays until you have it removed."}
      </span>
      <span className="ml-auto flex flex-wrap gap-2">
        {isDone && serverIds.length > 0 && may(role, "vnfs.change") && (
          <Link href={routes.addVnf(to.id, serverIds)} className={buttonClass("primary")}>
            {serverIds.length === 1 ? "Make a VNF of it…" : "Make a VNF of them…"}
          </Link>
        )}
        {recovery.may.includes("clean-up") && may(role, "recoveries.fail-over") && (
          <Button disabledReason={reason} onClick={() => setAsking(true)}>
            Remove what it made…
          </Button>
        )}
      </span>
      {isAsking && (
        <CleanUpDialog
          of="restore"
          recoveryId={recovery.id}
          siteName={recovery.to.name}
          things={things}
          cleanUp={cleanUp}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
