import { createRequire } from "node:module";

/** What came back, without following anywhere. */
export interface Answer {
  status: number;
  location: string;
  text: string;
  headers: Headers;
}

export interface Asking {
  method?: string;
  cookie?: string | undefined;
  headers?: Record<string, string>;
  body?: string | FormData;
}

/** One plain HTTP request, as any program can make it. */
export async function ask(
  url: string,
  { method = "GET", cookie, headers, body }: Asking = {},
): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    redirect: "manual",
    headers: { ...(cookie ? { cookie } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const { status, headers: answered } = answer;
  const location = answered.get("location") ?? answered.get("x-action-redirect") ?? "";
  return { status, location, text: await answer.text(), headers: answered };
}

/** Like `ask`. What a click asks for gets its address completed by Next first, and is then asked again. */
export async function askPage(url: string, asking: Asking): Promise<Answer> {
  const answer = await ask(url, asking);
  return /[?&]_rsc(=|$)/.test(answer.location) ? ask(new URL(answer.location, url).href, asking) : answer;
}

type EncodeReply = (args: readonly unknown[]) => Promise<string | FormData>;

// How Next's own client writes down what an action is called with.
const { encodeReply } = createRequire(import.meta.url)(
  "next/dist/compiled/react-server-dom-turbopack/client.node.js",
) as { encodeReply: EncodeReply };

export interface ActionCall {
  id: string;
  args: readonly unknown[];
  cookie?: string | undefined;
  headers?: Record<string, string>;
}

/** Calls a server action at a page, as Next's client does it. */
export async function callAction(url: string, { id, args, cookie, headers }: ActionCall): Promise<Answer> {
  const body = await encodeReply(args);
  const type = typeof body === "string" ? { "content-type": "text/plain;charset=UTF-8" } : {};
  const own = { accept: "text/x-component", "next-action": id, origin: new URL(url).origin };
  return ask(url, { method: "POST", cookie, body, headers: { ...own, ...type, ...headers } });
}

/** Sent away to sign in, by a redirect or by what Next's client takes for one. */
export const isSentToSignIn = ({ status, location, text }: Answer): boolean =>
  ([303, 307].includes(status) && location.startsWith("/sign-in")) ||
  /NEXT_REDIRECT;[a-z]+;\/sign-in/.test(text);

/** The page that says what right is missing (components/ui/empty-state.tsx), or that there is nothing. */
export const isForbiddenPage = ({ status, text }: Answer): boolean =>
  status === 403 || status === 404 || /data-kind=\\?"forbidden/.test(text);

/** An action's answer that refuses. Its own: Next may send a page along with it, which says something of its own. */
export const isRefusedAs = (code: "unauthenticated" | "forbidden", answer: Answer): boolean => {
  const own = resultOf(answer);
  const isSaid = code === "unauthenticated" && own.includes("You are signed out");
  return isSaid || own.includes(`"code":"${code}"`);
};

/** The row of a Flight payload that its first one names as the action's result. */
function resultOf({ text }: Answer): string {
  const id = /^0:\{"a":"\$@(\w+)"/m.exec(text)?.[1];
  return text.split("\n").find((row) => row.startsWith(`${id}:`)) ?? "";
}
