/** What a roll-back is stored with; what is removed is what its recovery has recorded, and was not removed yet. */
export interface RollBackPlan {
  version: 1;
  recoveryId: string;
  /** How many things there were when it was asked for. */
  resources: number;
  /** Of a relocation that was not undone whole: that is tried again. */
  isUndo?: boolean;
  /** Somebody has signed that its target is lost: nothing is asked of it. */
  isTargetGivenUp?: boolean;
}
