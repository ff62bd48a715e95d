import { expect } from "vitest";
import type { OpenStackError } from "../errors";

/** The error that a promise ends in; a test fails when it does not. */
export const failureOf = (promise: Promise<unknown>): Promise<OpenStackError> =>
  promise.then(
    () => expect.fail("it should have failed"),
    (error: OpenStackError) => error,
  );
