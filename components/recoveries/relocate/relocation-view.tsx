"use client";

import type { ConfirmStart } from "../confirm/confirm-sheet";
import { ConfirmView } from "../confirm/confirm-view";
import { whyNotAt } from "../recover-entries";
import { RelocationPage } from "./relocation-page";

interface Props extends ConfirmStart {
  vnfId: string;
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
