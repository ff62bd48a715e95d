import Link from "next/link";
import { Notice } from "@/components/ui/notice";
import { routes } from "@/lib/routes";
import { markWords, type SandboxMark } from "@/lib/sandbox-mode/mark";

/** Why the simulated sites do not answer, and what can be done about them. */
export function SandboxOffNotice({ mark }: { mark: SandboxMark }) {
  return (
    <Notice tone="warn">
      {markWords(mark)} Start it by <code>npm run up</code>, or delete its sites under{" "}
      <Link href={routes.sites} className="underline underline-offset-3">
        Sites
      </Link>
      : nothing real is lost.
    </Notice>
  );
}
