import type { ChosenMapping, Mapping } from "./mapping";
import { findRow, type MappingFacts, proposeMapping } from "./propose-mapping";

/**
 * What would be proposed for each row that a person has chosen, were that one choice taken back and the others not. Pure.
 * @param mappings of `proposeMapping`
 */
export const proposedInstead = (facts: MappingFacts, mappings: readonly Mapping[]): ChosenMapping[] =>
  mappings
    .filter(({ isChosen }) => isChosen)
    .map(({ purpose, kind, sourceKey }) => {
      const own = findRow(facts.plan.chosen, purpose, kind, sourceKey);
      const chosen = facts.plan.chosen.filter((each) => each !== own);
      const rows = proposeMapping({ ...facts, plan: { ...facts.plan, chosen } });
      const choice = findRow(rows, purpose, kind, sourceKey)?.choice ?? null;
      return { purpose, kind, sourceKey, choice };
    });
