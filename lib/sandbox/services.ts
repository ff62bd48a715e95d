import { cinder } from "./cinder/service";
import type { Service } from "./core/http";
import { glance } from "./glance/service";
import { keystone } from "./keystone/service";
import { neutron } from "./neutron/service";
import { nova } from "./nova/service";
import { placement } from "./placement/service";

/** Everything that a site of the sandbox answers with. */
export const SERVICES: readonly Service[] = [keystone, placement, nova, cinder, glance, neutron];
