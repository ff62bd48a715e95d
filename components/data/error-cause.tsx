"use client";

import { ApiError } from "./fetch-json";
import { MonoId } from "./mono-id";

/** What went wrong, in a sentence, and under which id the server's log has it. */
export function ErrorCause({ error }: { error: Error }) {
  return (
    <>
      {error.message}
      {error instanceof ApiError && error.id && (
        <>
          {" "}
          The server’s log has it as{" "}
          <span className="-mr-1">
            <MonoId id={error.id} what="request id" />
          </span>
          .
        </>
      )}
    </>
  );
}
