import { badRequest } from "./refusals";

/** What nothing can be told to do. (cinder/api/openstack/wsgi.py, _process_stack) */
export const noAction = (name: string) =>
  badRequest(
    `There is no such action: ${name}. Verify the request body and Content-Type header and try again.`,
  );

/** The action that a body names: its only key. */
export const actionOf = (body: unknown): string => Object.keys(body ?? {})[0] ?? "None";
