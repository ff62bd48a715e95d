import { type Answer, type Microversions, versionNumber } from "./http";

/** What of a request's headers says which microversion is wanted. */
export function wanted(versions: Microversions, headers: Record<string, string>): string | undefined {
  const named = headers["openstack-api-version"]
    ?.split(",")
    .map((each) => each.trim().split(/\s+/))
    .find(([type]) => type === versions.type)?.[1];
  return named ?? (versions.legacyHeader ? headers[versions.legacyHeader.toLowerCase()] : undefined);
}

/** Its number, or why not: "malformed" is 400, "unsupported" is 406. */
export function negotiate(
  versions: Microversions,
  headers: Record<string, string>,
): number | "malformed" | "unsupported" {
  const text = wanted(versions, headers) ?? versions.min;
  if (text === "latest") return versionNumber(versions.max);
  if (!/^\d+\.\d+$/.test(text)) return "malformed";
  const number = versionNumber(text);
  return number < versionNumber(versions.min) || number > versionNumber(versions.max)
    ? "unsupported"
    : number;
}

/** The headers that tell which one was used; Nova and Cinder tell one that they refuse, too. (api/openstack/wsgi.py of both) */
export function versionHeaders(
  versions: Microversions,
  version: ReturnType<typeof negotiate>,
  headers: Record<string, string>,
): NonNullable<Answer["headers"]> {
  if (version === "malformed" || (version === "unsupported" && versions.refusal)) return {};
  const text =
    version === "unsupported" ? wanted(versions, headers) : `${Math.floor(version / 1000)}.${version % 1000}`;
  return {
    "openstack-api-version": `${versions.type} ${text}`,
    ...(versions.legacyHeader && text ? { [versions.legacyHeader.toLowerCase()]: text } : {}),
    vary: ["OpenStack-API-Version", versions.legacyHeader].filter(Boolean).join(", "),
  };
}
