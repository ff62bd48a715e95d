import { grouped } from "../core/grouped";
import { cidrText, parseCidr } from "./addresses";
import { type Check, Complaint, isOneOf, isText, isUuid, orNull } from "./checks";
import { addRule, type NewRule } from "./default-group";
import type { Look } from "./look";
import { refuse } from "./refusals";
import {
  isOwnOrAdmin,
  newStandard,
  type Resource,
  revise,
  standardAttributes,
  type Values,
} from "./resource";
import { SECURITY_GROUP_RULES, SECURITY_GROUPS, type SecurityGroupRule } from "./rows";

/** (neutron_lib/constants.py, IP_PROTOCOL_MAP; "any" and "0" are all) */
const PROTOCOLS: Readonly<Record<string, number>> = {
  ah: 51,
  dccp: 33,
  egp: 8,
  esp: 50,
  gre: 47,
  hopopt: 0,
  icmp: 1,
  icmpv6: 58,
  igmp: 2,
  ip: 0,
  ipip: 4,
  "ipv6-encap": 41,
  "ipv6-frag": 44,
  "ipv6-icmp": 58,
  "ipv6-nonxt": 59,
  "ipv6-opts": 60,
  "ipv6-route": 43,
  ospf: 89,
  pgm: 113,
  rsvp: 46,
  sctp: 132,
  tcp: 6,
  udp: 17,
  udplite: 136,
  vrrp: 112,
};
const WITH_PORTS: ReadonlySet<number> = new Set([33, 132, 6, 17, 136]);

const isProtocol: Check = (value) => {
  if (value === null || value === "any") return null;
  const text = String(value).toLowerCase();
  if (text in PROTOCOLS || (/^\d+$/.test(text) && Number(text) <= 255)) return text;
  throw refuse(
    400,
    "SecurityGroupRuleInvalidProtocol",
    `Security group rule protocol ${text} not supported. Only protocol values [None, ${Object.keys(PROTOCOLS)
      .map((name) => `'${name}'`)
      .join(", ")}] and integer representations [0 to 255] are supported.`,
  );
};

const isPortNumber: Check = (value) => {
  if (value === null || value === "") return null;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65535)
    throw refuse(400, "SecurityGroupInvalidPortValue", `Invalid value for port ${value}`);
  return number;
};

const isPrefix: Check = (value) => {
  if (value === null || value === "") return null;
  if (typeof value !== "string" || !parseCidr(value))
    throw new Complaint(`'${value}' is not a valid IP subnet`);
  return value;
};

const isEtherType: Check = (value) => {
  const found = ["IPv4", "IPv6"].find((type) => type.toLowerCase() === String(value).toLowerCase());
  if (!found)
    throw refuse(
      400,
      "SecurityGroupRuleInvalidEtherType",
      `Security group rule for ethertype '${value}' not supported. Allowed values are ['IPv4', 'IPv6'].`,
    );
  return found;
};

export const securityGroupRules: Resource<SecurityGroupRule> = {
  name: "security_group_rule",
  plural: "security_group_rules",
  path: "security-group-rules",
  key: SECURITY_GROUP_RULES,
  quota: "security_group_rule",
  gone: (id) => refuse(404, "SecurityGroupRuleNotFound", `Security group rule ${id} does not exist`),
  isSeen: isOwnOrAdmin,
  attributes: {
    id: { show: (r) => r.id },
    tenant_id: { show: (r) => r.projectId },
    security_group_id: { show: (r) => r.securityGroupId, check: isUuid, isRequired: true, isFixed: true },
    ethertype: { show: (r) => r.etherType, check: isEtherType, isFixed: true },
    direction: {
      show: (r) => r.direction,
      check: isOneOf("ingress", "egress"),
      isRequired: true,
      isFixed: true,
    },
    protocol: { show: (r) => r.protocol, check: isProtocol, isFixed: true },
    port_range_min: { show: (r) => r.portMin, check: isPortNumber, isFixed: true },
    port_range_max: { show: (r) => r.portMax, check: isPortNumber, isFixed: true },
    remote_ip_prefix: { show: (r) => r.remoteIpPrefix, check: isPrefix, isFixed: true },
    remote_address_group_id: { show: () => null },
    normalized_cidr: { show: (r) => (r.remoteIpPrefix === null ? null : normalized(r.remoteIpPrefix)) },
    remote_group_id: { show: (r) => r.remoteGroupId, check: orNull(isUuid), isFixed: true },
    description: { show: (r) => r.description, check: isText() },
    ...standardAttributes<SecurityGroupRule>(),
  },
  create(look, values) {
    const groups = look.site.rows(SECURITY_GROUPS);
    for (const id of [values.security_group_id, values.remote_group_id]) {
      if (typeof id !== "string") continue;
      const group = groups.get(id);
      if (!group || !isOwnOrAdmin(group, look))
        throw refuse(404, "SecurityGroupNotFound", `Security group ${id} does not exist`);
    }
    const rule: NewRule = {
      securityGroupId: values.security_group_id as string,
      projectId: newStandard(look, values).projectId,
      direction: values.direction as "ingress" | "egress",
      etherType: (values.ethertype as "IPv4" | "IPv6" | undefined) ?? "IPv4",
      protocol: (values.protocol as string | null | undefined) ?? null,
      ...portsOf(values),
      remoteIpPrefix: (values.remote_ip_prefix as string | null | undefined) ?? null,
      remoteGroupId: (values.remote_group_id as string | null | undefined) ?? null,
      description: (values.description as string | undefined) ?? "",
    };
    checkRule(rule);
    refuseTwin(look, rule);
    revise(look, SECURITY_GROUPS, rule.securityGroupId, {});
    return addRule(look.site, rule);
  },
  remove(look, rule) {
    look.site.rows(SECURITY_GROUP_RULES).remove(rule.id);
    revise(look, SECURITY_GROUPS, rule.securityGroupId, {});
  },
};

