/** One change of the program that the proof has to notice. */
interface Mutant {
  readonly name: string;
  /** Text that occurs once in a file, and what stands there instead. */
  readonly changes: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

/** What the protocol stands on, taken out one at a time: `npm run torture -- mutants`. */
export const mutants: readonly Mutant[] = [
  {
    name: 'the journal is not synced',
    changes: [{ file: 'src/journal/journal.ts', from: 'await this.#file.datasync();', to: '' }],
  },
  {
    name: 'the call leaves before its intent is durable',
    changes: [
      {
        file: 'src/upload/row-calls.ts',
        from: 'await log.append(this.#intent(step, json));',
        to: 'void log.append(this.#intent(step, json)).catch(() => undefined);',
      },
    ],
  },
  {
    name: 'nothing waits for late execution',
    changes: [{ file: 'src/jobs/settle-actions.ts', from: 'await calls.quietWait(leftBy);', to: '' }],
  },
  {
    name: 'a lost action is sent again unseen',
    changes: [
      {
        file: 'src/jobs/add-actions.ts',
        from: 'await settleActions(leadId, pending, lostNow, calls, context, done, others);',
        to: '',
      },
    ],
  },
  {
    name: 'calls of earlier processes are forgotten',
    changes: [{ file: 'src/upload/row-calls.ts', from: 'this.past = row.past ?? [];', to: 'this.past = [];' }],
  },
  {
    name: 'an ambiguous answer counts as a refusal',
    changes: [
      {
        file: 'src/telecrm/caller.ts',
        from: "return { kind: certain ? 'REJECTED' : 'AMBIGUOUS', problem, ms };",
        to: "return { kind: 'REJECTED', problem, ms };",
      },
    ],
  },
  {
    name: 'a lost answer counts as not sent',
    changes: [
      { file: 'src/telecrm/caller.ts', from: "if (result.error.sent) return { kind: 'AMBIGUOUS', problem };", to: '' },
    ],
  },
];
