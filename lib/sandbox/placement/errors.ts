import { placementError } from "../core/errors";
import { type Answer, type Ask, isAtLeast, type Route, type UnknownPath } from "../core/http";
import { Refusal } from "../core/refusal";

/** What webob puts before the message. (webob/exc.py) */
const EXPLANATIONS: Record<number, string> = {
  400: "The server could not comply with the request since it is either malformed or otherwise incorrect.",
  403: "Access was denied to this resource.",
  404: "The resource could not be found.",
  409: "There was a conflict when trying to complete your request.",
};
export const UNDEFINED = "placement.undefined_code";
export const CONCURRENT = "placement.concurrent_update";
const VERSIONS = { min: "1.0", max: "1.39" };

export const refusal = (status: number, message: string, code = UNDEFINED): Refusal =>
  new Refusal(status, message, { type: code });
export const badRequest = (message: string): Refusal => refusal(400, message);
export const badQuery = (why: string): Refusal => badRequest(`Invalid query string parameters: ${why}`);

/** An error as Placement writes it. (placement/util.py, json_error_formatter) */
export function writeError(
  status: number,
  message: string,
  code: string | undefined,
  requestId: string,
): Answer {
  if (status === 406) return notAcceptable(message, requestId);
  const explanation = EXPLANATIONS[status];
  return placementError(
    status,
    explanation === undefined ? message : `${explanation}\n\n ${message}  `,
    code,
    requestId,
  );
}

/** (microversion_parse/middleware.py) */
function notAcceptable(message: string, requestId: string): Answer {
  const detail = `The resource could not be generated that was acceptable to your browser (content of type application/json. \n\n ${message}`;
  const { body } = placementError(406, detail, undefined, requestId);
  const [error] = (body as { errors: object[] }).errors;
  return {
    status: 406,
    body: { errors: [{ ...error, max_version: VERSIONS.max, min_version: VERSIONS.min }] },
  };
}

/** Codes came with 1.23. */
const codeFor = (microversion: number, code: string | undefined) =>
  microversion >= 1_023 ? code : undefined;

export function writeUnknown(status: 404 | 405, { requestId, method, microversion }: UnknownPath): Answer {
  const message =
    status === 404
      ? ""
      : `The method ${method} is not allowed for this resource. \n\n The method specified is not allowed for this resource.`;
  return writeError(status, message, codeFor(microversion, UNDEFINED), requestId);
}

export const MICROVERSIONS = {
  ...VERSIONS,
  type: "placement",
  refusal: (why: "malformed" | "unsupported", wanted: string): string =>
    why === "malformed"
      ? `Invalid microversion: invalid version string: ${wanted}`
      : `Invalid microversion: Unacceptable version header: ${wanted}`,
};

/** A route that came with a microversion, for those who may; its errors tell of codes where they may. */
export function placementRoute(
  route: Route & { since?: string; rule?: string; isAllowed?: (ask: Ask) => boolean },
): Route {
  const { since, rule, isAllowed, ...rest } = route;
  return {
    ...rest,
    run: async (ask) => {
      try {
        if (since && !isAtLeast(ask, since)) throw refusal(404, "");
        if (rule && !(isAllowed ?? mayDoAll)(ask))
          throw refusal(403, `Policy does not allow placement:${rule} to be performed.`);
        return await route.run(ask);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const code = codeFor(ask.microversion, error.more.type ?? UNDEFINED);
        return writeError(error.status, error.message, code, ask.requestId);
      }
    },
  };
}

/** (placement/policies/base.py, ADMIN_OR_SERVICE) */
const mayDoAll = ({ caller }: Ask): boolean => caller.isAdmin || caller.roles.includes("service");
