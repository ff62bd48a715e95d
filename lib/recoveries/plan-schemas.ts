import { z } from "zod";
import { isInRange, parseIp, versionOfRange } from "./ip-range";
import type { MappingChoice } from "./mapping";

/*
 * What people decide of a recovery, as it is sent and stored. Pure.
 */

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const line = (max: number, message: string) =>
  z
    .string(message)
    .min(1, message)
    .max(max, `Use at most ${max} characters.`)
    .refine((text) => !INVISIBLE.test(text), { message: "Leave out characters that cannot be seen." });

const Address = z.string("Give an address.").refine((text) => parseIp(text) !== null, {
  message: "This is no IP address; one would be 10.10.0.17.",
});
const Cidr = z.string("Give a range.").refine((text) => versionOfRange(text) !== null, {
  message: "This is no range; one would be 10.10.0.0/24.",
});

const SubnetValues = z
  .object({
    cidr: Cidr,
    gatewayIp: Address.nullable(),
    dnsServers: z.array(Address).max(10, "Name at most 10 name servers."),
  })
  .refine(({ cidr, gatewayIp }) => gatewayIp === null || isInRange(gatewayIp, cidr), {
    message: "The gateway has to be in the range.",
    path: ["gatewayIp"],
  });

const NAME = "Give it a name.";
/** `lib/recoveries/mapping.ts` */
export const Choice = z.discriminatedUnion(
  "do",
  [
    z.object({ do: z.literal("use"), id: line(255, "Choose what to use."), name: line(255, NAME) }),
    z.object({ do: z.literal("make"), name: line(255, NAME), subnet: SubnetValues.optional() }),
    z.object({ do: z.literal("keep") }),
    z.object({ do: z.literal("dhcp") }),
    z.object({ do: z.literal("as"), value: Address }),
    z.object({ do: z.literal("leave-out") }),
  ],
  "Choose what it is at the target.",
);

export const MAPPING_KINDS = [
  "project",
  "flavor",
  "network",
  "subnet",
  "address",
  "security-group",
  "keypair",
  "volume-type",
  "zone",
  "server-group",
  "router",
  "floating-ip",
] as const;

/** What may be chosen for each kind; all else makes no sense there. */
export const CHOICES: Readonly<Record<(typeof MAPPING_KINDS)[number], readonly MappingChoice["do"][]>> = {
  project: ["use"],
  flavor: ["use", "make"],
  network: ["use", "make"],
  subnet: ["use", "make"],
  address: ["keep", "dhcp", "as"],
  "security-group": ["use", "make", "leave-out"],
  keypair: ["use", "make", "leave-out"],
  "volume-type": ["use"],
  zone: ["use", "leave-out"],
  "server-group": ["make", "leave-out"],
  router: ["use", "leave-out"],
  "floating-ip": ["use", "leave-out"],
};

const WITHIN = "A time is a whole number of seconds, from 1 to 86400.";
const within = z.number(WITHIN).int(WITHIN).min(1, WITHIN).max(86_400, WITHIN);
const PORT = "A port is a whole number from 1 to 65535.";
const port = z.number(PORT).int(PORT).min(1, PORT).max(65_535, PORT);
const of = { serverId: line(64, "Name a VM by its id."), within };

const Check = z.discriminatedUnion("kind", [
  z.object({ ...of, kind: z.literal("active") }),
  z.object({ ...of, kind: z.literal("console"), text: line(200, "Say what its console has to show.") }),
  z.object({ ...of, kind: z.literal("tcp"), port }),
  z.object({
    ...of,
    kind: z.literal("http"),
    port,
    path: line(500, "Give a path.").regex(/^\/[!-~]*$/, "A path begins with a slash, and has no spaces."),
    status: z
      .number("Say which status is good.")
      .int("A status is a whole number.")
      .min(100, "A status is from 100 to 599.")
      .max(599, "A status is from 100 to 599."),
  }),
]);

const DELAY = "A delay is a whole number of seconds, from 0 to 86400.";

/** `lib/recoveries/boot-tiers.ts` */
export const BootTiers = z
  .array(
    z.object({
      order: z.number().int("A boot order is a whole number.").min(1).max(999),
      delaySeconds: z.number(DELAY).int(DELAY).min(0, DELAY).max(86_400, DELAY),
      pauseBefore: line(500, "Say what to do meanwhile.").nullable(),
      onFailedCheck: z.enum(["stop", "go-on"], "Say what happens when a check fails."),
      checks: z.array(Check).max(2_000, "A tier has at most 2000 checks."),
    }),
  )
  .max(999, "There are at most 999 tiers.")
  .refine((tiers) => new Set(tiers.map(({ order }) => order)).size === tiers.length, {
    message: "Name each tier once.",
  });
