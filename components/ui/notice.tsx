import { CircleCheck, OctagonX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

const TONES = {
  ok: { icon: CircleCheck, look: "bg-ok-tint text-ok", role: "status" },
  warn: { icon: TriangleAlert, look: "bg-warn-tint text-warn", role: "status" },
  fail: { icon: OctagonX, look: "bg-fail-tint text-fail", role: "alert" },
} as const;

/** A sentence that must be seen, above what it is about. Announced when it appears. */
export function Notice({ tone, children }: { tone: keyof typeof TONES; children: ReactNode }) {
  const { icon: Icon, look, role } = TONES[tone];
  return (
    <div role={role} className={classNames("flex items-start gap-2 rounded-m px-3 py-2 text-13", look)}>
      <Icon size={16} className="mt-0.5" aria-hidden />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
