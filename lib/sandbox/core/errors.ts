import type { Answer } from "./http";

/* How each kind of service writes an error. */

const NAMES: Record<number, string> = {
  400: "badRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "itemNotFound",
  405: "badMethod",
  409: "conflictingRequest",
  413: "overLimit",
  415: "badMediaType",
  429: "overLimit",
  500: "computeFault",
  501: "notImplemented",
  503: "serviceUnavailable",
};

/** What Nova and Cinder call an error. (api/openstack/wsgi.py of both, Fault) */
export const errorName = (status: number): string => NAMES[status] ?? "computeFault";

/** Nova and Cinder. (nova/api/openstack/wsgi.py, Fault) */
export const namedError = (status: number, message: string): Answer => ({
  status,
  body: { [errorName(status)]: { code: status, message } },
});

const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  409: "Conflict",
  413: "Request Entity Too Large",
  500: "Internal Server Error",
};

/** Keystone. (keystone/server/flask/common.py) */
export const titledError = (status: number, message: string): Answer => ({
  status,
  body: { error: { code: status, message, title: TITLES[status] ?? "Error" } },
});

/** Glance, and whatever webob answers by itself. (webob/exc.py) */
export const pageError = (status: number, message: string): Answer => {
  const title = `${status} ${TITLES[status] ?? "Error"}`;
  return {
    status,
    body: `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${message}<br /><br />\n\n\n </body>\n</html>`,
    headers: { "content-type": "text/html; charset=UTF-8" },
  };
};

/** What routes requests in Nova and Cinder has no such path: in the form that is accepted. (webob/exc.py, generate_response) */
export function routerError(accept = ""): Answer {
  const message = "The resource could not be found.";
  if (/text\/html|\*\/\*/.test(accept)) return pageError(404, message);
  if (accept.includes("application/json"))
    return {
      status: 404,
      body: { message: `${message}<br /><br />\n\n\n`, code: "404 Not Found", title: "Not Found" },
    };
  return {
    status: 404,
    body: `404 Not Found\n\n${message}\n\n   `,
    headers: { "content-type": "text/plain; charset=UTF-8" },
  };
}

/** Neutron. (neutron/api/api_common.py) */
export const neutronError = (status: number, message: string, type = "HTTPException"): Answer => ({
  status,
  body: { NeutronError: { type, message, detail: "" } },
});

/** Placement. (placement/util.py, json_error_formatter) */
export const placementError = (
  status: number,
  message: string,
  code: string | undefined,
  requestId: string,
): Answer => ({
  status,
  body: {
    errors: [
      {
        status,
        title: TITLES[status] ?? "Error",
        detail: message,
        ...(code ? { code } : {}),
        request_id: requestId,
      },
    ],
  },
});
