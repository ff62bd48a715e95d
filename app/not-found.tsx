import type { Metadata } from "next";
import Link from "next/link";
import { BrandLine } from "@/components/shell/brand-line";
import { buttonClass } from "@/components/ui/button-class";
import { routes } from "@/lib/routes";
import { sandboxMark } from "@/lib/sandbox-mode/sandbox-mark";

export const metadata: Metadata = { title: "Not found" };

export default async function NotFound() {
  const sandbox = await sandboxMark().catch(() => null);
  return (
    <main className="mx-auto flex min-h-screen w-full max-w-[560px] flex-col justify-center px-6 pb-24">
      <BrandLine sandbox={sandbox} />
      <h1 className="mt-8 text-20 font-semibold tracking-[-0.012em]">There is no such page</h1>
      <p className="mt-1 mb-6 text-muted">
        The address may be mistyped, or what it led to is gone. Nothing was changed.
      </p>
      <div>
        <Link href={routes.overview} className={buttonClass("primary", "l")}>
          Go to the overview
        </Link>
      </div>
    </main>
  );
}