const normalized = (prefix: string): string => {
  const cidr = parseCidr(prefix);
  return cidr ? cidrText(cidr) : prefix;
};

const numberOf = (protocol: string): number => PROTOCOLS[protocol] ?? Number(protocol);

/** (neutron/db/securitygroups_db.py, _validate_port_range and _validate_security_group_rule) */
function portsOf(values: Values): Pick<SecurityGroupRule, "portMin" | "portMax"> {
  const portMin = (values.port_range_min as number | null | undefined) ?? null;
  const portMax = (values.port_range_max as number | null | undefined) ?? null;
  return { portMin, portMax };
}

function checkRule({
  portMin = null,
  portMax = null,
  protocol,
  remoteIpPrefix,
  remoteGroupId,
  etherType,
}: NewRule): void {
  if (remoteIpPrefix && remoteGroupId)
    throw refuse(
      400,
      "SecurityGroupMultipleRemoteEntites",
      "Only one of remote_ip_prefix, remote_group_id or remote_address_group_id may be provided.",
    );
  if (remoteIpPrefix && parseCidr(remoteIpPrefix)?.version !== (etherType === "IPv4" ? 4 : 6))
    throw refuse(
      400,
      "SecurityGroupRuleParameterConflict",
      `Conflicting value ethertype ${etherType} for CIDR ${remoteIpPrefix}`,
    );
  if (portMin === null && portMax === null) return;
  if (!protocol)
    throw refuse(
      400,
      "SecurityGroupProtocolRequiredWithPorts",
      "Must also specify protocol if port range is given.",
    );
  const number = numberOf(protocol);
  if (number === 1 || number === 58) {
    if (portMin === null)
      throw refuse(
        400,
        "SecurityGroupMissingIcmpType",
        `ICMP code (port-range-max) ${portMax} is provided but ICMP type (port-range-min) is missing.`,
      );
    for (const [field, value] of [
      ["port_range_min", portMin],
      ["port_range_max", portMax],
    ] as const)
      if (value !== null && value > 255)
        throw refuse(
          400,
          "SecurityGroupInvalidIcmpValue",
          `Invalid value for ICMP ${field === "port_range_min" ? "type" : "code"} (${field}) ${value}. It must be 0 to 255.`,
        );
  } else if (!WITH_PORTS.has(number))
    throw refuse(
      400,
      "SecurityGroupInvalidProtocolForPort",
      `Invalid protocol ${protocol} for port range, only supported for TCP, UDP, UDPLITE, SCTP and DCCP.`,
    );
  else if (portMin === null || portMax === null || portMin > portMax)
    throw refuse(
      400,
      "SecurityGroupInvalidPortRange",
      "For TCP/UDP protocols, port_range_min must be <= port_range_max",
    );
}

function refuseTwin(look: Look, rule: NewRule): void {
  const others =
    grouped(look.site.rows(SECURITY_GROUP_RULES).all(), "group", (r) => [r.securityGroupId]).get(
      rule.securityGroupId,
    ) ?? [];
  const same = (a: NewRule, b: NewRule) =>
    a.direction === b.direction &&
    a.etherType === b.etherType &&
    protocolKey(a) === protocolKey(b) &&
    (a.portMin ?? null) === (b.portMin ?? null) &&
    (a.portMax ?? null) === (b.portMax ?? null) &&
    prefixKey(a) === prefixKey(b) &&
    (a.remoteGroupId ?? null) === (b.remoteGroupId ?? null);
  const twin = others.find((other) => same(other, rule));
  if (twin)
    throw refuse(
      409,
      "SecurityGroupRuleExists",
      `Security group rule already exists. Rule id is ${twin.id}.`,
    );
}

const protocolKey = ({ protocol }: NewRule): number | null => (protocol ? numberOf(protocol) : null);
/** Everything is the same as no prefix. */
const prefixKey = ({ remoteIpPrefix }: NewRule): string | null =>
  !remoteIpPrefix || /\/0$/.test(remoteIpPrefix) ? null : normalized(remoteIpPrefix);
