import type { Metadata } from "next";
import { NoPermission } from "@/components/shell/no-permission";

export const metadata: Metadata = { title: "Not for your role" };

/** What a page shows to whom it is not for; see requirePagePermission. */
export default function Forbidden() {
  return <NoPermission />;
}
