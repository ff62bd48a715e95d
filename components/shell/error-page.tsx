import { Button } from "@/components/ui/button";
import { Brand } from "./brand";

/** The digest that the server gives to the error of a database that does not answer; see lib/auth/session.ts. */
const DATABASE = "unavailable";

interface Props {
  error: unknown;
  retry: () => void;
}

/** What a page shows that could not be made: what happened, an id to look for in the server's log, another try. */
export function ErrorPage({ error, retry }: Props) {
  const digest = (error as { digest?: string } | null)?.digest;
  const isDatabase = digest === DATABASE;
  return (
    <main className="mx-auto flex min-h-screen w-full max-w-[560px] flex-col justify-center px-6 pb-24">
      <Brand />
      <h1 className="mt-8 text-20 font-semibold tracking-[-0.012em]">
        {isDatabase ? "The database does not answer" : "This page could not be shown"}
      </h1>
      <p className="mt-1 mb-6 text-muted">
        {isDatabase
          ? "Stillpoint cannot tell who you are or what is running until it does. Runs that were under way go on as soon as it is back."
          : "Something went wrong on Stillpoint’s side. Nothing that was under way is stopped by it."}
      </p>
      {digest && !isDatabase && (
        <p className="mb-6 text-13 text-muted">
          Look for <code className="font-mono text-12 text-fg">{digest}</code> in the server’s log.
        </p>
      )}
      <div>
        <Button kind="primary" size="l" onClick={retry}>
          Try again
        </Button>
      </div>
    </main>
  );
}
