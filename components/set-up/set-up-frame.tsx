import type { ReactNode } from "react";
import { BrandLine } from "@/components/shell/brand-line";
import { Button } from "@/components/ui/button";
import { Steps } from "@/components/ui/steps";
import type { SandboxMark } from "@/lib/sandbox-mode/mark";

interface Props {
  title: string;
  /** Which step of the first set-up this is; none: only a password that was reset. */
  step?: 0 | 1 | undefined;
  signOut: () => Promise<void>;
  sandbox: SandboxMark | null;
  children: ReactNode;
}

/** The set-up's page: nothing of the shell, since nothing else is open yet. */
export function SetUpFrame({ title, step, signOut, sandbox, children }: Props) {
  return (
    <main className="mx-auto w-full max-w-[768px] px-6 pt-12 pb-24">
      <div className="flex items-center justify-between gap-4">
        <BrandLine sandbox={sandbox} />
        <form action={signOut}>
          <Button type="submit" kind="quiet">
            Sign out
          </Button>
        </form>
      </div>
      {step !== undefined && (
        <div className="mt-8">
          <Steps label="First set-up" steps={["A password of your own", "The first site"]} current={step} />
        </div>
      )}
      <h1 className="mt-6 text-20 font-semibold tracking-[-0.012em]">{title}</h1>
      {children}
    </main>
  );
}
