import type { Answer, Ask, Route } from "../core/http";
import { Refusal } from "../core/refusal";

/**
 * Each route as Cinder has it: below the project of the token, and, since 3.67, without it. (cinder/api/v3/router.py)
 * @param routes their paths from there on: "/volumes/:id"
 */
export const belowProject = (routes: readonly Route[]): Route[] =>
  routes.flatMap((route) => [
    { ...route, path: `/v3/:project${route.path}`, run: (ask) => run(route, ask) },
    { ...route, path: `/v3${route.path}`, run: (ask) => run(route, ask) },
  ]);

async function run(route: Route, ask: Ask): Promise<Answer> {
  const { project } = ask.params;
  // cinder/api/openstack/wsgi.py, _process_stack
  if (project !== undefined && project !== ask.caller.projectId)
    throw new Refusal(400, "Malformed request url");
  const answer = await route.run(ask);
  return { ...answer, headers: { "x-compute-request-id": ask.requestId, ...answer.headers } };
}
