import http from "node:http";
import type { Session } from "@/lib/openstack/session";

const EVERY_MS = 250;

/**
 * Looks from beside, every quarter of a second, at what a project makes: the time at which each thing was first seen to be
 * made no more. By a client of its own, so that its calls are not taken for the product's.
 */
export async function watchPending(session: Session) {
  const token = await session.token();
  const urls = [
    `${session.baseUrl("compute", token)}/servers?status=BUILD`,
    `${session.baseUrl("volume", token)}/volumes?status=creating`,
  ];
  const pending = urls.map(() => new Set<string>());
  const ended = new Map<string, number>();
  let isOver = false;
  const lanes = urls.map(async (url, i) => {
    const before = pending[i] ?? new Set();
    while (!isOver) {
      const ids = await idsAt(url, token.value);
      const now = Date.now();
      for (const id of before) if (!ids.has(id)) ended.set(id, now);
      before.clear();
      for (const id of ids) before.add(id);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  });
  return {
    /** ms since the epoch; undefined: it was never seen */
    endOf: (id: string): number | undefined => ended.get(id),
    async stop(): Promise<void> {
      isOver = true;
      await Promise.all(lanes);
    },
  };
}

function idsAt(url: string, token: string): Promise<Set<string>> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers: { "X-Auth-Token": token } }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part) => (text += part));
        answer.on("end", () => {
          const [items = []] = Object.values(JSON.parse(text) as Record<string, { id: string }[]>);
          resolve(new Set(items.map(({ id }) => id)));
        });
      })
      .on("error", reject);
  });
}
