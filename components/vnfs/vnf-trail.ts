import { visibleText } from "@/components/data/visible-text";
import type { Crumb } from "@/components/shell/breadcrumbs";
import { routes } from "@/lib/routes";

/** Where a page of a VNF is. Pure. */
export const vnfTrail = (vnf: { id: string; name: string } | null, ...rest: Crumb[]): Crumb[] => [
  { label: "VNFs", href: routes.vnfs },
  { label: vnf ? visibleText(vnf.name) : "VNF", ...(vnf && rest.length > 0 && { href: routes.vnf(vnf.id) }) },
  ...rest,
];
