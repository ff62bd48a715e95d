import type { Answer } from "../core/http";
import { Refusal } from "../core/refusal";
import type { Site } from "../core/site";

/* Glance's errors are webob's: an explanation and maybe a detail, in the form that the client accepts. (webob/exc.py) */

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Request Entity Too Large",
  415: "Unsupported Media Type",
  500: "Internal Server Error",
};
const OWN_WORDS: Readonly<Record<number, string>> = {
  403: "Access was denied to this resource.",
  404: "The resource could not be found.",
  409: "There was a conflict when trying to complete your request.",
  500: "The server has either erred or is incapable of performing the requested operation.",
};

/** Says it in Glance's words. */
export const refuse = (status: number, explanation: string): Refusal => new Refusal(status, explanation);

/** Says it in webob's words for the status, with a detail below. */
export const refuseWith = (status: number, detail: string): Refusal =>
  new Refusal(status, OWN_WORDS[status] ?? "", { type: detail });

export const noImage = (id: string): Refusal => refuse(404, `No image found with ID ${id}`);

export function writeError(
  status: number,
  message: string,
  detail: string | undefined,
  _requestId: string,
  headers: Record<string, string>,
): Answer {
  const title = `${status} ${TITLES[status] ?? "Error"}`;
  const explanation =
    status === 400 && message === "Malformed request body" ? "Malformed JSON in request body." : message;
  const form = formFor(headers.accept);
  const say = form === "html" ? escapeHtml : (text: string) => text;
  const body = bodyOf(status, say(explanation), say(detail ?? ""));
  if (form === "json")
    return { status, body: { message: body, code: title, title: TITLES[status] ?? "Error" } };
  if (form === "plain")
    return {
      status,
      body: `${title}\n\n${body.replaceAll("\n", " ").replaceAll("<br />", "\n")}`,
      headers: { "content-type": "text/plain; charset=UTF-8" },
    };
  return {
    status,
    body: `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${body}\n </body>\n</html>`,
    headers: { "content-type": "text/html; charset=UTF-8" },
  };
}

/** HTML before JSON, where both are as welcome; plain text where neither is. (webob/exc.py, generate_response) */
function formFor(accept: string | undefined): "html" | "json" | "plain" {
  if (accept === undefined) return "html";
  const html = welcome(accept, "text/html");
  const json = welcome(accept, "application/json");
  if (html === 0 && json === 0) return "plain";
  return html >= json ? "html" : "json";
}

/** How much a type is wanted, 0 to 1; the most exact of what fits says it. */
function welcome(accept: string, type: string): number {
  const ranges = accept.split(",").map((range) => {
    const [name = "", ...parameters] = range.split(";").map((part) => part.trim());
    const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    return { name: name.toLowerCase(), q: q === undefined ? 1 : Number(q) };
  });
  for (const name of [type, `${type.split("/")[0]}/*`, "*/*"]) {
    const found = ranges.find((range) => range.name === name);
    if (found) return found.q;
  }
  return 0;
}

function bodyOf(status: number, explanation: string, detail: string): string {
  if (status === 405) return `${explanation} <br /><br />\n\n`;
  if (status === 415) return `${explanation}\n<br /><br />\n`;
  return `${explanation}<br /><br />\n${detail}\n\n`;
}

const escapeHtml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#x27;");

/** Glance looks at the token itself. (glance/api/middleware/context.py) */
export const writeUnauthorized = (site: Site, headers: Record<string, string>): Answer => {
  const written = writeError(
    401,
    "This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.",
    undefined,
    "",
    headers,
  );
  return {
    ...written,
    headers: { ...written.headers, "www-authenticate": `Keystone uri="${site.origin}/identity/v3"` },
  };
};
