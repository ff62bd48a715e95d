import { z } from "zod";
import { withoutJoiners } from "../joiners";
import { QUIESCE_METHODS } from "../quiesce/quiesce-method";
import { siteNameKey } from "../sites/site-name";

/*
 * What the forms of VNFs send. Pure: shared by pages and verbs.
 */

export const MAX_VNF_NAME = 100;
export const MAX_OWNER = 200;
export const MAX_MEMBERS = 500;
/** The dead-man timer at the hypervisor ends a freeze after 60 s at most: a budget leaves it air. */
export const FREEZE_BUDGET_MS = { least: 1_000, most: 45_000, usual: 8_000 } as const;
export const RPO_MINUTES = { least: 5, most: 366 * 24 * 60, usual: 24 * 60 } as const;
export const RTO_MINUTES = { least: 1, most: 30 * 24 * 60 } as const;
export const DRILL_DAYS = { least: 1, most: 3_650 } as const;
export const INCREMENTS = { most: 100, usual: 6 } as const;
export const MAX_BOOT_ORDER = 999;

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

const seen = (max: number) =>
  z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .refine((text) => !INVISIBLE.test(withoutJoiners(text)), {
      message: "Leave out characters that cannot be seen.",
    });

/** A VNF's name as a person gives it, in any script: spaces at its ends go, what cannot be seen is refused. */
const VnfName = z
  .string("Enter a name.")
  .transform((text) => text.trim().normalize("NFC"))
  .pipe(
    seen(MAX_VNF_NAME).refine((text) => vnfNameKey(text) !== "", {
      message: "Enter a name, such as vIMS core.",
    }),
  );

/** Two names are the same when these are: however they are spelt in Unicode, capitals and joiners aside. */
export const vnfNameKey = (name: string): string => siteNameKey(withoutJoiners(name));

/** Words of several lines. */
const Prose = (max: number) =>
  z
    .string("Enter a text, or leave it empty.")
    .transform((text) => text.trim().replaceAll("\r\n", "\n").normalize("NFC"))
    .pipe(
      z
        .string()
        .max(max, `Use at most ${max} characters.`)
        .refine((text) => !/[^\P{Cc}\n\t]|\p{Cs}/u.test(text), { message: "Leave out control characters." }),
    );

const whole = (least: number, most: number, message: string) =>
  z.number(message).int(message).min(least, message).max(most, message);

const budget = `A freeze budget is from ${FREEZE_BUDGET_MS.least / 1000} to ${FREEZE_BUDGET_MS.most / 1000} seconds.`;

/** How a VNF is protected, apart from its VMs. */
export const VnfSettings = z.object({
  name: VnfName,
  description: Prose(2_000),
  owner: z
    .string("Enter a text, or leave it empty.")
    .transform((text) => text.trim().normalize("NFC"))
    .pipe(seen(MAX_OWNER)),
  freezeBudgetMs: whole(FREEZE_BUDGET_MS.least, FREEZE_BUDGET_MS.most, budget),
  onUnquiesced: z.enum(["stop", "continue"], "Choose what happens when a VM cannot be quiesced."),
  rpoMinutes: whole(RPO_MINUTES.least, RPO_MINUTES.most, "An RPO is from 5 minutes to 366 days."),
  /** Null: no target is set. Not said: as it was. */
  rtoMinutes: whole(
    RTO_MINUTES.least,
    RTO_MINUTES.most,
    "An RTO is from 1 minute to 30 days. Leave it empty for none.",
  )
    .nullable()
    .exactOptional(),
  /** Null: no drill is demanded. Not said: as it was. */
  drillEveryDays: whole(
    DRILL_DAYS.least,
    DRILL_DAYS.most,
    `A drill is due each 1 to ${DRILL_DAYS.most} days. Leave it empty for none.`,
  )
    .nullable()
    .exactOptional(),
  incrementsBeforeFull: whole(
    0,
    INCREMENTS.most,
    `From 0 (every backup is full) to ${INCREMENTS.most} increments follow a full backup.`,
  ),
  receiverIds: z
    .array(z.uuid("There is no such site."), "Choose sites.")
    .max(20, "At most 20 sites receive the backups.")
    .transform((ids) => [...new Set(ids)]),
});
export type VnfSettings = z.output<typeof VnfSettings>;

export const ServerId = z.string("Name a VM by its id.").regex(/^[\w-]{1,64}$/, "A VM is named by its id.");
export const VolumeId = z
  .string("Name a volume by its id.")
  .regex(/^[\w-]{1,64}$/, "A volume is named by its id.");

/** How one VM takes part. */
export const MemberSettings = z.object({
  serverId: ServerId,
  /** Null: the best that is possible without having been chosen. */
  quiesceMethod: z
    .enum(QUIESCE_METHODS, `A quiesce method is one of ${QUIESCE_METHODS.join(", ")}, or the best possible.`)
    .nullable(),
  isLeftOut: z.boolean("Say whether it is left out of the quiesce."),
  bootOrder: whole(1, MAX_BOOT_ORDER, `A boot order is a whole number from 1 to ${MAX_BOOT_ORDER}.`),
  excludedVolumeIds: z
    .array(VolumeId, "Name volumes by their ids.")
    .max(1_000, "Name at most 1000 volumes.")
    .transform((ids) => [...new Set(ids)].sort()),
});
export type MemberSettings = z.output<typeof MemberSettings>;

/** One that joins: what is not said is as usual. */
export const NewMember = z.object({
  serverId: ServerId,
  quiesceMethod: MemberSettings.shape.quiesceMethod.default(null),
  isLeftOut: MemberSettings.shape.isLeftOut.default(false),
  bootOrder: MemberSettings.shape.bootOrder.default(1),
  excludedVolumeIds: MemberSettings.shape.excludedVolumeIds.default([]),
});

/** VMs, each once, of a list that has at least one. */
export const listOf = <T extends z.ZodType>(item: T, idOf: (each: z.output<T>) => string, what: string) =>
  z
    .array(item, `Choose ${what}.`)
    .min(1, `Choose at least one ${what}: an empty VNF protects nothing.`)
    .max(MAX_MEMBERS, `A VNF has at most ${MAX_MEMBERS} VMs.`)
    .refine((items) => new Set(items.map(idOf)).size === items.length, {
      message: `Name each ${what} once.`,
    });

export const ServerIds = listOf(ServerId, (id) => id, "VM");
export const VnfId = z.uuid("There is no such VNF.");
/** How often it was changed when the form was opened. */
export const VnfVersion = z
  .number("Say which state of the VNF the form shows.")
  .int("A version is a whole number.")
  .min(1, "A version is 1 or more.");
