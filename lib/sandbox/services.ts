import { cinder } from "./cinder/service";
import type { Service } from "./core/http";
import { keystone } from "./keystone/service";
import { neutron } from "./neutron/service";
import { nova } from "./nova/service";

/** Everything that a site of the sandbox answers with. */
export const SERVICES: readonly Service[] = [keystone, nova, cinder, neutron];
