"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Snowflake } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { useShell } from "@/components/shell/shell-context";
import { toast } from "@/components/ui/toast";
import { may } from "@/lib/auth/permissions";
import { type FreezesView, freezesKey } from "@/lib/freezes/freezes-view";
import { ByHandDialog } from "./by-hand-dialog";
import { formatTenths, heldSince, stuckDetail, stuckHeadline } from "./stuck-words";
import { thawNowWords } from "./thaw-now-words";
import { useFreezes } from "./use-freezes";
import { useRunningTime } from "./use-running-time";

/** Above every page while a VM is frozen longer than its owner accepts, or does not thaw. Nothing when all is well. */
export function StuckFreezeBar() {
  const { data, dataUpdatedAt, isError } = useFreezes();
  if (!data?.held.some(({ isStuck }) => isStuck)) return null;
  return <Bar view={data} receivedAt={dataUpdatedAt} isOld={isError} />;
}

const BUTTON =
  "inline-flex items-center justify-center rounded-m border font-medium whitespace-nowrap text-13 focus-visible:outline-on-alarm aria-disabled:cursor-not-allowed aria-disabled:opacity-70";

function Bar({ view, receivedAt, isOld }: { view: FreezesView; receivedAt: number; isOld: boolean }) {
  const { role, actions } = useShell();
  const client = useQueryClient();
  const bar = useHeightAsVariable();
  const [isByHand, setByHand] = useState(false);
  const [isThawing, setThawing] = useState(false);
  const [refusal, setRefusal] = useState("");
  const vms = view.held.filter(({ isStuck }) => isStuck);
  const now = useRunningTime(view.asOf, receivedAt);

  const thaw = async () => {
    setThawing(true);
    setRefusal("");
    try {
      const words = thawNowWords(await actions.thawNow({ leaseIds: vms.map(({ leaseId }) => leaseId) }));
      if (words.done) toast(words.done);
      setRefusal(words.refusal);
    } catch {
      setRefusal("Stillpoint does not answer. Thaw by hand.");
    }
    setThawing(false);
    await client.invalidateQueries({ queryKey: freezesKey });
  };

  return (
    <section
      ref={bar}
      aria-label="Stuck freeze"
      className="col-span-full grid grid-cols-1 items-stretch bg-alarm text-on-alarm sm:sticky sm:top-0 sm:z-[15] sm:min-h-[62px] sm:grid-cols-[auto_minmax(0,1fr)_auto] lg:grid-cols-[var(--spacing-sidebar)_minmax(0,1fr)_auto]"
    >
      <div className="hatch-alarm flex items-center gap-3 px-4 py-2.5" aria-hidden>
        <Snowflake size={20} strokeWidth={1.9} />
        <b className="text-28 font-semibold tracking-[-0.02em] whitespace-nowrap tabular-nums">
          {formatTenths(now - heldSince(vms))}
        </b>
      </div>
      <div className="min-w-0 self-center px-gutter py-[11px]">
        <p role="alert" className="text-14 font-semibold break-words">
          {stuckHeadline(vms)}
        </p>
        <p className="text-13 break-words text-on-alarm/90">
          {stuckDetail(vms, view.guardian, now)}
          {isOld && " This is what was last known: Stillpoint does not answer."}
        </p>
        <p role="status" className="text-13 font-medium break-words empty:hidden">
          {refusal}
        </p>
      </div>
      {may(role, "freezes.thaw") && (
        <div className="flex items-center gap-2 px-gutter max-sm:pb-3 sm:pl-0">
          <button
            type="button"
            className={`${BUTTON} h-8 border-on-alarm/55 px-3 hover:bg-on-alarm/10`}
            onClick={() => setByHand(true)}
          >
            By hand…
          </button>
          <button
            type="button"
            aria-disabled={isThawing || undefined}
            className={`${BUTTON} h-9 border-on-alarm bg-on-alarm px-4 font-semibold text-alarm-ink hover:bg-on-alarm/90`}
            onClick={() => isThawing || void thaw()}
          >
            {isThawing ? "Thawing…" : "Thaw now"}
          </button>
        </div>
      )}
      <ByHandDialog vms={vms} open={isByHand} onOpenChange={setByHand} />
    </section>
  );
}

/** What sticks to the top of a page sticks beneath the bar, however many lines it has: `--bar`. */
function useHeightAsVariable() {
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { current: bar } = ref;
    const { style } = document.documentElement;
    if (!bar) return;
    const observer = new ResizeObserver(() => {
      const sticks = getComputedStyle(bar).position === "sticky";
      style.setProperty("--bar", sticks ? `${bar.offsetHeight}px` : "0px");
    });
    observer.observe(bar);
    return () => {
      observer.disconnect();
      style.removeProperty("--bar");
    };
  }, []);
  return ref;
}
