import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { useShell } from "./shell-context";

/** Where a site's name leads: to its page, or to the list for those who may not inspect it. */
export function useSiteHref(): (siteId: string) => string {
  const { role } = useShell();
  return may(role, "sites.inspect") ? routes.site : () => routes.sites;
}
