"use client";

import type { ConfirmStart } from "../confirm/confirm-sheet";
import { ConfirmView } from "../confirm/confirm-view";
import { whyNotAt } from "../recover-entries";
import { FailoverPage } from "./failover-page";

interface Props extends ConfirmStart {
  vnfId: string;
}

/** The last step to a failover. */
export const FailoverView = ({ vnfId, ...its }: Props) => (
  <ConfirmView
    vnfId={vnfId}
    mode="failover"
    title="Fail over"
    wantedOf={({ points, sites }, params) => {
      const point = points.find(({ id }) => id === params.get("point"));
      const site = sites.find(({ id }) => id === params.get("site"));
      const mayFallBack = params.get("mayFallBack") === "true";
      return point && site && !whyNotAt(site, "failover")
        ? {
            ...{ mode: "failover", siteId: site.id, pointId: point.id, keepMinutes: 0, mayFallBack },
            promotesId: params.get("promotes"),
          }
        : null;
    }}
    choose={{
      step: "point",
      action: "Choose them",
      title: "Choose the moment and the site first",
      text: (params) =>
        params.get("point") && params.get("site")
          ? "What this address names cannot be failed over from or to any more."
          : "This address names neither a recovery point nor a site.",
    }}
  >
    {(confirmed) => <FailoverPage {...confirmed} {...its} />}
  </ConfirmView>
);
