import { TOKENS } from "../../core/tokens";
import { SERVICES, SITE, TIMES, WHEN } from "./parameters";
import type { Switch } from "./switch";

/* Keystone, tokens and the catalog. */

const SERVICE = { name: "service", what: "Service", kind: "choice", choices: SERVICES } as const;
const CATALOG_TYPE = {
  name: "type",
  what: "Type in the catalog; without one both of Cinder's",
  kind: "text",
  optional: true,
} as const;

export const identitySwitches: readonly Switch[] = [
  {
    name: "keystone-down",
    does: "Kills a site's Keystone; the other services go on, and take tokens that they know.",
    on: "site",
    parameters: [
      SITE,
      {
        name: "how",
        what: "How it is gone",
        kind: "choice",
        choices: ["refuses", "never-answers", "503"],
        default: "503",
      },
      ...WHEN,
    ],
    flip: ({ site, text, rule }) => {
      const how = text("how");
      const effect =
        how === "refuses"
          ? { do: "refuse" as const }
          : how === "503"
            ? { do: "answer" as const, status: 503 }
            : { do: "never" as const };
      rule({ at: "request", site: site().name, service: "keystone", effect });
      return `Keystone of ${site().name} is down: ${how}`;
    },
  },
  {
    name: "expire-tokens",
    does: "Expires every token that was given out, now.",
    on: "cloud",
    isDeed: true,
    parameters: [],
    flip: ({ world }) => {
      const tokens = world.tables.of("", TOKENS);
      const now = world.clock.now();
      const good = tokens.filter(({ expiresAt }) => expiresAt > now);
      for (const { id } of good) tokens.update(id, { expiresAt: now });
      return `${good.length} tokens have expired`;
    },
  },
  {
    name: "short-tokens",
    does: "Gives out tokens that live a few seconds only.",
    on: "site",
    parameters: [
      { ...SITE, optional: true },
      { name: "ms", what: "They live, in milliseconds", kind: "number", default: 5_000 },
      { name: "user", what: "Of this user only: name", kind: "text", optional: true },
      TIMES,
      ...WHEN,
    ],
    flip: ({ values, number, site, rule }) => {
      rule({
        at: "token",
        effect: { do: "live", ms: number("ms") },
        ...(values.site === undefined ? {} : { site: site().name }),
        ...(values.user === undefined ? {} : { subject: String(values.user) }),
        ...(values.times === undefined ? {} : { times: number("times") }),
      });
      return `new tokens live ${number("ms")} ms`;
    },
  },
  {
    name: "refuse-tokens",
    does: "Answers 401 to every token, at one service or at all of a site.",
    on: "site",
    parameters: [SITE, { ...SERVICE, optional: true }, TIMES, ...WHEN],
    flip: ({ values, number, site, rule }) => {
      rule({
        at: "request",
        site: site().name,
        effect: { do: "error", status: 401, message: "The request you have made requires authentication." },
        ...(values.service === undefined ? {} : { service: String(values.service) }),
        ...(values.times === undefined ? {} : { times: number("times") }),
      });
      return `${values.service ?? "everything"} of ${site().name} answers 401`;
    },
  },
  {
    name: "catalog-lacks-service",
    does: "Leaves a service of a site out of the catalog: the volume service, when none is named.",
    on: "site",
    parameters: [SITE, CATALOG_TYPE, ...WHEN],
    flip: ({ values, site, rule }) => {
      for (const type of catalogTypes(values.type))
        rule({ at: "catalog", site: site().name, service: type, effect: { do: "lack" } });
      return `the catalog has no ${catalogTypes(values.type).join(" nor ")} in ${site().name}`;
    },
  },
  {
    name: "catalog-leads-elsewhere",
    does: "Gives a service of a site another address in the catalog.",
    on: "site",
    parameters: [
      SITE,
      CATALOG_TYPE,
      { name: "url", what: "Address", kind: "text", default: "http://127.0.0.1:9/volume/v3" },
      ...WHEN,
    ],
    flip: ({ values, text, site, rule }) => {
      for (const type of catalogTypes(values.type))
        rule({
          at: "catalog",
          site: site().name,
          service: type,
          effect: { do: "lead-to", url: text("url") },
        });
      return `the catalog leads to ${text("url")} for ${catalogTypes(values.type).join(" and ")} of ${site().name}`;
    },
  },
  {
    name: "same-region-name",
    does: "Gives a site the name of another in the catalog: two regions of one name.",
    on: "site",
    parameters: [SITE, { ...SITE, name: "as", what: "Region whose name it gets" }, ...WHEN],
    flip: ({ site, rule }) => {
      rule({ at: "catalog", site: site().name, effect: { do: "call-region", name: site("as").name } });
      return `the catalog calls ${site().name} ${site("as").name}`;
    },
  },
];

const catalogTypes = (given: unknown): string[] =>
  given === undefined ? ["volumev3", "block-storage"] : [String(given)];
