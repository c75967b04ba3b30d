import type { ApiProblem } from './errors.js';

/**
 * What became of one call that writes.
 *
 * - `NOT_SENT`: it failed before a byte of the request left; repeating it is free.
 * - `REJECTED`: a complete, well-formed error of the API; nothing was executed.
 * - `DONE`: a 2xx whose body was read and understood.
 * - `AMBIGUOUS`: everything else; it may or may not have been executed.
 */
export type Delivery<T> = (
  | { readonly kind: 'DONE'; readonly value: T; readonly status: number }
  | { readonly kind: 'NOT_SENT'; readonly problem: ApiProblem }
  | { readonly kind: 'REJECTED'; readonly problem: ApiProblem }
  | { readonly kind: 'AMBIGUOUS'; readonly problem: ApiProblem }
) & {
  /** How long the answer took, in whole ms, without the wait for a turn; absent when none came. */
  readonly ms?: number;
};
