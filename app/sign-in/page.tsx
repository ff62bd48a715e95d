import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/auth/sign-in-form";
import { Brand } from "@/components/shell/brand";
import { currentSession } from "@/lib/auth/session";
import { safeReturnPath } from "@/lib/routes";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage(props: PageProps<"/sign-in">) {
  const next = safeReturnPath((await props.searchParams).next);
  if (await currentSession()) redirect(next);
  return (
    <main className="mx-auto flex min-h-screen w-full max-w-[408px] flex-col justify-center px-6 pb-24">
      <Brand />
      <h1 className="mt-8 text-20 font-semibold tracking-[-0.012em]">Sign in</h1>
      <p className="mt-1 mb-6 text-muted">
        With the local administrator’s name and password. The password was printed when Stillpoint first
        started.
      </p>
      <SignInForm next={next} />
    </main>
  );
}
