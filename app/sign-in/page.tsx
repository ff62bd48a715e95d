import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/auth/sign-in-form";
import { BrandLine } from "@/components/shell/brand-line";
import { currentSession } from "@/lib/auth/session";
import { offeredSites } from "@/lib/auth/sign-in-sites";
import { isDatabaseUnavailable } from "@/lib/is-database-unavailable";
import { safeReturnPath } from "@/lib/routes";
import { sandboxMark } from "@/lib/sandbox-mode/sandbox-mark";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage(props: PageProps<"/sign-in">) {
  const next = safeReturnPath((await props.searchParams).next);
  if (await currentSession()) redirect(next);
  // Without the database the form still comes, and says at the first try what is wrong.
  const [sites, sandbox] = await Promise.all([offeredSites(), sandboxMark()]).catch((error: unknown) => {
    if (!isDatabaseUnavailable(error)) throw error;
    return [[], null] as const;
  });
  return (
    <main className="mx-auto flex min-h-screen w-full max-w-[408px] flex-col justify-center px-6 pb-24">
      <BrandLine sandbox={sandbox} />
      <h1 className="mt-8 text-20 font-semibold tracking-[-0.012em]">Sign in</h1>
      <SignInForm next={next} sites={sites} hasSandbox={sandbox?.isRunning === true} />
    </main>
  );
}
