import { z } from "zod";
import { devcloudUnderTest } from "./devcloud-under-test";

const Log = z.object({
  last: z.number(),
  entries: z.array(
    z.looseObject({ n: z.number(), what: z.string().optional(), server: z.string().optional() }),
  ),
});
const DEEDS: Record<string, string> = { "guest frozen": "freeze", "guest thawed": "thaw" };
/** As many entries as one answer of the control API has at most. */
const PAGE = 1_000;

/** The sandbox's first site, as an admin in project demo; the witness is its log, which has what really happened to a guest. */
export const sandboxUnderTest = () => devcloudUnderTest(lastDeed);

async function lastDeed(serverId: string): Promise<string | undefined> {
  let deed: string | undefined;
  for (let since = 0; ; ) {
    const { entries } = await didSince(since);
    for (const { what = "", server } of entries) if (server === serverId) deed = DEEDS[what] ?? deed;
    if (entries.length < PAGE) return deed;
    since = entries.at(-1)?.n ?? since;
  }
}

async function didSince(since: number): Promise<z.output<typeof Log>> {
  const { STILLPOINT_SANDBOX_CONTROL: url, STILLPOINT_SANDBOX_KEY: key = "" } = process.env;
  const answer = await fetch(`${url}/log?kind=did&since=${since}&limit=${PAGE}`, {
    headers: { "x-sandbox-key": key },
  });
  if (!answer.ok) throw new Error(`the sandbox's log answers ${answer.status}: ${await answer.text()}`);
  return Log.parse(await answer.json());
}
