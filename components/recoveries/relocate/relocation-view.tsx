"use client";

import { ConfirmView } from "../confirm/confirm-view";
import type { StartRecovery } from "../confirm/use-start-recovery";
import { whyNotAt } from "../recover-entries";
import { RelocationPage } from "./relocation-page";

interface Props {
  vnfId: string;
  start: StartRecovery;
  /** Names this visit's start: pressed twice, it is one run. */
  startKey: string;
  /** ms for which the password need not be typed again. */
  provedForMs: number;
}

/** The last step to a relocation. */
export const RelocationView = ({ vnfId, ...its }: Props) => (
  <ConfirmView
    vnfId={vnfId}
    mode="relocation"
    title="Relocate"
    wantedOf={({ sites }, params) => {
      const site = sites.find(({ id }) => id === params.get("site"));
      return site && !whyNotAt(site, "relocation")
        ? { mode: "relocation", siteId: site.id, pointId: null, keepMinutes: 0, mayFallBack: false }
        : null;
    }}
    choose={{
      step: "target",
      action: "Choose it",
      title: "Choose the site first",
      text: (params) =>
        params.get("site")
          ? "The VNF cannot be relocated to the site that this address names."
          : "This address names no site.",
    }}
  >
    {(confirmed) => <RelocationPage {...confirmed} {...its} />}
  </ConfirmView>
);
