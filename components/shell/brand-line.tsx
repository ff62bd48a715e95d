import type { SandboxMark } from "@/lib/sandbox-mode/mark";
import { Brand } from "./brand";
import { SandboxBadge } from "./sandbox-badge";

/** The mark and the name on a page without the shell; and whether what it leads to is simulated. */
export function BrandLine({ sandbox }: { sandbox: SandboxMark | null }) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Brand />
      {sandbox && <SandboxBadge mark={sandbox} />}
    </div>
  );
}
