"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Steps } from "@/components/ui/steps";
import { type GuideView, guideKey } from "@/lib/sandbox-mode/guide/guide-steps";
import { useGuide } from "./use-guide";
import { useNoteSeen } from "./use-note-seen";

/** The first task of a newcomer to the sandbox, above each page: what is done, and what is next. It checks itself off. */
export function GuideStrip() {
  const { data } = useGuide();
  useNoteSeen(data);
  if (!data || data.isDismissed) return null;
  return <Strip guide={data} />;
}

function Strip({ guide }: { guide: GuideView }) {
  const { actions } = useShell();
  const client = useQueryClient();
  const { steps, end } = guide;
  const current = steps.findIndex(({ isDone }) => !isDone);
  const step = steps[current];
  const link = step?.link ?? (end ? { href: end.href, label: end.label } : null);
  const putAway = async () => {
    client.setQueryData<GuideView | null>(guideKey, (known) => known && { ...known, isDismissed: true });
    await actions.dismissGuide({ isDismissed: true }).catch(() => {});
    await client.invalidateQueries({ queryKey: guideKey });
  };
  return (
    <section
      aria-label="First task"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-sunken px-gutter py-2 print:hidden"
    >
      <div className="min-w-0 flex-1 basis-[480px]">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <b className="text-13 font-semibold">First task</b>
          <Steps
            label="Steps of the first task"
            steps={steps.map(({ title }) => title)}
            current={step ? current : steps.length}
          />
        </div>
        <p aria-live="polite" className="mt-1 text-13">
          {step ? step.text : (end?.text ?? "That was the first task. Everything else is yours to try.")}
        </p>
      </div>
      <div className="flex items-center gap-2">
        {link && (
          <Link href={link.href} className={buttonClass(step ? "primary" : "plain", "s")}>
            {link.label}
          </Link>
        )}
        <Button size="s" kind="quiet" onClick={putAway}>
          {step ? "Put away" : "Done"}
          <span className="sr-only"> the first task</span>
        </Button>
      </div>
    </section>
  );
}
