import type http from "node:http";
import { encodeBody } from "./encode-body";
import type { Effect } from "./faults";
import { FLIP_TASK } from "./flip";
import { flood } from "./flood";
import type { Answer } from "./http";
import type { Site } from "./site";

export interface Carried {
  site: Site;
  point: {
    service: string;
    route: string | undefined;
    method: string;
    path: string;
    action: string | undefined;
    /** Whether an id or a name is in it. */
    isAbout(subject: string): boolean;
  };
  requestId: string;
  /** Does what was asked; never rejects. */
  run(): Promise<Answer>;
  /** The service's own error. */
  refuse(status: number, message: string | undefined): Answer;
  res: http.ServerResponse;
  send(answer: Answer): void;
  onAnswered(outcome: { status?: number; fault?: string }): void;
}
type Spoiling = Exclude<Effect, { do: "delay" }>;

/** Has a request carried out and answered; a fault may be in between. */
export async function carryOut(carried: Carried): Promise<void> {
  const { site, point, run, send, onAnswered } = carried;
  const { route, action, ...rest } = point;
  const { delayMs, effect } = site.world.faults.takeWithDelay({
    at: "request",
    site: site.name,
    ...rest,
    ...(route ? { route } : {}),
    ...(action ? { action } : {}),
  });
  if (delayMs > 0) await pause(site, delayMs);
  if (effect) return spoil(carried, effect);
  const answer = await run();
  send(answer);
  onAnswered({ status: answer.status, ...(delayMs > 0 ? { fault: `delayed ${delayMs} ms` } : {}) });
}

async function spoil(carried: Carried, effect: Spoiling): Promise<void> {
  const { site, requestId, run, refuse, res, send, onAnswered } = carried;
  const cut = (fault: string) => {
    res.socket?.destroy();
    onAnswered({ fault });
  };
  switch (effect.do) {
    case "refuse":
      return cut("refused");
    case "never":
      return void onAnswered({ fault: "never answered" });
    case "answer":
      send({
        status: effect.status,
        body: effect.body ?? proxyPage(effect.status),
        headers: { "content-type": "text/html", ...effect.headers },
      });
      return void onAnswered({ status: effect.status, fault: "answered in its place" });
    case "error": {
      const answer = refuse(effect.status, effect.message);
      send({ ...answer, headers: { ...answer.headers, ...effect.headers } });
      return void onAnswered({ status: effect.status, fault: "refused in its place" });
    }
    case "done-then":
      await run();
      send({ status: effect.status, body: proxyPage(effect.status) });
      return void onAnswered({ status: effect.status, fault: "done, and answered otherwise" });
    case "lose-answer":
      await run();
      return cut("done, and the answer was lost");
    case "deliver-late":
      cut(`delivered ${effect.ms} ms late`);
      await pause(site, effect.ms);
      site.world.history.add({ site: site.name, kind: "did", what: "delivered late", requestId });
      return void (await run());
    case "twice": {
      await run();
      const second = await run();
      send(second);
      return void onAnswered({ status: second.status, fault: "done twice" });
    }
    case "flip": {
      const answer = await run();
      const flip = { name: effect.switch, values: effect.values };
      if (effect.afterMs > 0) site.later(FLIP_TASK, effect.afterMs, flip.name, flip);
      else await site.world.flip(flip.name, flip.values);
      send(answer);
      return void onAnswered({ status: answer.status, fault: `with it: ${effect.switch}` });
    }
    default:
      return mangle(await run(), { res, send, onAnswered }, effect);
  }
}

/** What is done, and answered with a body that is not as it should be. */
function mangle(
  answer: Answer,
  { res, send, onAnswered }: Pick<Carried, "res" | "send" | "onAnswered">,
  effect: Spoiling,
): void {
  const [bytes, type] = encodeBody(answer);
  const headers = {
    ...(type ? { "content-type": type } : {}),
    "content-length": bytes.length,
    ...answer.headers,
  };
  const told = (fault: string) => onAnswered({ status: answer.status, fault });
  if (effect.do === "cut-body") {
    res.writeHead(answer.status, headers);
    res.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => res.socket?.destroy());
    told("half a body");
  } else if (effect.do === "drip") {
    res.writeHead(answer.status, headers);
    let sent = 0;
    const timer = setInterval(() => {
      res.write(bytes.subarray(sent, ++sent));
      if (sent >= bytes.length) res.end(); // the connection may be used again
    }, 1_000);
    res.on("close", () => clearInterval(timer));
    told("a byte a second");
  } else if (effect.do === "flood") {
    flood(res, answer.status, effect.how);
    told(`too much: ${effect.how}`);
  } else {
    send({ status: 200, body: proxyPage(200) });
    told("HTML in its place");
  }
}

const proxyPage = (status: number): string =>
  `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;

const pause = (site: Site, ms: number): Promise<void> =>
  new Promise((resolve) => site.world.clock.later(ms, resolve));
