import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Ask, isAtLeast } from "../../core/http";
import { UuidFormat } from "../uuid-format";

/* What a new server may be asked for. (nova/api/openstack/compute/schemas/servers.py, create and later) */

const Uuid = z.string().regex(/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i, "Invalid input");
/** An id, or a URL that ends in one. */
const Ref = z.union([
  z.literal(""),
  z.string().regex(/[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i, "Invalid input"),
]);
const TRUE = ["True", "TRUE", "true", "1", "ON", "On", "on", "YES", "Yes", "yes"] as const;
const FALSE = ["False", "FALSE", "false", "0", "OFF", "Off", "off", "NO", "No", "no"] as const;
/** Python's booleans, and the words that stand for them. */
export const Flag = z
  .literal([true, ...TRUE, false, ...FALSE])
  .transform((value) => value === true || (TRUE as readonly unknown[]).includes(value));
const Count = z.union([z.int().min(1), z.string().regex(/^[1-9][0-9]*$/)]).transform(Number);
const Size = z.union([z.int().min(1), z.string().regex(/^[0-9]+$/)]).transform(Number);
const Ip = z.union([z.ipv4(), z.ipv6()]);
export const Name = z
  .string()
  .min(1)
  .max(255)
  .transform((name) => name.trim());
export const Metadata = z.record(z.string().min(1).max(255), z.string().max(255));
export const Tag = z
  .string()
  .min(1)
  .max(60)
  .refine((tag) => !/[,/]/.test(tag), { error: ({ input }) => `'${input}' does not match '^[^,/]*$'` });
export const Hostname = z
  .string()
  .min(2)
  .max(63)
  .refine((name) => /^[a-zA-Z0-9]+[a-zA-Z0-9-]*[a-zA-Z0-9]+$/.test(name), {
    error: ({ input }) => `'${input}' does not match '^[a-zA-Z0-9]+[a-zA-Z0-9-]*[a-zA-Z0-9]+$'`,
  });

const BlockDevice = z.strictObject({
  boot_index: z.union([z.int(), z.string().regex(/^-?[0-9]+$/), z.null()]).optional(),
  source_type: z.enum(["volume", "image", "snapshot", "blank"]).optional(),
  destination_type: z.enum(["local", "volume"]).optional(),
  uuid: z.string().min(1).max(255).nullish(),
  volume_size: Size.nullish(),
  delete_on_termination: Flag.optional(),
  device_name: z.string().min(1).max(255).nullish(),
  disk_bus: z.string().nullish(),
  device_type: z.string().nullish(),
  guest_format: z.string().max(255).nullish(),
  no_device: z.unknown().optional(),
  volume_type: z.string().nullish(),
  tag: Tag.nullish(),
});
export type BlockDevice = z.output<typeof BlockDevice>;

const Network = z.strictObject({
  uuid: Uuid.optional(),
  fixed_ip: Ip.nullish(),
  port: Uuid.nullish(),
  tag: Tag.optional(),
});

const common = {
  name: Name,
  flavorRef: z.union([z.string().min(1), z.int().transform(String)]),
  imageRef: Ref.optional(),
  adminPass: z.string().optional(),
  metadata: Metadata.optional(),
  networks: z.array(Network).optional(),
  "OS-DCF:diskConfig": z.enum(["AUTO", "MANUAL"]).optional(),
  accessIPv4: z.union([z.literal(""), z.ipv4()]).optional(),
  accessIPv6: z.union([z.literal(""), z.ipv6()]).optional(),
  personality: z.array(z.unknown()).optional(),
  availability_zone: z.string().min(1).max(255).nullish(),
  block_device_mapping: z.array(z.unknown()).optional(),
  block_device_mapping_v2: z.array(BlockDevice).optional(),
  config_drive: Flag.optional(),
  key_name: z.string().min(1).max(255).nullish(),
  min_count: Count.optional(),
  max_count: Count.optional(),
  return_reservation_id: Flag.optional(),
  security_groups: z.array(z.strictObject({ name: z.string().min(1).max(255).optional() })).optional(),
  user_data: z.string().max(65_535).nullish(),
};
const Hints = z.looseObject({ group: UuidFormat.optional() }).optional();
const Old = z.strictObject(common);
const Described = Old.extend({ description: z.string().max(255).nullish() });
const Networked = Described.extend({
  networks: z.union([z.array(Network), z.enum(["none", "auto"])]),
});
const Tagged = Networked.extend({ tags: z.array(Tag).max(50).optional() }).omit({ personality: true });
const Certified = Tagged.extend({
  trusted_image_certificates: z.array(z.string().min(1)).min(1).max(50).nullish(),
  host: z.string().min(1).max(255).optional(),
  hypervisor_hostname: z.string().min(1).max(255).optional(),
});
const Newest = Certified.extend({ hostname: Hostname.optional() });

const SINCE = [
  ["2.90", Newest],
  ["2.74", Certified],
  ["2.52", Tagged],
  ["2.37", Networked],
  ["2.19", Described],
  ["2.1", Old],
] as const;

export type NewServer = Partial<z.output<typeof Newest>> &
  Pick<z.output<typeof Newest>, "name" | "flavorRef">;

/** @throws Refusal 400 */
export function readBody(ask: Ask): { server: NewServer; hints: Record<string, unknown> } {
  const [, Server] = SINCE.find(([version]) => isAtLeast(ask, version)) ?? SINCE[5];
  const Body = z.looseObject({
    server: Server,
    "os:scheduler_hints": Hints,
    "OS-SCH-HNT:scheduler_hints": Hints,
  });
  const body = checkBody(Body, ask.body);
  return {
    server: body.server as NewServer,
    hints: body["os:scheduler_hints"] ?? body["OS-SCH-HNT:scheduler_hints"] ?? {},
  };
}
