import type { Handled } from "@/components/data/use-checked-form";
import { listChange, type Told } from "@/components/data/what-changed";
import { fieldErrors } from "@/lib/field-errors";
import { knownHostText, readLines } from "@/lib/quiesce/known-hosts-text";
import type { SiteDetail } from "@/lib/sites/get-site";
import { HostAccessFields, knownHostsProblem, privateKeyTextProblem } from "@/lib/sites/host-access-text";

/** What stands in the form of the access to compute hosts. */
export interface HostAccessValues {
  user: string;
  port: string;
  /** Empty: the one that is stored, if there is one. */
  privateKey: string;
  knownHosts: string;
}

/** The form of what is stored, which never holds its key. Pure. */
export const toHostAccessValues = (stored: SiteDetail["hostAccess"]): HostAccessValues => ({
  user: stored?.user ?? "stillpoint",
  port: String(stored?.port ?? 22),
  privateKey: "",
  knownHosts: stored?.knownHosts ?? "",
});

const PREFIX = "host-";

/** The ids of the controls: "port" may stand elsewhere on the page. Pure. */
export const hostControl = (field: string): string => `${PREFIX}${field}`;

/** A control is judged once something was typed in it and it was left. Pure. */
export const isHostJudged = (control: string, { typed, left }: Handled): boolean =>
  typed.has(control.slice(PREFIX.length)) && left.has(control);

/** What is wrong in the form by its controls, but for what stands in its keys. Pure. @param hasKey whether one is stored */
export const hostAccessProblems =
  (hasKey: boolean) =>
  (values: HostAccessValues): Record<string, string> => {
    const { error } = HostAccessFields.safeParse(values);
    const found: Record<string, string> = error ? fieldErrors(error) : {};
    const stays = hasKey && values.privateKey.trim() === "";
    const key = stays ? undefined : privateKeyTextProblem(values.privateKey);
    if (key) found.privateKey ??= key;
    const hosts = knownHostsProblem(values.knownHosts);
    if (hosts) found.knownHosts ??= hosts;
    return Object.fromEntries(Object.entries(found).map(([field, text]) => [hostControl(field), text]));
  };

const hostsOf = ({ knownHosts }: HostAccessValues): string[] =>
  readLines(knownHosts, knownHostText).lines.map(({ names }) => names);

/** A host whose key is another one now: that is told beside hosts that came or went. */
const replaced = (before: HostAccessValues, after: HostAccessValues): string => {
  const keysOf = ({ knownHosts }: HostAccessValues, host: string) =>
    readLines(knownHosts, knownHostText)
      .lines.flatMap((line) => (line.names === host ? [JSON.stringify(line)] : []))
      .sort()
      .join();
  const names = [...new Set(hostsOf(after))].filter(
    (host) => hostsOf(before).includes(host) && keysOf(before, host) !== keysOf(after, host),
  );
  return names.length > 0 ? `written anew: ${names.join(", ")}` : "";
};

/** How a change of each is told. */
export const HOST_ACCESS_THINGS: Record<string, Told<HostAccessValues>> = {
  user: { name: "user", say: ({ user }) => user },
  port: { name: "port", say: ({ port }) => port },
  fingerprint: { name: "key" },
  knownHosts: {
    name: "host keys",
    change: (before, after) =>
      [listChange(hostsOf(before), hostsOf(after)), replaced(before, after)].filter(Boolean).join("; ") ||
      "written anew",
  },
};
