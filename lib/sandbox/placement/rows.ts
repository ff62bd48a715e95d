import { type Row, table } from "../core/table";

/* Compute hosts, and what is taken of them. Each region has its own. */

/** A compute host: Nova's service and hypervisor, and Placement's resource provider, whose uuid is its id. */
export interface Host extends Row {
  /** Name of the host and of its only hypervisor. */
  name: string;
  vcpus: number;
  ramMib: number;
  diskGib: number;
  /** Whether its nova-compute reports. */
  isUp: boolean;
  /** Whether an admin lets servers be put there. */
  isEnabled: boolean;
  /** Why not. */
  disabledReason: string | null;
  az: string;
  /** Placement aggregates that it is in. */
  aggregates: readonly string[];
  /** What it has besides the traits that each host has. */
  traits: readonly string[];
  /** Where an admin changed an inventory: by resource class. */
  inventories: Readonly<Record<string, Inventory>>;
}

export interface Inventory {
  total: number;
  reserved: number;
  min_unit: number;
  max_unit: number;
  step_size: number;
  allocation_ratio: number;
}

/** Amounts by resource class: {VCPU: 1, MEMORY_MB: 256}. */
export type Amounts = Readonly<Record<string, number>>;

/** What a consumer, mostly a server, takes; its id is the consumer's. */
export interface Allocation extends Row {
  /** By host id. */
  taken: Readonly<Record<string, Amounts>>;
  projectId: string;
  userId: string;
  /** INSTANCE, MIGRATION …; not there for those that Nova makes: it does not say. */
  consumerType?: string;
  generation: number;
}

/** How often a provider has changed, or what is taken of it. */
export interface ProviderGeneration extends Row {
  generation: number;
}

export const HOSTS = table<Host>("hosts");
export const ALLOCATIONS = table<Allocation>("allocations");
export const PROVIDER_GENERATIONS = table<ProviderGeneration>("provider_generations");
