import { cidrText, parseCidr, versionOf } from "./addresses";
import { invalidInput } from "./refusals";

/* What values must be. The reasons are those of neutron_lib/api/validators/__init__.py and converters.py. */

/** Gives the value as it is kept. @throws Complaint, or a Refusal where Neutron's converters refuse */
export type Check = (value: unknown) => unknown;

/** Becomes "Invalid input for <attribute>. Reason: <message>." */
export class Complaint extends Error {}

const show = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

export const isAny: Check = (value) => value;

export const isText =
  (most = 255): Check =>
  (value) => {
    if (typeof value !== "string") throw new Complaint(`'${show(value)}' is not a valid string`);
    if (value.length > most) throw new Complaint(`'${value}' exceeds maximum length of ${most}`);
    return value;
  };

export const isBoolean: Check = (value) => {
  const text = String(value).toLowerCase();
  if (["true", "1"].includes(text)) return true;
  if (["false", "0"].includes(text)) return false;
  throw invalidInput(`'${show(value)}' cannot be converted to boolean`);
};

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export const isUuid: Check = (value) => {
  if (typeof value !== "string" || !UUID.test(value))
    throw new Complaint(`'${show(value)}' is not a valid UUID`);
  return value;
};

export const isOneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) => {
    if (!allowed.includes(value)) throw new Complaint(`${show(value)} is not in valid_values`);
    return value;
  };

export const isNonNegative: Check = (value) => {
  const number = Number(value);
  if (!Number.isInteger(number)) throw new Complaint(`'${show(value)}' is not an integer`);
  if (number < 0) throw new Complaint(`'${number}' should be non-negative`);
  return number;
};

export const isMac: Check = (value) => {
  const text = String(value).toLowerCase().replaceAll("-", ":");
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text) || text === "00:00:00:00:00:00")
    throw new Complaint(`'${show(value)}' is not a valid MAC address`);
  return text;
};

export const isAddress: Check = (value) => {
  if (typeof value !== "string" || versionOf(value) === 0)
    throw new Complaint(`'${show(value)}' is not a valid IP address`);
  return value;
};

/** (neutron_lib/api/converters.py, convert_cidr_to_canonical_format) */
export const isCidr: Check = (value) => {
  const cidr = typeof value === "string" && value.includes("/") ? parseCidr(value) : undefined;
  if (!cidr) throw invalidInput(`${show(value)} is not in a CIDR format`);
  return cidrText(cidr);
};

export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? null : check(value);

/** A list; what is in it twice is refused. */
export const isListOf =
  (check: Check): Check =>
  (value) => {
    if (value === null) return [];
    if (!Array.isArray(value)) throw new Complaint(`'${show(value)}' is not a list`);
    const texts = value.map((item) => show(item));
    const twice = texts.filter((text, i) => texts.indexOf(text) !== i);
    if (twice.length > 0)
      throw new Complaint(`Duplicate items in the list: '${[...new Set(twice)].join(", ")}'`);
    return value.map(check);
  };

export const isNameserver: Check = (value) => {
  if (typeof value !== "string" || versionOf(value) === 0)
    throw new Complaint(
      `'${show(value)}' is not a valid nameserver. '${show(value)}' is not a valid IP address`,
    );
  return value;
};

const asObject = (value: unknown, what: string): Record<string, unknown> => {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new Complaint(`Invalid data format for ${what}: '${show(value)}'`);
  return value as Record<string, unknown>;
};

export const isRoute: Check = (value) => {
  const { destination, nexthop, ...rest } = asObject(value, "hostroute");
  const cidr = typeof destination === "string" ? parseCidr(destination) : undefined;
  if (!cidr || Object.keys(rest).length > 0)
    throw new Complaint(`'${show(destination)}' is not a valid IP subnet`);
  return { destination: cidrText(cidr), nexthop: isAddress(nexthop) };
};

export const isPool: Check = (value) => {
  const { start, end } = asObject(value, "pool");
  return { start: isAddress(start), end: isAddress(end) };
};

/** Any of the two may be missing. (validate_fixed_ips) */
export const isFixedIp: Check = (value) => {
  const { subnet_id, ip_address } = asObject(value, "fixed IP");
  return {
    ...(subnet_id == null ? {} : { subnetId: isUuid(subnet_id) as string }),
    ...(ip_address == null ? {} : { address: isAddress(ip_address) as string }),
  };
};

export const isObject: Check = (value) => (value === null ? {} : asObject(value, "dictionary"));
