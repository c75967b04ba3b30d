/** What earlier runs on the same workspace recorded. */
export interface History {
  /** The id of the lead with an identifier, by the hash that the journals keep of it. */
  leadIdOf(keyHash: string): Promise<string | undefined>;
  /**
   * Take one action that an earlier run recorded on a lead, if there is one left that says the same: each stands for one
   * action only.
   */
  takeAction(leadId: string, hash: string): Promise<{ readonly id?: string } | undefined>;
}

/** A run without a past. */
export const noHistory: History = {
  leadIdOf: () => Promise.resolve(undefined),
  takeAction: () => Promise.resolve(undefined),
};
