import { METHOD_FACTS } from "../../quiesce/method-facts";
import type { MethodOffer } from "../../quiesce/method-offer";
import { QUIESCE_METHODS, type QuiesceMethodName } from "../../quiesce/quiesce-method";
import type { KnownOffers } from "../../sites/site-offers";

/** What a site offers: all but the methods named. */
export const offersOf = (without: readonly QuiesceMethodName[] = ["guest-agent"]): KnownOffers => ({
  asOf: "2026-11-20T00:00:00.000Z",
  offers: {
    isAdmin: true,
    hypervisors: { "host-1": "QEMU" },
    methods: QUIESCE_METHODS.map((method): MethodOffer => {
      const base = { method, reason: "", todo: "", deadMan: METHOD_FACTS[method].deadMan };
      return without.includes(method)
        ? {
            ...base,
            isOffered: false,
            why: "not-installed",
            reason: `${method} is not there`,
            todo: "Install it.",
          }
        : { ...base, isOffered: true };
    }),
  },
});
