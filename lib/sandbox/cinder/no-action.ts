import { badRequest } from "./refusals";

/** What nothing can be told to do. (cinder/api/openstack/wsgi.py, _process_stack) */
export const noAction = (name: string) =>
  badRequest(
    `There is no such action: ${name}. Verify the request body and Content-Type header and try again.`,
  );

/** The action that a body names: its only key. @throws Refusal 400 (cinder/api/openstack/wsgi.py, action_peek) */
export function actionOf(body: unknown): string {
  const [name, another] = Object.keys(body ?? {});
  if (name === undefined || another !== undefined) throw badRequest("Malformed request body");
  return name;
}
