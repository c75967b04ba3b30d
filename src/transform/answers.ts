import { buildMap } from './build-map.js';
import type { Candidate, MapProposal } from './proposal.js';

/**
 * A proposal after one of its questions was answered: the column goes where the candidate says, and whatever column
 * had that place has none; or nowhere, when the answer is "none of them".
 */
export function withAnswer(proposal: MapProposal, column: string, answer: Candidate | undefined): MapProposal {
  const question = proposal.questions.find((one) => one.column === column);
  if (question === undefined) return proposal;
  const questions = proposal.questions.filter((one) => one !== question);
  if (answer === undefined) return { ...proposal, questions, unused: [...proposal.unused, column] };
  const chosen = { column, example: question.example, ...answer, reasons: [...answer.reasons, 'you said so'] };
  const displaced = proposal.proposals.filter(({ target }) => target === answer.target);
  const proposals = [...proposal.proposals.filter(({ target }) => target !== answer.target), chosen];
  const { field } = proposal.identifier;
  const identifying = proposals.find(({ target }) => target === `fields.${field}`)?.column;
  return {
    map: buildMap(proposals, { source: proposal.map.source, ignore: proposal.map.ignore }),
    proposals,
    questions,
    unused: [...proposal.unused, ...displaced.map((one) => one.column)],
    identifier: { field, ...(identifying !== undefined && { column: identifying }) },
  };
}
